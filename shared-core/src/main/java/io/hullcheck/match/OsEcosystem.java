package io.hullcheck.match;

import io.hullcheck.inventory.Distribution;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which name the OSV schema publishes a distribution's advisories ("Defined Ecosystems"). A derivative is not
 * taken for its parent: its packages are its own.
 */
final class OsEcosystem {
    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+\\.\\d+)(?:\\.\\d+)?");
    private static final Pattern UBUNTU = Pattern.compile("(\\d\\d)\\.(\\d\\d)");

    private OsEcosystem() {}

    /** The ecosystem, or empty when this version knows none for the release. */
    static Optional<String> of(Distribution distribution) {
        String version = distribution.version().orElse("");
        return switch (distribution.id()) {
            case "debian" -> version.matches("\\d+") ? Optional.of("Debian:" + version) : Optional.empty();
            case "ubuntu" -> ubuntu(version);
            case "alpine" -> {
                // 3.21_alpha20240807 is a snapshot of edge, which has advisories of its own
                Matcher release = MAJOR_MINOR.matcher(version);
                yield release.matches() ? Optional.of("Alpine:v" + release.group(1)) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** Every release of an April in an even year has long-term support, since 2006. */
    private static Optional<String> ubuntu(String version) {
        Matcher release = UBUNTU.matcher(version);
        if (!release.matches()) {
            return Optional.empty();
        }
        boolean longTerm = release.group(2).equals("04") && Integer.parseInt(release.group(1)) % 2 == 0;
        return Optional.of("Ubuntu:" + version + (longTerm ? ":LTS" : ""));
    }
}
