package io.hullcheck.advisory.update;

import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.image.Progress;
import io.hullcheck.image.RegistryAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to fetch, and from where. Every feed has bases of its own; several are asked in their order; none turns the feed
 * off.
 *
 * @param database the file to be made or refreshed
 * @param feeds bases of OSV's layout
 * @param nvd bases of the National Vulnerability Database's yearly files
 * @param epss bases of FIRST's scores
 * @param kev bases of CISA's catalogue
 * @param registries how registries are reached that hold the whole database
 * @param freshFor a feed that was asked more lately than this is not asked again
 */
public record UpdateRequest(
        Path database,
        List<String> feeds,
        List<String> nvd,
        List<String> epss,
        List<String> kev,
        EcosystemChoice ecosystems,
        Duration freshFor,
        HttpSettings http,
        RegistryAccess registries,
        Progress progress) {
    /** OSV's public bucket. */
    public static final String OSV = "https://osv-vulnerabilities.storage.googleapis.com";

    public static final String NVD = "https://nvd.nist.gov/feeds/json/cve/2.0";
    public static final String EPSS = "https://epss.empiricalsecurity.com";
    public static final String KEV = "https://www.cisa.gov/sites/default/files/feeds";

    public UpdateRequest {
        feeds = List.copyOf(feeds);
        nvd = List.copyOf(nvd);
        epss = List.copyOf(epss);
        kev = List.copyOf(kev);
    }

    /** The public places, with all they have for the ecosystems chosen. */
    public static UpdateRequest ofPublicPlaces(Path database, EcosystemChoice ecosystems) {
        return new UpdateRequest(
                database,
                List.of(OSV),
                List.of(NVD),
                List.of(EPSS),
                List.of(KEV),
                ecosystems,
                Duration.ZERO,
                HttpSettings.PATIENT,
                RegistryAccess.DEFAULT,
                Progress.NONE);
    }

    /** The same for another file and other ecosystems. */
    public UpdateRequest of(Path file, EcosystemChoice choice) {
        return new UpdateRequest(file, feeds, nvd, epss, kev, choice, freshFor, http, registries, progress);
    }

    /** From these bases alone. */
    public UpdateRequest withBases(
            List<String> osvBases, List<String> nvdBases, List<String> epssBases, List<String> kevBases) {
        return new UpdateRequest(
                database, osvBases, nvdBases, epssBases, kevBases, ecosystems, freshFor, http, registries, progress);
    }

    public UpdateRequest withHttp(HttpSettings settings) {
        return new UpdateRequest(database, feeds, nvd, epss, kev, ecosystems, freshFor, settings, registries, progress);
    }

    /** With the logins and proxies by which registries are reached. */
    public UpdateRequest withRegistries(RegistryAccess access) {
        return new UpdateRequest(database, feeds, nvd, epss, kev, ecosystems, freshFor, http, access, progress);
    }

    public UpdateRequest withFreshFor(Duration duration) {
        return new UpdateRequest(database, feeds, nvd, epss, kev, ecosystems, duration, http, registries, progress);
    }

    public UpdateRequest withProgress(Progress told) {
        return new UpdateRequest(database, feeds, nvd, epss, kev, ecosystems, freshFor, http, registries, told);
    }
}
