package io.hullcheck.inventory;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who made a package of a distribution's package manager, as far as the package says so. Only what is proven to be the
 * distribution's own excuses the libraries and programs that it brought: the distribution mends them under their old
 * versions. A blank maker proves nothing, and neither does a name.
 *
 * @param kind what is known
 * @param maker whose package it is; only of a foreign one
 */
public record Provenance(Kind kind, Optional<String> maker) {
    /** What is known of the maker. */
    public enum Kind {
        /** The maker is the distribution. */
        OWN,
        /** The package does not say who made it; it is the distribution's own where its advisories know the source. */
        BY_NAME,
        /** Nothing proves whose it is. */
        UNPROVEN,
        /** Somebody else's, of whom the distribution's advisories do not speak. */
        FOREIGN
    }

    /** Instead of a maintainer: Chisel cuts packages of Ubuntu's archives, and its manifest names nobody. */
    public static final String CHISEL = "Chisel";

    /** Parts of versions for dpkg that only one repository writes, whoever is named as maintainer. */
    private static final Map<String, String> MARKS = Map.of(
            ".pgdg", "the PostgreSQL project",
            "sury.org", "deb.sury.org",
            "nodesource", "NodeSource",
            "+maria~", "MariaDB",
            "~maria~", "MariaDB",
            "+maria.", "MariaDB",
            "~maria.", "MariaDB");

    private static final List<String> CODENAMES = List.of(
            "buster", "bullseye", "bookworm", "trixie", "forky", "bionic", "focal", "jammy", "noble", "resolute");

    /** Parts of the maintainers' own words. */
    private static final Map<String, String> MAINTAINERS = Map.of(
            "docker.com", "Docker",
            "nodesource.com", "NodeSource",
            "hashicorp.com", "HashiCorp",
            "elastic.co", "Elastic",
            "nginx-packaging", "the nginx project",
            "mysql.com", "MySQL",
            "microsoft.com", "Microsoft",
            "percona.com", "Percona");

    /** Domains of the addresses of those who maintain packages in Debian's archive (Debian Policy, section 3.3). */
    private static final List<String> DEBIAN = List.of("debian.org", "alioth-lists.debian.net");

    /** Maintainers of git, the one program told by itself whose Debian package names a private address. */
    private static final List<String> DEBIAN_PEOPLE = List.of("jrnieder@gmail.com", "pape@smarden.org");

    /** Packages that Ubuntu changed name Ubuntu's people (Ubuntu Packaging Guide, "Maintainer field"). */
    private static final List<String> UBUNTU = List.of("ubuntu.com", "canonical.com");

    private static final List<String> ECHO = List.of("echo.ai", "echohq.com");

    /** What the vendor of a distribution's own packages for rpm starts with, by the distribution's id. */
    private static final Map<String, List<String>> RPM_VENDORS = Map.ofEntries(
            Map.entry("almalinux", List.of("almalinux")),
            Map.entry("rocky", List.of("rocky", "resf")),
            Map.entry("rhel", List.of("red hat")),
            Map.entry("centos", List.of("centos", "red hat")),
            Map.entry("fedora", List.of("fedora project")),
            Map.entry("ol", List.of("oracle america")),
            Map.entry("amzn", List.of("amazon")),
            Map.entry("azurelinux", List.of("microsoft corporation")),
            Map.entry("mariner", List.of("microsoft corporation")),
            Map.entry("mageia", List.of("mageia")),
            Map.entry("photon", List.of("vmware", "broadcom")),
            Map.entry("sles", List.of("suse")),
            Map.entry("sled", List.of("suse")),
            Map.entry("sles_sap", List.of("suse")),
            Map.entry("sle_hpc", List.of("suse")),
            Map.entry("sle-micro", List.of("suse")),
            Map.entry("sl-micro", List.of("suse")),
            Map.entry("opensuse-leap", List.of("suse", "opensuse")),
            Map.entry("opensuse-tumbleweed", List.of("suse", "opensuse")),
            Map.entry("openeuler", List.of("openeuler", "http://openeuler", "https://openeuler")));

