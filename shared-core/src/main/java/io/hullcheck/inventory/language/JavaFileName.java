package io.hullcheck.inventory.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Name and version in the name of an archive: {@code name-1.2.3-classifier} (Maven, "Introduction to Artifacts") or
 * {@code name_1.2.3.qualifier} (Eclipse, "Plug-in naming"). The versions in the manifest decide where the version starts;
 * else by the first dash before a digit that can start a version. Immutable.
 *
 * @param artifact what stands before the version
 * @param version without packaging suffixes such as {@code -bin}
 * @param isBundle whether an underscore parts the two, as Eclipse does
 */
record JavaFileName(String artifact, String version, boolean isBundle) {
    /** Words that are part of a version; a classifier is none of them. */
    private static final Set<String> QUALIFIERS = Set.of(
            "a",
            "alpha",
            "amzn",
            "android",
            "atlassian",
            "b",
            "beta",
            "build",
            "ccs",
            "cdh",
            "ce",
            "cdp",
            "cr",
            "dev",
            "ea",
            "eap",
            "emr",
            "experimental",
            "final",
            "fuse",
            "ga",
            "graal",
            "h",
            "hadoop",
            "hdp",
            "hotfix",
            "incubating",
            "incubator",
            "jbossorg",
            "jdbc",
            "jre",
            "m",
            "mapr",
            "milestone",
            "mr",
            "nightly",
            "p",
            "patch",
            "pfd",
            "pr",
            "pre",
            "preview",
            "r",
            "rc",
            "redhat",
            "release",
            "rev",
            "sec",
            "snapshot",
            "sp",
            "stable",
            "sub",
            "v");

    /** Words behind a version that say what kind of archive it is. */
    private static final Set<String> CLASSIFIERS = Set.of(
            "all",
            "assembly",
            "bin",
            "boot",
            "bundle",
            "classes",
            "complete",
            "dependencies",
            "deps",
            "dist",
            "ejb",
            "exec",
            "executable",
            "fat",
            "full",
            "indy",
            "jakarta",
            "jar",
            "javadoc",
            "jdk",
            "merged",
            "min",
            "minimal",
            "native",
            "noaop",
            "nodep",
            "nodeps",
            "nohive",
            "no_aop",
            "one",
            "onejar",
            "plain",
            "repackaged",
            "runnable",
            "runner",
            "shaded",
            "slim",
            "sources",
            "source",
            "src",
            "standalone",
            "test",
            "tests",
            "thin",
            "uber",
            "with");

    /** Words of which one says the machine that an archive with native code is for. */
    private static final List<String> MACHINES = List.of(
            "linux", "osx", "macos", "darwin", "windows", "win32", "win64", "freebsd", "x86", "x64", "amd64", "aarch",
            "arm64", "arm32", "armv", "i386", "i686", "ppc64", "ppcle", "s390", "riscv", "fedora", "musl", "suse");

    /** File systems end names at 255 bytes. */
    private static final int LONGEST = 512;

    /**
     * Reads one name.
     *
     * @param base without its ending and folders
     * @param stated versions that the manifest states, the most telling first
     * @return empty where no version is in it
     */
    static Optional<JavaFileName> read(String base, List<String> stated) {
        if (base.length() > LONGEST) {
            return Optional.empty();
        }
        for (String version : stated) {
            Optional<JavaFileName> name = with(base, version);
            if (name.isPresent()) {
                return name;
            }
        }
        return bundle(base).or(() -> byDash(base));
    }

    /** A name that holds a version which is known, the end of the name or what a packaging suffix stands behind. */
    private static Optional<JavaFileName> with(String base, String version) {
        for (char separator : new char[] {'-', '_'}) {
            int at = base.lastIndexOf(separator + version);
            if (at <= 0) {
                continue;
            }
            String rest = base.substring(at + 1 + version.length());
            boolean bundle = separator == '_';
            if (rest.isEmpty() || rest.startsWith("-") && isPackaging(rest.substring(1), true)) {
                return Optional.of(new JavaFileName(base.substring(0, at), version, bundle));
            }
        }
        return Optional.empty();
    }

    /** {@code org.eclipse.core.runtime_3.24.100.v20220211-2001}: three numbers and a qualifier (OSGi Core, "Version"). */
    private static Optional<JavaFileName> bundle(String base) {
        int at = base.lastIndexOf('_');
        while (at > 0) {
            String version = base.substring(at + 1);
            if (isOsgiVersion(version)) {
                return Optional.of(new JavaFileName(base.substring(0, at), version, true));
            }
            // a qualifier may hold the sign as well
            at = base.lastIndexOf('_', at - 1);
        }
        return Optional.empty();
    }

