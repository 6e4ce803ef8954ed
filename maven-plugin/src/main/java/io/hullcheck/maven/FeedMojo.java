package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.plugins.annotations.Parameter;

/** What the goals that fetch advisories have in common: where from, and how Maven reaches it. */
abstract class FeedMojo extends HullcheckMojo {
    /**
     * Bases of OSV's layout, the first that answers counts: {@code https://…}, {@code file:…} or a folder. Or places in
     * a registry that hold the whole database: {@code oci://host/repository:tag}.
     */
    @Parameter(property = "hullcheck.feeds", defaultValue = UpdateRequest.OSV)
    private List<String> feeds;

    /** Bases of the National Vulnerability Database's yearly files; empty or {@code none} turns it off. */
    @Parameter(property = "hullcheck.nvd", defaultValue = UpdateRequest.NVD)
    private List<String> nvd;

    /** Bases of FIRST's scores; empty or {@code none} turns them off. */
    @Parameter(property = "hullcheck.epss", defaultValue = UpdateRequest.EPSS)
    private List<String> epss;

    /** Bases of CISA's catalogue of exploited vulnerabilities; empty or {@code none} turns it off. */
    @Parameter(property = "hullcheck.kev", defaultValue = UpdateRequest.KEV)
    private List<String> kev;

    /**
     * Ecosystems to fetch: {@code met} for those that scans have met, {@code all}, or names as OSV has them, without a
     * release: {@code Maven,Debian}.
     */
    @Parameter(property = "hullcheck.ecosystems", defaultValue = "met")
    private List<String> ecosystems;

    /** Seconds to wait in all for feeds that say nothing, before the goal goes on without them. */
    @Parameter(property = "hullcheck.feedWait", defaultValue = "60")
    private int feedWait;

    /** Whether nothing can be asked, because Maven is offline and no base lies on this machine. */
    final boolean isOutOfReach() {
        return isOffline()
                && Stream.of(feeds, nvd, epss, kev)
                        .flatMap(list -> bases(list).stream())
                        .noneMatch(FeedMojo::isLocal);
    }

    private static boolean isLocal(String base) {
        return !base.startsWith("http:") && !base.startsWith("https:") && !base.startsWith("oci");
    }

    /** The request that the parameters make. */
    final UpdateRequest updateRequest(HullcheckHome home, File database) throws IOException {
        if (feedWait < 1) {
            throw new IllegalArgumentException("feedWait must be one second or more: " + feedWait);
        }
        Set<String> met = home.metEcosystems();
        MavenNetwork network = network();
        return UpdateRequest.ofPublicPlaces(
                        database == null ? home.advisories() : database.toPath(),
                        EcosystemChoice.parse(ecosystems, met))
                .withBases(absolute(feeds), absolute(nvd), absolute(epss), absolute(kev))
                .withHttp(HttpSettings.PATIENT
                        .with(network.proxies(), network.credentials())
                        .withLongestSilence(Duration.ofSeconds(feedWait)))
                .withRegistries(registries(null, null, null, null, null))
                .withProgress(progress());
    }

    /** Bases of this machine alone, where Maven is offline. */
    private List<String> absolute(List<String> typed) {
        return bases(typed).stream()
                .filter(b -> !isOffline() || isLocal(b))
                .map(b -> b.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
                        ? b.startsWith("file:") && !b.startsWith("file:/")
                                ? "file:" + baseFolder().resolve(b.substring("file:".length()))
                                : b
                        : baseFolder().resolve(b).toString())
                .toList();
    }

    private static List<String> bases(List<String> typed) {
        return typed == null
                ? List.of()
                : typed.stream()
                        .map(String::trim)
                        .filter(b -> !b.isEmpty() && !b.equals("none"))
                        .toList();
    }
}
