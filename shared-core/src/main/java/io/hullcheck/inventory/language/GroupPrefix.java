package io.hullcheck.inventory.language;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parts a name that holds a group before the artifact: {@code org.jboss.logging.jboss-logging}. Quarkus, sbt's
 * native-packager ({@code organization.name-revision}) and Maven's dependency plugin ({@code prependGroupId}) write it,
 * wherever the archive lies. Artifacts with dots of their own ({@code org.eclipse.core.runtime}) are told by the families
 * that use them and by the bundle's name. Stateless.
 */
final class GroupPrefix {
    /** First parts of groups. */
    private static final Set<String> DOMAINS = Set.of(
            "ai",
            "androidx",
            "app",
            "at",
            "au",
            "be",
            "biz",
            "br",
            "ca",
            "ch",
            "cloud",
            "cn",
            "co",
            "com",
            "cz",
            "de",
            "dev",
            "dk",
            "edu",
            "es",
            "eu",
            "fi",
            "fr",
            "gg",
            "gov",
            "in",
            "info",
            "io",
            "it",
            "jakarta",
            "java",
            "javax",
            "jp",
            "me",
            "net",
            "nl",
            "no",
            "nu",
            "org",
            "pl",
            "pt",
            "ru",
            "se",
            "site",
            "sk",
            "software",
            "systems",
            "team",
            "tech",
            "to",
            "tools",
            "uk",
            "us",
            "xyz");

    /** A second group's start within a name, as in {@code com.sun.mail.jakarta.mail}. */
    private static final Set<String> STARTS = Set.of("com", "jakarta", "javax", "org");

    /** Families whose artifacts are called like their bundles. */
    private static final List<String> DOTTED = List.of(
            "biz.aQute.",
            "com.springsource.",
            "jakarta.",
            "javax.",
            "org.apache.aries.",
            "org.apache.felix.",
            "org.apache.karaf.",
            "org.apache.oltu.",
            "org.apache.servicemix.bundles.",
            "org.apache.sling.",
            "org.eclipse.",
            "org.everit.",
            "org.jacoco.",
            "org.osgi.",
            "org.restlet.");

    /** Both halves of a name. */
    record Parted(String group, String artifact) {}

    private GroupPrefix() {}

    /**
     * Parts one name.
     *
     * @param name of an archive, without its version
     * @param bundle the name that OSGi's manifest gives, if any
     * @return empty where the name holds no group, or is an artifact's that has dots of its own
     */
    static Optional<Parted> part(String name, Optional<String> bundle) {
        List<String> parts = List.of(name.split("\\.", -1));
        // dots of a number, as in akka-actor_2.13, part nothing
        int end = 1;
        while (end < parts.size() && startsWithLetter(parts.get(end))) {
            end++;
        }
        if (end < 2 || parts.subList(0, end).stream().anyMatch(String::isEmpty)) {
            return Optional.empty();
        }
        int split = end - 1;
        for (int i = 1; i < end; i++) {
            if (STARTS.contains(parts.get(i)) && i + 1 < end || i > 1 && repeats(parts.subList(0, end), i)) {
                split = i;
                break;
            }
        }
        boolean second = split < end - 1;
        String last = parts.get(end - 1);
        boolean repeated = last.equals(parts.get(end - 2));
        if (!DOMAINS.contains(parts.get(0))) {
            // commons-io.commons-io, log4j.log4j: groups of one word
            return end == 2 && (last.equals(parts.get(0)) || last.startsWith(parts.get(0) + "-"))
                    ? Optional.of(parted(parts, 1))
                    : Optional.empty();
        }
        if (end < 3 || split < 2) {
            return Optional.empty();
        }
        if (!second && !repeated && DOTTED.stream().anyMatch(name::startsWith)) {
            boolean platform = name.startsWith("javax.") || name.startsWith("jakarta.");
            boolean named = bundle.filter(b -> !b.equals(name)).isPresent();
            if (platform || !named && last.indexOf('-') < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(parted(parts, split));
    }

    private static Parted parted(List<String> parts, int split) {
        return new Parted(
                String.join(".", parts.subList(0, split)), String.join(".", parts.subList(split, parts.size())));
    }

    /** Whether the name starts anew: {@code org.osgi.org.osgi.core}. */
    private static boolean repeats(List<String> parts, int at) {
        return parts.get(at).equals(parts.get(0))
                && at + 1 < parts.size()
                && parts.get(at + 1).equals(parts.get(1));
    }

    private static boolean startsWithLetter(String part) {
        return !part.isEmpty() && Character.isLetter(part.charAt(0));
    }
}
