package io.hullcheck.match;

import io.hullcheck.inventory.InstalledPackage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells packages that a distribution did not build: backports, and those of other repositories. The distribution's
 * advisories do not speak of them, though names and versions look alike.
 */
final class ForeignPackages {
    /** Marks in the versions of packages for dpkg. */
    private static final Map<Pattern, String> BY_VERSION = Map.ofEntries(
            mark("~bpo\\d", "backports"),
            mark("\\.pgdg\\d*", "the PostgreSQL project"),
            mark("sury\\.org", "deb.sury.org"),
            mark("nodesource", "NodeSource"),
            mark("[+~]maria[~.]", "MariaDB"),
            mark("~(debian|ubuntu)\\.\\d+(\\.\\d+)?~", "Docker"),
            mark("~ppa\\d|ppa\\d*~|~ubuntu\\d+\\.\\d+\\.\\d+$", "a personal package archive"),
            mark("-\\d+~(buster|bullseye|bookworm|trixie|bionic|focal|jammy|noble)$", "the nginx project"));

    /** Parts of the maintainers' and vendors' own words. */
    private static final Map<String, String> BY_VENDOR = Map.of(
            "docker.com", "Docker",
            "nodesource.com", "NodeSource",
            "hashicorp.com", "HashiCorp",
            "elastic.co", "Elastic",
            "nginx-packaging", "the nginx project",
            "mysql.com", "MySQL",
            "microsoft.com", "Microsoft",
            "percona.com", "Percona");

    /** What the vendor of a distribution's own RPM packages says, by the distribution's id. */
    private static final Map<String, List<String>> RPM_VENDORS = Map.of(
            "almalinux", List.of("almalinux"),
            "rocky", List.of("rocky", "resf"),
            "rhel", List.of("red hat"),
            "azurelinux", List.of("microsoft"),
            "mariner", List.of("microsoft"),
            "mageia", List.of("mageia"),
            "sles", List.of("suse"),
            "opensuse-leap", List.of("suse"),
            "opensuse-tumbleweed", List.of("suse"),
            "openeuler", List.of("openeuler"));

    private ForeignPackages() {}

    private static Map.Entry<Pattern, String> mark(String pattern, String whose) {
        return Map.entry(Pattern.compile(pattern), whose);
    }

    /** Whose package it is; empty for one of the distribution itself. */
    static Optional<String> owner(InstalledPackage installed, String distribution) {
        return switch (installed.kind()) {
            case DEB -> ofDebian(installed);
            case RPM -> ofRpm(installed, distribution);
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofDebian(InstalledPackage installed) {
        String vendor = installed.vendor().orElse("").toLowerCase(Locale.ROOT);
        return BY_VERSION.entrySet().stream()
                .filter(m -> m.getKey().matcher(installed.version()).find())
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .or(() -> BY_VENDOR.entrySet().stream()
                        .filter(v -> vendor.contains(v.getKey()))
                        .map(Map.Entry::getValue)
                        .sorted()
                        .findFirst());
    }

    private static Optional<String> ofRpm(InstalledPackage installed, String distribution) {
        List<String> own = RPM_VENDORS.getOrDefault(distribution, List.of());
        return installed
                .vendor()
                .filter(v -> !own.isEmpty() && !v.isBlank())
                .filter(v ->
                        own.stream().noneMatch(o -> v.toLowerCase(Locale.ROOT).contains(o)));
    }
}
