package io.hullcheck.jenkins;

import io.hullcheck.HullcheckHome;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.RegistryAccess;
import java.io.Serializable;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an agent works with, whatever the job. Immutable.
 *
 * @param home where Hullcheck keeps on the agent what it reuses; empty for the home of the agent's user
 * @param feeds bases of OSV's layout, or databases in registries
 * @param nvd bases of the National Vulnerability Database's files; none turns the feed off, as with the next two
 * @param epss bases of FIRST's scores
 * @param kev bases of CISA's catalogue
 * @param proxy the one way to others; none for what the agent's Java is set to
 */
record Surroundings(
        String home, List<String> feeds, List<String> nvd, List<String> epss, List<String> kev, List<WebProxy> proxy)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The agent's own, and the public places. */
    static final Surroundings DEFAULT = new Surroundings(
            "",
            List.of(UpdateRequest.OSV),
            List.of(UpdateRequest.NVD),
            List.of(UpdateRequest.EPSS),
            List.of(UpdateRequest.KEV),
            List.of());

    Surroundings {
        feeds = new ArrayList<>(feeds);
        nvd = new ArrayList<>(nvd);
        epss = new ArrayList<>(epss);
        kev = new ArrayList<>(kev);
        proxy = new ArrayList<>(proxy);
    }

    Surroundings withHome(String value) {
        return new Surroundings(value, feeds, nvd, epss, kev, proxy);
    }

    Surroundings withProxy(Optional<WebProxy> value) {
        return new Surroundings(home, feeds, nvd, epss, kev, value.stream().toList());
    }

    HullcheckHome hullcheckHome() {
        return home.isBlank() ? HullcheckHome.ofThisUser() : new HullcheckHome(Path.of(home));
    }

    HttpSettings http() {
        return HttpSettings.PATIENT.with(
                proxy.stream().<ProxySelector>map(WebProxy::selector).findFirst(),
                proxy.stream().flatMap(p -> p.authenticator().stream()).findFirst());
    }

    RegistryAccess registries() {
        return RegistryAccess.DEFAULT
                .withProxies(
                        proxy.stream().<ProxySelector>map(WebProxy::selector).findFirst())
                .withProxyLogins(place ->
                        proxy.stream().flatMap(p -> p.login(place).stream()).findFirst());
    }

    /** Where advisories come from. */
    UpdateRequest update(EcosystemChoice ecosystems) {
        return UpdateRequest.ofPublicPlaces(hullcheckHome().advisories(), ecosystems)
                .withBases(feeds, nvd, epss, kev)
                .withHttp(http())
                .withRegistries(registries());
    }

    /** The same for what an image turns out to need. */
    UpdateRequest update() {
        return update(new EcosystemChoice.Met(Set.of()));
    }
}
