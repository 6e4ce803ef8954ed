package io.hullcheck.version;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which order holds in which ecosystem of the OSV schema ("Defined Ecosystems"). */
public final class VersionSchemes {
    private static final VersionScheme SEMVER = new SemverVersions();

    private static final Map<String, VersionScheme> BY_ECOSYSTEM = new HashMap<>();

    static {
        orders(new DebianVersions(), "Debian", "Ubuntu", "Echo", "opam");
        orders(new AlpineVersions(), "Alpine", "Wolfi", "Chainguard", "MinimOS", "Alpaquita");
        orders(
                new RpmVersions(),
                "AlmaLinux",
                "Azure Linux",
                "Mageia",
                "openEuler",
                "openSUSE",
                "Photon OS",
                "Red Hat",
                "Rocky Linux",
                "SUSE",
                "TuxCare");
        orders(new BitnamiVersions(), BitnamiVersions.NAME);
        orders(new MavenVersions(), "Maven");
        orders(new PypiVersions(), "PyPI");
        orders(new GoVersions(), "Go");
        orders(new GemVersions(), "RubyGems");
        orders(new NugetVersions(), "NuGet");
        orders(new PackagistVersions(), "Packagist");
        orders(new PubVersions(), "Pub");
        orders(new DottedVersions(), "CRAN", "Bioconductor", "Hackage", "GHC");
        orders(
                SEMVER,
                "npm",
                "crates.io",
                "Hex",
                "Julia",
                "SwiftURL",
                "GitHub Actions",
                "ConanCenter",
                "VSCode",
                "BellSoft Hardened Containers",
                "CleanStart",
                "Docker Hardened Images");
    }

    private VersionSchemes() {}

    private static void orders(VersionScheme scheme, String... ecosystems) {
        for (String ecosystem : ecosystems) {
            BY_ECOSYSTEM.put(ecosystem, scheme);
        }
    }

    /**
     * The order of an ecosystem.
     *
     * @param ecosystem as OSV writes it, with or without a release: {@code Debian:12}
     */
    public static Optional<VersionScheme> of(String ecosystem) {
        // "Root:Debian:12" rebuilds packages of the ecosystem that it names
        String own = ecosystem.startsWith("Root:") ? ecosystem.substring("Root:".length()) : ecosystem;
        int colon = own.indexOf(':');
        return Optional.ofNullable(BY_ECOSYSTEM.get(colon < 0 ? own : own.substring(0, colon)));
    }
}
