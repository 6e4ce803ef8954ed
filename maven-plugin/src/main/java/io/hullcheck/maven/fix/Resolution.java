package io.hullcheck.maven.fix;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What Maven resolved for the modules of a build, from POMs as they are or as an edit would make them. Immutable. */
record Resolution(List<Module> modules) {
    Resolution {
        modules = List.copyOf(modules);
    }

    /** One artifact's name, without its version. */
    record Key(String group, String artifact, String type, String classifier) {
        /** What advisories call it. */
        String ga() {
            return group + ":" + artifact;
        }

        @Override
        public String toString() {
            return ga() + (classifier.isEmpty() ? "" : ":" + classifier);
        }
    }

    /**
     * An artifact that is in the application.
     *
     * @param asked name by which it is asked for, where its POM moved it to another
     * @param needs versions that its own POM names, by what it needs
     */
    record Node(Key key, String version, Optional<String> asked, Map<Key, String> needs) {
        Node {
            needs = Collections.unmodifiableMap(new LinkedHashMap<>(needs));
        }
    }

    /**
     * One module.
     *
     * @param id its group and artifact
     * @param nodes what its application has, the nearest first
     * @param managed versions of its dependency management, by name
     */
    record Module(String id, Map<Key, Node> nodes, Models.Effective model) {
        Module {
            nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        }

        /** Versions that it has of an artifact, whatever its classifier. */
        Set<String> versions(String ga) {
            Set<String> versions = new TreeSet<>();
            for (Node node : nodes.values()) {
                if (node.key.ga().equals(ga)) {
                    versions.add(node.version);
                }
            }
            return versions;
        }
    }

    /** Versions that the modules have of an artifact, whatever its classifier. */
    Set<String> versions(String ga) {
        Set<String> versions = new TreeSet<>();
        modules.forEach(m -> versions.addAll(m.versions(ga)));
        return versions;
    }

    /** The modules that have an artifact in one of some versions. */
    Resolution with(String ga, Set<String> versions) {
        return new Resolution(modules.stream()
                .filter(m ->
                        m.nodes.values().stream().anyMatch(n -> n.key.ga().equals(ga) && versions.contains(n.version)))
                .toList());
    }

    /** All artifacts of all modules, each name and version once. */
    List<Node> nodes() {
        Map<String, Node> all = new LinkedHashMap<>();
        for (Module module : modules) {
            module.nodes.values().forEach(n -> all.putIfAbsent(n.key + " " + n.version, n));
        }
        return List.copyOf(all.values());
    }

    /** Whether a module has an artifact in a version. */
    boolean has(Node other) {
        return modules.stream()
                .map(m -> m.nodes.get(other.key))
                .anyMatch(n -> n != null && n.version.equals(other.version));
    }
}
