package io.hullcheck.inventory.language;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether an archive of a known name can be of a group, by the packages of its classes. Groups that start as the
 * packages do fit. Groups of one word, as they were in Maven 1 ({@code struts}, {@code mysql}), and groups that are called
 * unlike the packages ({@code com.h2database} with {@code org.h2}) fit when group, artifact and package share a name.
 * Stateless.
 */
public final class JavaGroups {
    /** Parts of a group that name nobody. */
    private static final Set<String> GENERAL = Set.of(
            "apache",
            "code",
            "codehaus",
            "com",
            "commons",
            "de",
            "dev",
            "eclipse",
            "edu",
            "eu",
            "fr",
            "github",
            "gitlab",
            "google",
            "io",
            "jakarta",
            "java",
            "javax",
            "me",
            "net",
            "org",
            "sf",
            "sourceforge",
            "sun",
            "tools",
            "uk",
            "us");

    /** Packages of artifacts that share no name with their group, by group. */
    private static final Map<String, List<String>> UNLIKE = Map.ofEntries(
            Map.entry("dnsjava", List.of("org.xbill")),
            Map.entry("itext", List.of("com.lowagie")),
            Map.entry("com.lowagie", List.of("com.lowagie")),
            Map.entry("rome", List.of("com.sun")),
            Map.entry("jfree", List.of("org.jfree")),
            Map.entry("xom", List.of("nu.xom")),
            Map.entry("wss4j", List.of("org.apache")),
            Map.entry("tomcat", List.of("org.apache")),
            Map.entry("nekohtml", List.of("org.cyberneko", "org.apache")),
            Map.entry("net.sourceforge.nekohtml", List.of("org.cyberneko")),
            Map.entry("opensymphony", List.of("com.opensymphony")),
            Map.entry("bouncycastle", List.of("org.bouncycastle")),
            Map.entry("taglibs", List.of("org.apache")),
            Map.entry("net.sourceforge.htmlunit", List.of("com.gargoylesoftware")),
            Map.entry("at.yawk.lz4", List.of("net.jpountz")),
            Map.entry("com.h2database", List.of("org.h2")),
            Map.entry("org.lz4", List.of("net.jpountz")),
            Map.entry("net.jpountz.lz4", List.of("net.jpountz")),
            Map.entry("org.bitbucket.b_c", List.of("org.jose4j")),
            Map.entry("org.jyaml", List.of("org.ho")),
            Map.entry("org.apache-extras.beanshell", List.of("bsh")),
            Map.entry("org.picketbox", List.of("org.jboss")),
            Map.entry("mysql", List.of("com.mysql", "org.gjt")));

    /** Fewer letters in common are chance. */
    private static final int FEWEST_LETTERS = 3;

    private static final int MOST_PARTS = 20;

    private JavaGroups() {}

    /**
     * Whether an archive can be of a group.
     *
     * @param group Maven's groupId
     * @param artifact the archive's name without its version
     * @param roots packages of its classes, at least two parts of each, as {@link
     *     io.hullcheck.inventory.InstalledPackage#classRoots} has them
     */
    public static boolean fits(String group, String artifact, Collection<String> roots) {
        String[] parts = group.split("\\.");
        String start = parts.length > 1 ? parts[0] + "." + parts[1] : group;
        // Apache Commons of Maven 1: commons-io:commons-io and the like
        List<String> unlike = group.startsWith("commons-") && artifact.startsWith("commons-")
                ? List.of("org.apache")
                : UNLIKE.getOrDefault(group, List.of());
        for (String root : roots) {
            if (root.equals(start) || root.startsWith(start + ".") || unlike.contains(root)) {
                return true;
            }
        }
        String key = word(artifact);
        return isNamedLike(parts, key)
                && roots.stream()
                        .anyMatch(r -> List.of(r.split("\\.")).stream()
                                .anyMatch(p -> !GENERAL.contains(p) && areAlike(p, key) || p.equals(group)));
    }

    /**
     * Groups and artifacts, with a colon between, that a name with dots may have joined: {@code org.yaml:snakeyaml} of
     * {@code org.yaml.snakeyaml}. Empty for other names.
     */
    public static List<String> joinedIn(String name) {
        List<String> joined = new ArrayList<>();
        int first = name.indexOf('.');
        for (int dot = first < 0 ? -1 : name.indexOf('.', first + 1);
                dot > 0 && dot + 1 < name.length() && joined.size() < MOST_PARTS;
                dot = name.indexOf('.', dot + 1)) {
            if (Character.isLetter(name.charAt(dot + 1))) {
                joined.add(name.substring(0, dot) + ":" + name.substring(dot + 1));
            }
        }
        return joined;
    }

    private static boolean isNamedLike(String[] group, String key) {
        for (String part : group) {
            if (group.length > 1 && GENERAL.contains(part)) {
                continue;
            }
            for (String word : part.split("[-_]")) {
                if (areAlike(word, key)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first telling word of an artifact's name, in lower case: {@code mysql} of {@code mysql-connector-java}. */
    static String word(String artifact) {
        String word = "";
        for (int start = 0; start < artifact.length() && (word.isEmpty() || GENERAL.contains(word)); ) {
            int end = start;
            while (end < artifact.length() && Character.isLetterOrDigit(artifact.charAt(end))) {
                end++;
            }
            word = end > start ? artifact.substring(start, end).toLowerCase(Locale.ROOT) : word;
            start = end + 1;
        }
        return word;
    }

    /** Whether two words are the same or one is the start of the other. */
    static boolean areAlike(String one, String key) {
        String word = one.toLowerCase(Locale.ROOT);
        int shorter = Math.min(word.length(), key.length());
        return shorter > 0
                && (word.equals(key) || (shorter >= FEWEST_LETTERS && (word.startsWith(key) || key.startsWith(word))));
    }
}
