package io.hullcheck.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a token allows: {@code repository:NAME:pull,push} (Distribution, "Docker Registry Token Scope and Access"). A scope of another
 * form, as {@code aws} of Amazon's public registry, is kept as it is.
 */
public final class Scope {
    private static final int MOST = 64;

    private Scope() {}

    /** To read a repository. */
    public static String pull(String repository) {
        return "repository:" + repository + ":pull";
    }

    /** To read and write a repository. */
    public static String push(String repository) {
        return "repository:" + repository + ":pull,push";
    }

    /** Scopes of a challenge, which stand in one text with spaces between. */
    static Set<String> split(String text) {
        return new TreeSet<>(List.of(text.trim().split(" +")).stream()
                .limit(MOST)
                .filter(s -> !s.isEmpty())
                .toList());
    }

    /** All of them, each resource once with all that is asked for it. */
    static Set<String> merged(Collection<String> one, Collection<String> other) {
        Map<String, Set<String>> actions = new TreeMap<>();
        for (Collection<String> scopes : List.of(one, other)) {
            for (String scope : scopes) {
                int last = scope.lastIndexOf(':');
                boolean isResource = last > scope.indexOf(':');
                Set<String> of =
                        actions.computeIfAbsent(isResource ? scope.substring(0, last) : scope, r -> new TreeSet<>());
                if (isResource) {
                    of.addAll(List.of(scope.substring(last + 1).split(",")));
                }
            }
        }
        Set<String> merged = new TreeSet<>();
        actions.forEach((resource, of) -> merged.add(of.isEmpty() ? resource : resource + ":" + String.join(",", of)));
        return merged;
    }

    /** Whether who may do the first may do the second. */
    static boolean covers(Set<String> allowed, Set<String> wanted) {
        return merged(allowed, wanted).equals(merged(allowed, Set.of()));
    }
}