    private static final Provenance OWN = new Provenance(Kind.OWN, Optional.empty());
    private static final Provenance BY_NAME = new Provenance(Kind.BY_NAME, Optional.empty());
    private static final Provenance UNPROVEN = new Provenance(Kind.UNPROVEN, Optional.empty());

    /**
     * Whose package it is.
     *
     * @param kind one of a distribution's package manager
     * @param vendor RPM's vendor, dpkg's maintainer
     * @param distribution that the image says it is
     */
    public static Provenance of(
            PackageKind kind, String version, Optional<String> vendor, Optional<Distribution> distribution) {
        String id = distribution.map(Distribution::id).orElse("");
        if (distribution.isPresent() && !isOfFamily(kind, id)) {
            return UNPROVEN;
        }
        return switch (kind) {
            case DEB ->
                vendor.filter(CHISEL::equals).isPresent() && id.equals("ubuntu")
                        ? OWN
                        : ofDebian(version, vendor.orElse("").toLowerCase(Locale.ROOT), id);
            case RPM -> ofRpm(vendor.orElse(""), version, id);
            case APK -> distribution.isPresent() ? BY_NAME : UNPROVEN;
            default -> UNPROVEN;
        };
    }

    /** The same of an installed package. */
    public static Provenance of(InstalledPackage installed, Optional<Distribution> distribution) {
        return of(installed.kind(), installed.version(), installed.vendor(), distribution);
    }

    /**
     * Whether a distribution is made of packages of a kind; a database of another kind inside it came from somewhere
     * else. Of a distribution that is not known here it is believed.
     */
    public static boolean isOfFamily(PackageKind kind, String distribution) {
        return switch (distribution) {
            case "debian", "ubuntu", "echo" -> kind == PackageKind.DEB;
            case "alpine", "wolfi", "chainguard", "minimos", "alpaquita" -> kind == PackageKind.APK;
            default -> !RPM_VENDORS.containsKey(distribution) || kind == PackageKind.RPM;
        };
    }

    /** Whether this version knows by what a distribution's own packages are told. */
    static boolean knows(Distribution distribution) {
        return switch (distribution.id()) {
            case "debian", "ubuntu", "echo", "alpine", "wolfi", "chainguard", "minimos", "alpaquita" -> true;
            default -> RPM_VENDORS.containsKey(distribution.id());
        };
    }

    private static Provenance foreign(String maker) {
        return new Provenance(Kind.FOREIGN, Optional.of(maker));
    }

