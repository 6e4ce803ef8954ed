package io.hullcheck.version;

import java.util.Map;
import java.util.Optional;

/** Which order holds in which ecosystem of the OSV schema ("Defined Ecosystems"). */
public final class VersionSchemes {
    private static final VersionScheme DEBIAN = new DebianVersions();

    /** One line an ecosystem. */
    private static final Map<String, VersionScheme> BY_ECOSYSTEM =
            Map.of("Debian", DEBIAN, "Ubuntu", DEBIAN, "Alpine", new AlpineVersions(), "Maven", new MavenVersions());

    private VersionSchemes() {}

    /**
     * The order of an ecosystem.
     *
     * @param ecosystem as OSV writes it, with or without a release: {@code Debian:12}
     */
    public static Optional<VersionScheme> of(String ecosystem) {
        int colon = ecosystem.indexOf(':');
        return Optional.ofNullable(BY_ECOSYSTEM.get(colon < 0 ? ecosystem : ecosystem.substring(0, colon)));
    }
}
