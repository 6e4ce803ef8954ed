package io.hullcheck.match;

import io.hullcheck.image.Cut;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.version.Digits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Under which names the OSV schema publishes a distribution's advisories ("Defined Ecosystems"), and what of them is
 * missing there. A derivative is not taken for its parent: its packages are its own.
 *
 * @param feed the ecosystem whose feed holds them, without a release; empty when nobody publishes them
 * @param ecosystem the one that has to be there, for example {@code Debian:12}
 * @param holds which of the feed's ecosystems speak of this release
 * @param shortfall what no feed tells of it, for a person
 */
record Coverage(Optional<String> feed, String ecosystem, Predicate<String> holds, Optional<String> shortfall) {
    private static final String OPEN_EULER = "openEuler ";
    private static final String SUSE = "SUSE ";
    private static final String UNSTABLE = "/sid";
    /** Numbers of Debian's releases before they are released (distro-info-data, debian.csv). */
    private static final Map<String, String> DEBIAN_NUMBERS =
            Map.of("bullseye", "11", "bookworm", "12", "trixie", "13", "forky", "14", "duke", "15");

    /** The coverage of a distribution; empty when this version knows nothing of it. */
    static Optional<Coverage> of(Distribution distribution) {
        String version = distribution.version().orElse("");
        return switch (distribution.id()) {
            case "debian" -> debian(distribution, version);
            case "ubuntu" -> ubuntu(version);
            case "alpine" -> alpine(version);
            case "wolfi" -> exactly("Wolfi");
            case "chainguard" -> exactly("Chainguard");
            case "minimos" -> exactly("MinimOS");
            case "echo" -> exactly("Echo");
            case "cleanstart" -> exactly("CleanStart");
            case "alpaquita" -> exactly("Alpaquita:" + (version.isEmpty() ? "stream" : version));
            case "almalinux" -> major("AlmaLinux", version);
            case "rocky" -> major("Rocky Linux", version);
            case "rhel" -> redHat(version);
            case "azurelinux", "mariner" -> major("Azure Linux", version);
            case "mageia" -> major("Mageia", version);
            case "photon" -> exactly("Photon OS:" + version);
            case "openeuler" -> openEuler(distribution);
            case "opensuse-leap-micro", "leap-micro" -> exactly("openSUSE:Leap Micro " + version);
            case "opensuse-leap" -> exactly("openSUSE:Leap " + version);
            case "opensuse-tumbleweed" -> exactly("openSUSE:Tumbleweed");
            case "sles", "sled", "sles_sap", "sle_hpc", "sle-micro", "sl-micro" -> suse(distribution);
            case "amzn", "ol", "fedora", "centos", "arch", "gentoo", "bottlerocket" ->
                Optional.of(new Coverage(
                        Optional.empty(),
                        "",
                        e -> false,
                        Optional.of("no feed in OSV's layout publishes the advisories of " + distribution.name())));
            default -> Optional.empty();
        };
    }

    private static Optional<Coverage> exactly(String ecosystem) {
        return of(ecosystem, ecosystem::equals, Optional.empty());
    }

    private static Optional<Coverage> of(String ecosystem, Predicate<String> holds, Optional<String> shortfall) {
        int colon = ecosystem.indexOf(':');
        return Optional.of(new Coverage(
                Optional.of(colon < 0 ? ecosystem : ecosystem.substring(0, colon)), ecosystem, holds, shortfall));
    }

    private static Optional<Coverage> major(String name, String version) {
        List<String> numbers = numbers(version);
        return numbers.isEmpty() ? Optional.empty() : exactly(name + ":" + numbers.get(0));
    }

    private static Optional<Coverage> debian(Distribution distribution, String version) {
        if (Digits.areAll(version)) {
            return exactly("Debian:" + version);
        }
        // os-release of testing and unstable names no version, and both say "Debian GNU/Linux forky/sid"
        String name = distribution.name();
        if (!name.endsWith(UNSTABLE)) {
            return Optional.empty();
        }
        String codename = name.substring(name.lastIndexOf(' ') + 1, name.length() - UNSTABLE.length());
        Optional<String> number = Optional.ofNullable(DEBIAN_NUMBERS.get(codename));
        if (number.isEmpty()) {
            return exactly("Debian:sid");
        }
        String testing = "Debian:" + number.get();
        return of(
                testing,
                e -> e.equals(testing) || e.equals("Debian:sid"),
                Optional.of("the image is testing or unstable of Debian and does not say which; its packages were"
                        + " compared with the advisories of " + codename + " (" + testing
                        + "), and what is in unstable alone has none"));
    }