    private static boolean isOsgiVersion(String text) {
        int at = 0;
        for (int part = 0; part < 3; part++) {
            int start = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            if (at == start || part < 2 && (at == text.length() || text.charAt(at++) != '.')) {
                return false;
            }
        }
        if (at == text.length()) {
            return true;
        }
        if (text.charAt(at) != '.' || at + 1 == text.length()) {
            return false;
        }
        return text.chars()
                .skip(at + 1L)
                .allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    private static Optional<JavaFileName> byDash(String base) {
        List<Integer> starts = new ArrayList<>();
        for (int at = base.indexOf('-', 1); at >= 0; at = base.indexOf('-', at + 1)) {
            if (mayStart(base, at + 1)) {
                starts.add(at);
            }
        }
        if (starts.isEmpty()) {
            return byLetter(base);
        }
        int chosen = starts.get(starts.size() - 1);
        for (int i = 0; i + 1 < starts.size(); i++) {
            if (startsVersion(base.substring(starts.get(i) + 1), base.substring(starts.get(i + 1) + 1))) {
                chosen = starts.get(i);
                break;
            }
        }
        String version = base.substring(chosen + 1);
        return version.chars().allMatch(JavaFileName::isOfVersion)
                ? Optional.of(new JavaFileName(base.substring(0, chosen), withoutPackaging(version), false))
                : Optional.empty();
    }

    /** {@code guava-r09}, {@code org-netbeans-api-progress-RELEASE110}: a letter or word before the number. */
    private static Optional<JavaFileName> byLetter(String base) {
        int at = base.lastIndexOf('-');
        String version = base.substring(at + 1);
        String number = version.startsWith("RELEASE")
                ? version.substring(7)
                : version.startsWith("r") ? version.substring(1) : "";
        return at > 0 && number.length() > 1 && number.chars().allMatch(JavaFileName::isDigit)
                ? Optional.of(new JavaFileName(base.substring(0, at), version, false))
                : Optional.empty();
    }

    /** Whether a version starts here though another may start further behind. */
    private static boolean startsVersion(String text, String later) {
        String[] tokens = text.split("-");
        String[] behind = later.split("-");
        if (tokens[0].indexOf('_') >= 0) {
            // guava-26_0-jre, grpc-1_60_1: a version in a name is written so
            return false;
        }
        boolean plain = tokens[0].indexOf('.') < 0;
        if (plain && tokens.length > 1 && tokens[1].startsWith("rev")) {
            // v1-rev20210918-1.32.1, the versions of Google's APIs
            return true;
        }
        boolean laterIsWhole = List.of(behind).stream().anyMatch(t -> t.indexOf('.') >= 0);
        if (plain && laterIsWhole) {
            // asm-9-9.3, mysql-v1-2.23.2
            return false;
        }
        int between = tokens.length - behind.length;
        for (int i = 1; i < between; i++) {
            if (laterIsWhole && !isQualifier(tokens[i])) {
                // log4j-1.2-api-2.17.1, hibernate-jpa-2.1-api-1.0.0
                return false;
            }
        }
        // servlet-api-2.5-6.1.14 against 9.4-1201 and 4.1.49-13.0
        return !(between == 1 && dots(behind[0]) >= 2 && dots(behind[0]) > dots(tokens[0]));
    }

    private static boolean mayStart(String base, int at) {
        return at < base.length()
                && (isDigit(base.charAt(at))
                        || at + 1 < base.length()
                                && (base.charAt(at) == 'v' || base.charAt(at) == 'V')
                                && isDigit(base.charAt(at + 1)));
    }

    private static String withoutPackaging(String version) {
        for (int at = version.indexOf('-'); at >= 0; at = version.indexOf('-', at + 1)) {
            if (isPackaging(version.substring(at + 1), false)) {
                return version.substring(0, at);
            }
        }
        return version;
    }

    /**
     * Whether what stands behind a version says how the archive was packed.
     *
     * @param known whether the manifest states the version, so that any word will do that is no part of one
     */
    private static boolean isPackaging(String text, boolean known) {
        boolean machine = false;
        for (String token : text.split("-")) {
            String word = token.toLowerCase(Locale.ROOT);
            machine |= MACHINES.stream().anyMatch(word::startsWith);
            String letters = letters(word);
            boolean packaging = machine
                    || CLASSIFIERS.contains(word)
                    || letters.equals("jdk")
                    || known && letters.length() > 2 && !isQualifier(word);
            if (!packaging) {
                return false;
            }
        }
        return true;
    }

    private static boolean isQualifier(String token) {
        String letters = letters(token.toLowerCase(Locale.ROOT));
        return letters.isEmpty() || QUALIFIERS.contains(letters);
    }

    /** The letters at the start. */
    private static String letters(String word) {
        int end = 0;
        while (end < word.length() && Character.isLetter(word.charAt(end))) {
            end++;
        }
        return word.substring(0, end);
    }

    private static long dots(String token) {
        return token.chars().filter(c -> c == '.').count();
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isOfVersion(int c) {
        return c < 128 && Character.isLetterOrDigit(c) || "_.+~-".indexOf(c) >= 0;
    }

    /** Whether a text can be a version at all: it starts with a digit, or with v and a digit. */
    static boolean isVersion(String text) {
        return mayStart(text, 0) && text.chars().allMatch(JavaFileName::isOfVersion);
    }
}
