package io.hullcheck.maven.fix;

import io.hullcheck.advisory.Severity;
import io.hullcheck.maven.fix.Resolution.Key;
import io.hullcheck.maven.fix.Resolution.Node;
import io.hullcheck.remedy.ReleaseVersion;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an edit would make of a build, held against the build before. Immutable.
 *
 * @param before the build as it is, with the steps that were accepted
 * @param after the same with the edit
 */
record Trial(Resolution before, Resolution after) {

    /** Whether nothing that is resolved differs. */
    boolean isWithoutEffect() {
        return before.modules().size() == after.modules().size()
                && before.nodes().stream().allMatch(after::has)
                && after.nodes().stream().allMatch(before::has);
    }

    /**
     * Why the edit must not be made; empty where nothing speaks against it.
     *
     * @param allowsMajor whether artifacts may go to another major version
     */
    Optional<String> rejection(AdvisoryLookup advisories, Resolver resolver, boolean allowsMajor) throws IOException {
        for (int i = 0; i < after.modules().size(); i++) {
            Map<Key, Node> old = before.modules().get(i).nodes();
            for (Node node : after.modules().get(i).nodes().values()) {
                Node was = old.get(node.key());
                if (was == null || was.version().equals(node.version())) {
                    continue;
                }
                Optional<String> reason = rejection(was, node, allowsMajor);
                if (reason.isPresent()) {
                    return reason;
                }
            }
        }
        for (Node node : after.nodes()) {
            if (!before.has(node)) {
                Optional<String> reason = rejection(node, advisories, resolver);
                if (reason.isPresent()) {
                    return reason;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> rejection(Node was, Node node, boolean allowsMajor) {
        ReleaseVersion from = ReleaseVersion.of(was.version());
        ReleaseVersion to = ReleaseVersion.of(node.version());
        if (Releases.isHigher(was.version(), node.version())) {
            return Optional.of("it would lower " + node.key() + " from " + was.version() + " to " + node.version());
        }
        if (!from.flavour().equals(to.flavour())
                && !(from.flavour().isEmpty() && to.flavour().equals("jre"))) {
            return Optional.of("it would take " + node.key() + " " + node.version() + " in place of "
                    + (from.flavour().isEmpty() ? "the plain " : "the " + from.flavour() + " flavour of ")
                    + was.version());
        }
        if (!allowsMajor && !from.isOfMajor(to)) {
            return Optional.of("it would take " + node.key() + " from " + was.version() + " to " + node.version()
                    + ", another major version");
        }
        return Optional.empty();
    }

    /** What is new has to be in a repository, and brings nothing grave. */
    private Optional<String> rejection(Node node, AdvisoryLookup advisories, Resolver resolver) throws IOException {
        try {
            resolver.file(new Key(node.key().group(), node.key().artifact(), "pom", ""), node.version());
        } catch (UnresolvableException e) {
            return Optional.of("no repository has " + node.key() + " " + node.version());
        }
        Set<String> had = new HashSet<>();
        for (String version : before.versions(node.key().ga())) {
            had.addAll(advisories.ids(node.key().ga(), version));
        }
        if (node.asked().isPresent()) {
            for (String version : before.versions(node.asked().get())) {
                had.addAll(advisories.ids(node.asked().get(), version));
            }
        }
        for (Map.Entry<String, Severity> finding :
                advisories.of(node.key().ga(), node.version()).entrySet()) {
            if (AdvisoryLookup.isGrave(finding.getValue()) && !had.contains(finding.getKey())) {
                return Optional.of("it would bring " + finding.getKey() + " with " + node.key() + " " + node.version());
            }
        }
        return Optional.empty();
    }

    /**
     * What changed artifacts need in a higher version than a module would have, where that was not so before: what they are linked
     * with would be older than what they were made with. By module and artifact.
     */
    Map<String, Map<String, String>> unmetNeeds() {
        Map<String, Map<String, String>> unmet = new LinkedHashMap<>();
        for (int i = 0; i < after.modules().size(); i++) {
            Map<Key, Node> old = before.modules().get(i).nodes();
            Map<Key, Node> now = after.modules().get(i).nodes();
            Map<String, String> needs = new LinkedHashMap<>();
            for (Node node : now.values()) {
                Node was = old.get(node.key());
                if (was != null && was.version().equals(node.version())) {
                    continue;
                }
                for (Map.Entry<Key, String> need : node.needs().entrySet()) {
                    Node chosen = now.get(need.getKey());
                    if (chosen != null
                            && isBelow(chosen.version(), need.getValue())
                            && !wasUnmet(was, need.getKey(), old)) {
                        needs.merge(
                                need.getKey().ga(),
                                need.getValue(),
                                (one, other) -> Releases.isHigher(one, other) ? one : other);
                    }
                }
            }
            if (!needs.isEmpty()) {
                unmet.put(after.modules().get(i).id(), needs);
            }
        }
        return unmet;
    }

    private static boolean wasUnmet(Node was, Key key, Map<Key, Node> old) {
        return was != null
                && was.needs().containsKey(key)
                && old.containsKey(key)
                && isBelow(old.get(key).version(), was.needs().get(key));
    }

    private static boolean isBelow(String chosen, String needed) {
        boolean isRange = needed.startsWith("[") || needed.startsWith("(") || needed.contains(",");
        return !isRange && Releases.isHigher(needed, chosen);
    }
}