    /** Every release of an April in an even year has long-term support, since 2006. */
    private static Optional<Coverage> ubuntu(String version) {
        List<String> numbers = numbers(version);
        if (numbers.size() != 2 || numbers.stream().anyMatch(n -> n.length() != 2)) {
            return Optional.empty();
        }
        boolean longTerm = numbers.get(1).equals("04") && Integer.parseInt(numbers.get(0)) % 2 == 0;
        return exactly("Ubuntu:" + version + (longTerm ? ":LTS" : ""));
    }

    private static Optional<Coverage> alpine(String version) {
        List<String> numbers = numbers(version);
        if (numbers.size() == 2 || numbers.size() == 3) {
            return exactly("Alpine:v" + numbers.get(0) + "." + numbers.get(1));
        }
        // 3.21_alpha20240807 is a snapshot of edge, which has packages of its own
        return version.contains("_") ? exactly("Alpine:edge") : Optional.empty();
    }

    /**
     * Red Hat's ecosystems are CPEs without their start; a release has one for each repository:
     * {@code Red Hat:enterprise_linux:9::appstream}. Extended and advanced support are other products.
     */
    private static Optional<Coverage> redHat(String version) {
        List<String> numbers = numbers(version);
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        String release = "Red Hat:enterprise_linux:" + numbers.get(0);
        return of(
                release,
                e -> e.equals(release) || e.startsWith(release + ":") || e.startsWith(release + "."),
                Optional.of("Red Hat publishes there what it has fixed; vulnerabilities that it has not fixed yet are"
                        + " missing"));
    }

    private static Optional<Coverage> openEuler(Distribution distribution) {
        // openEuler 22.03 (LTS-SP1)
        String behind =
                distribution.name().startsWith(OPEN_EULER) ? distribution.name().substring(OPEN_EULER.length()) : "";
        String number = Cut.beforeSpace(behind);
        boolean named = !number.isEmpty()
                && behind.startsWith(" (", number.length())
                && behind.indexOf(')') == behind.length() - 1
                && behind.length() > number.length() + " ()".length();
        return named
                ? exactly("openEuler:" + number + "-" + behind.substring(number.length() + 2, behind.length() - 1))
                : distribution.version().flatMap(v -> exactly("openEuler:" + v));
    }

    /** The numbers of {@code 9.4.1}; none when it is made of anything else. */
    private static List<String> numbers(String version) {
        List<String> numbers = List.of(version.split("\\.", -1));
        return numbers.stream().allMatch(Digits::areAll) ? numbers : List.of();
    }

    /**
     * A release of SLE 15 has packages of modules too: {@code SUSE:Linux Enterprise Module for Basesystem 15 SP5}. SLES 16,
     * {@code SUSE:Linux Enterprise Micro 5.5} and {@code SUSE:Linux Micro 6.1} have none.
     */
    private static Optional<Coverage> suse(Distribution distribution) {
        String name = distribution.name();
        if (!name.startsWith(SUSE + "Linux ")) {
            return Optional.empty();
        }
        int digits = SUSE.length();
        while (digits < name.length() && !Digits.isDigit(name.charAt(digits))) {
            digits++;
        }
        String release = name.substring(digits);
        if (!isRelease(release)) {
            return Optional.empty();
        }
        String own = "SUSE:" + name.substring(SUSE.length());
        return of(
                own,
                e -> e.equals(own) || e.startsWith("SUSE:Linux Enterprise Module for ") && e.endsWith(" " + release),
                Optional.empty());
    }

    /** {@code 15}, {@code 16.0}, {@code 15 SP5}. */
    private static boolean isRelease(String text) {
        String rest = text;
        int pack = text.indexOf(" SP");
        if (pack > 0) {
            if (!Digits.areAll(text.substring(pack + " SP".length()))) {
                return false;
            }
            rest = text.substring(0, pack);
        }
        int dot = rest.indexOf('.');
        return dot < 0
                ? Digits.areAll(rest)
                : pack < 0 && Digits.areAll(rest.substring(0, dot)) && Digits.areAll(rest.substring(dot + 1));
    }
}