    private static Provenance ofDebian(String version, String maintainer, String distribution) {
        Optional<String> strong = MARKS.entrySet().stream()
                .filter(m -> version.contains(m.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .or(() -> isBackport(version) ? Optional.of("backports") : Optional.empty())
                .or(() -> isOfDocker(version) ? Optional.of("Docker") : Optional.empty())
                .or(() -> hasNumber(version, "~ppa") || isPpa(version)
                        ? Optional.of("a personal package archive")
                        : Optional.empty());
        if (strong.isPresent()) {
            return foreign(strong.get());
        }
        Optional<String> known = MAINTAINERS.entrySet().stream()
                .filter(m -> maintainer.contains(m.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst();
        if (known.isPresent()) {
            return foreign(known.get());
        }
        boolean isOwn = switch (distribution) {
            case "debian" -> isOfDebian(maintainer);
            case "ubuntu" -> isAddress(maintainer, UBUNTU) || isOfDebian(maintainer);
            case "echo" -> isAddress(maintainer, ECHO) || isOfDebian(maintainer);
            default -> false;
        };
        // names of releases stand in a few versions of the distribution's own too, which its own people then maintain
        if (endsWithRelease(version) && !(isOwn && !distribution.equals("ubuntu") || isAddress(maintainer, UBUNTU))) {
            return foreign(version.contains("~ubuntu") ? "a personal package archive" : "the nginx project");
        }
        return isOwn ? OWN : UNPROVEN;
    }

    private static boolean isOfDebian(String maintainer) {
        return isAddress(maintainer, DEBIAN)
                || DEBIAN_PEOPLE.stream().anyMatch(p -> maintainer.endsWith("<" + p + ">"));
    }

    /** {@code ~bpo12+1} and {@code ~bpo22.04.1}; {@code ~bpo0} is how Ubuntu brings toolchains to old releases. */
    private static boolean isBackport(String version) {
        int at = version.indexOf("~bpo");
        return at >= 0 && at + 4 < version.length() && version.charAt(at + 4) >= '1' && version.charAt(at + 4) <= '9';
    }

    /** {@code ~debian.12~bookworm}, {@code ~ubuntu.22.04~jammy}. */
    private static boolean isOfDocker(String version) {
        int at = Math.max(version.indexOf("~debian."), version.indexOf("~ubuntu."));
        return at >= 0 && version.indexOf('~', at + 1) > 0;
    }

    /** {@code ppa~} and {@code ppa1~}. */
    private static boolean isPpa(String version) {
        int at = version.indexOf("ppa");
        if (at < 0) {
            return false;
        }
        int end = endOfDigits(version, at + 3);
        return end < version.length() && version.charAt(end) == '~';
    }

    private static boolean hasNumber(String version, String mark) {
        int at = version.indexOf(mark);
        return at >= 0 && endOfDigits(version, at + mark.length()) > at + mark.length();
    }

    /** {@code ~ubuntu22.04.1} and {@code -1~bookworm} at the end, as other repositories build for several releases. */
    private static boolean endsWithRelease(String version) {
        int tilde = version.lastIndexOf('~');
        if (tilde < 0) {
            return false;
        }
        String last = version.substring(tilde + 1);
        if (CODENAMES.contains(last)) {
            int digit = tilde - 1;
            while (digit >= 0 && isDigit(version.charAt(digit))) {
                digit--;
            }
            return digit >= 0 && digit < tilde - 1 && version.charAt(digit) == '-';
        }
        if (!last.startsWith("ubuntu")) {
            return false;
        }
        int at = "ubuntu".length();
        for (int part = 0; part < 3; part++) {
            int end = endOfDigits(last, at);
            if (end == at || part < 2 && (end == last.length() || last.charAt(end) != '.')) {
                return false;
            }
            at = part < 2 ? end + 1 : end;
        }
        return at == last.length();
    }

    private static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Whether a character is one of ASCII's digits. */
    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether {@code Name <person@domain>} is of one of the domains, or of one below it. */
    private static boolean isAddress(String maintainer, List<String> domains) {
        int at = maintainer.lastIndexOf('@');
        if (at < 0) {
            return false;
        }
        String rest = maintainer.substring(at + 1);
        int end = 0;
        while (end < rest.length()
                && (Character.isLetterOrDigit(rest.charAt(end)) || ".-".indexOf(rest.charAt(end)) >= 0)) {
            end++;
        }
        String domain = rest.substring(0, end);
        return domains.stream().anyMatch(d -> domain.equals(d) || domain.endsWith("." + d));
    }

    private static Provenance ofRpm(String vendor, String version, String distribution) {
        List<String> own = RPM_VENDORS.getOrDefault(distribution, List.of());
        String word = vendor.strip().toLowerCase(Locale.ROOT);
        if (own.isEmpty() || word.isEmpty()) {
            return UNPROVEN;
        }
        if (own.stream().noneMatch(o -> isWord(word, o))) {
            return foreign(vendor);
        }
        // the same vendor keeps repositories for other distributions too
        boolean ofMicrosoft = distribution.equals("azurelinux") || distribution.equals("mariner");
        return ofMicrosoft && !version.contains(".azl") && !version.contains(".cm") ? UNPROVEN : OWN;
    }

    private static boolean isWord(String vendor, String start) {
        return vendor.startsWith(start)
                && (vendor.length() == start.length() || !Character.isLetterOrDigit(vendor.charAt(start.length())));
    }
}
