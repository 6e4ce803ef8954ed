package io.hullcheck.inventory.language;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The Java packages of an archive's classes, counted. For one archive and one thread. */
final class ClassPackages {
    private static final int DEEPEST = 6;
    /** Archives that hold hundreds of libraries have some hundreds of roots. */
    static final int MOST_ROOTS = 2_000;

    private final Map<String, Integer> counts = new TreeMap<>();
    private String last = "";
    private int pending;
    private int total;

    /** Counts a class by the path at which the Java machine looks it up, {@code org/example/X.class}. */
    void see(String classPath) {
        int end = classPath.lastIndexOf('/');
        if (end < 0 || classPath.startsWith("META-INF/")) {
            return;
        }
        total++;
        if (end == last.length() && classPath.startsWith(last)) {
            pending++;
        } else {
            flush();
            last = classPath.substring(0, end);
            pending = 1;
        }
    }

    private Map<String, Integer> counts() {
        flush();
        return counts;
    }

    private void flush() {
        if (pending > 0) {
            counts.merge(last.replace('/', '.'), pending, Integer::sum);
            pending = 0;
        }
    }

    boolean isEmpty() {
        return total == 0;
    }

    /** Whether there are classes in a package or below it. */
    boolean has(String name) {
        return counts().keySet().stream().anyMatch(p -> isWithin(p, name));
    }

    /** Whether at least half of the classes can come from a group, by the names of their packages. */
    boolean areMostlyOf(String group, String artifact) {
        int own = 0;
        for (Map.Entry<String, Integer> one : counts().entrySet()) {
            own += JavaGroups.fits(group, artifact, rootsOf(one.getKey(), artifact)) ? one.getValue() : 0;
        }
        return own * 2 >= total;
    }

    /**
     * What the matcher needs to tell groups apart: of each package its first two parts, and the parts up to one that is
     * called like the artifact: {@code org.apache} and {@code org.apache.struts}. Packages whose names were shortened to
     * a letter or two tell nothing.
     *
     * @return at most {@link #MOST_ROOTS}; whoever takes so many has to say that there may be more
     */
    List<String> roots(String artifact) {
        TreeSet<String> roots = new TreeSet<>();
        counts().keySet().forEach(p -> roots.addAll(rootsOf(p, artifact)));
        return roots.stream().limit(MOST_ROOTS).toList();
    }

    private static TreeSet<String> rootsOf(String name, String artifact) {
        TreeSet<String> roots = new TreeSet<>();
        String[] parts = name.split("\\.");
        if (parts.length == 1) {
            roots.add(name);
            return roots;
        }
        if (parts[0].length() > 2 || parts[1].length() > 2) {
            roots.add(parts[0] + "." + parts[1]);
        }
        String key = JavaGroups.word(artifact);
        for (int i = 2; i < Math.min(parts.length, DEEPEST); i++) {
            if (JavaGroups.areAlike(parts[i], key)) {
                roots.add(String.join(".", Arrays.asList(parts).subList(0, i + 1)));
                break;
            }
        }
        return roots;
    }

    private static boolean isWithin(String name, String other) {
        return name.startsWith(other) && (name.length() == other.length() || name.charAt(other.length()) == '.');
    }
}
