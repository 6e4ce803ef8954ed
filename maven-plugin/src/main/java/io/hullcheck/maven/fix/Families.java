package io.hullcheck.maven.fix;

import io.hullcheck.maven.fix.Resolution.Key;
import io.hullcheck.maven.fix.Resolution.Node;
import io.hullcheck.remedy.ReleaseVersion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which artifacts of a build are released together and have to move together. Artifacts of one publisher are a family when the POM of
 * one names the other in its own version, when one property decides on both, or when the repository's metadata has the
 * same history of both. For one thread.
 */
final class Families {
    /** Parts of a group's name that stand for the publisher and the project: {@code com.fasterxml.jackson}. */
    private static final int PROJECT_PARTS = 3;

    /** So many releases in common are no accident; short histories of 1.0, 1.1, 1.2 are. */
    private static final int LEAST_HISTORY = 25;

    private static final double SAME_HISTORY = 0.8;

    private final Releases releases;
    private final Levers levers;

    Families(Releases releases, Levers levers) {
        this.releases = releases;
        this.levers = levers;
    }

    /** The family of an artifact in a build, with the lowest version that any module has; itself at least. */
    Map<String, String> of(String ga, Resolution resolution) {
        Map<String, Set<Node>> candidates = new TreeMap<>();
        for (Node node : resolution.nodes()) {
            if (project(node.key().ga()).equals(project(ga))) {
                candidates
                        .computeIfAbsent(node.key().ga(), k -> new LinkedHashSet<>())
                        .add(node);
            }
        }
        Set<String> family = new TreeSet<>(Set.of(ga));
        Deque<String> next = new ArrayDeque<>(family);
        while (!next.isEmpty()) {
            String at = next.remove();
            for (String other : candidates.keySet()) {
                if (!family.contains(other) && areTogether(at, other, candidates)) {
                    family.add(other);
                    next.add(other);
                }
            }
        }
        Map<String, String> versions = new TreeMap<>();
        for (String member : family) {
            lowest(resolution.versions(member)).ifPresent(v -> versions.put(member, v));
        }
        return versions;
    }

    static Optional<String> lowest(Set<String> versions) {
        String lowest = null;
        for (String version : versions) {
            lowest = lowest == null || Releases.isHigher(lowest, version) ? version : lowest;
        }
        return Optional.ofNullable(lowest);
    }

    /** The part of a group's name that its publisher's project has. */
    private static String project(String ga) {
        String[] parts = ga.substring(0, ga.indexOf(':')).split("\\.");
        return String.join(".", List.of(parts).subList(0, Math.min(PROJECT_PARTS, parts.length)));
    }

    private boolean areTogether(String one, String other, Map<String, Set<Node>> nodes) {
        Set<Node> here = nodes.getOrDefault(one, Set.of());
        Set<Node> there = nodes.getOrDefault(other, Set.of());
        return names(here, other) || names(there, one) || shareProperty(one, other) || shareHistory(here, there);
    }

    /** Whether a POM names the other in its own version. */
    private static boolean names(Set<Node> nodes, String other) {
        for (Node node : nodes) {
            for (Map.Entry<Key, String> need : node.needs().entrySet()) {
                if (need.getKey().ga().equals(other) && isSameRelease(need.getValue(), node.version())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether three numbers are the same: 2.12.7.1 is a repair of one artifact of the release 2.12.7. */
    private static boolean isSameRelease(String one, String other) {
        List<Long> a = ReleaseVersion.of(one).numbers();
        List<Long> b = ReleaseVersion.of(other).numbers();
        if (a.isEmpty() || b.isEmpty()) {
            return one.equals(other);
        }
        for (int i = 0; i < 3; i++) {
            if ((i < a.size() ? a.get(i) : 0L) != (i < b.size() ? b.get(i) : 0L)) {
                return false;
            }
        }
        return true;
    }

    private boolean shareProperty(String one, String other) {
        return levers.entries(one).stream()
                .flatMap(e -> Levers.property(e.raw()).stream())
                .anyMatch(p -> levers.users(p).stream().anyMatch(u -> u.ga().equals(other)));
    }

    private boolean shareHistory(Set<Node> here, Set<Node> there) {
        for (Node one : here) {
            for (Node other : there) {
                if (one.key().group().equals(other.key().group())
                        && one.version().equals(other.version())
                        && isSameHistory(one.key().ga(), other.key().ga())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isSameHistory(String one, String other) {
        Set<String> a = texts(one);
        Set<String> b = texts(other);
        Set<String> both = new HashSet<>(a);
        both.retainAll(b);
        return both.size() >= LEAST_HISTORY && both.size() >= SAME_HISTORY * (a.size() + b.size() - both.size());
    }

    private Set<String> texts(String ga) {
        Set<String> texts = new HashSet<>();
        releases.of(ga).forEach(r -> texts.add(r.text()));
        return texts;
    }

    /**
     * The version of a member where the family goes to a version: the same where the member has it, else its highest of the same minor version
     * that is not above; empty where it has neither.
     */
    Optional<String> version(String member, String current, String target) {
        if (releases.has(member, target)) {
            return Optional.of(target);
        }
        ReleaseVersion to = ReleaseVersion.of(target);
        String best = null;
        for (ReleaseVersion release : releases.above(member, current)) {
            if (release.isOfMinor(to) && !Releases.isHigher(release.text(), target)) {
                best = release.text();
            }
        }
        return Optional.ofNullable(best);
    }
}
