package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.PackageDraft;
import java.util.List;
import java.util.Optional;

/**
 * Servers as their projects distribute them: what their parts are called in Maven's repository, and the product that a
 * part proves, because many advisories name the product alone ({@code org.apache.tomcat:tomcat}). The table is {@code
 * servers.txt}. Stateless and thread-safe.
 */
final class JavaServers {
    private static final String TOMCAT = "Apache Tomcat";
    private static final String TOMCAT_GROUP = "org.apache.tomcat";

    private record Part(String group, String artifact, int first, int last, String file) {}

    private record Product(KnownNames.Artifact product, KnownNames.Artifact proof, String place) {}

    /** Read once, at the first Java archive. */
    private static final class Tables {
        static final List<Part> PARTS = KnownNames.lines("servers.txt").stream()
                .filter(l -> l.startsWith("part "))
                .map(l -> l.split(" "))
                .map(p -> new Part(
                        p[1],
                        p[2],
                        Integer.parseInt(p[3]),
                        p[4].equals("-") ? Integer.MAX_VALUE : Integer.parseInt(p[4]),
                        p[5]))
                .toList();
        static final List<Product> PRODUCTS = KnownNames.lines("servers.txt").stream()
                .filter(l -> l.startsWith("product "))
                .map(l -> l.split(" "))
                .map(p -> new Product(KnownNames.Artifact.of(p[1]), KnownNames.Artifact.of(p[2]), p[3]))
                .toList();
    }

    private JavaServers() {}

    /** A part of Apache Tomcat, by its manifest: {@code catalina.jar} is published as {@code tomcat-catalina}. */
    static Optional<PackageDraft> part(ArchiveFacts facts) {
        JavaManifest manifest = facts.manifest();
        boolean titled = manifest.value("Implementation-Title")
                .filter(t -> t.startsWith(TOMCAT))
                .isPresent();
        boolean bundle = manifest.symbolicName()
                .filter(n ->
                        n.equals(TOMCAT_GROUP) || n.startsWith(TOMCAT_GROUP + "-") || n.startsWith(TOMCAT_GROUP + "."))
                .isPresent();
        Optional<String> version = facts.named()
                .map(JavaFileName::version)
                .or(() -> manifest.versions().stream().findFirst());
        if (!titled && !bundle || version.isEmpty()) {
            return Optional.empty();
        }
        String file = facts.named().map(JavaFileName::artifact).orElse(facts.base());
        int release = release(version.get());
        Optional<KnownNames.Artifact> part = Tables.PARTS.stream()
                .filter(p -> p.file.equals(file) && p.first <= release && release <= p.last)
                .findFirst()
                .map(p -> new KnownNames.Artifact(p.group, p.artifact));
        if (part.isEmpty() && file.startsWith("tomcat-")) {
            part = Optional.of(new KnownNames.Artifact(
                    file.startsWith("tomcat-embed-") ? TOMCAT_GROUP + ".embed" : TOMCAT_GROUP, file));
        }
        return part.map(p -> PackageDraft.ofMaven(
                Optional.of(p.group()),
                p.name(),
                version.get(),
                Certainty.DECLARED,
                "its name and its manifest, by which it is a part of Apache Tomcat",
                facts.place(),
                List.of()));
    }

    /** Whether an archive belongs to a server whose own package stands for it: Tomcat's {@code bin/bootstrap.jar} is published nowhere. */
    static boolean isUnpublishedPart(ArchiveFacts facts) {
        return facts.base().equals("bootstrap")
                && facts.manifest()
                        .value("Implementation-Title")
                        .filter(t -> t.startsWith(TOMCAT))
                        .isPresent();
    }

    /** The server in whose folder an archive lies, if the archive proves it. */
    static Optional<PackageDraft> product(PackageDraft own, String path) {
        int dot = path.lastIndexOf('.');
        String file = dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
        return Tables.PRODUCTS.stream()
                .filter(p -> p.proof.name().equals(own.name())
                        && own.namespace().filter(p.proof.group()::equals).isPresent())
                .filter(p -> endsWith(file, p.place.replace("{version}", own.version())))
                .findFirst()
                .map(p -> PackageDraft.ofMaven(
                        Optional.of(p.product.group()),
                        p.product.name(),
                        own.version(),
                        Certainty.DECLARED,
                        "its part " + own.name() + ", where the distribution has it",
                        own.place(),
                        List.of()));
    }

    private static boolean endsWith(String file, String place) {
        return file.equals(place) || file.endsWith("/" + place);
    }

    /** The first number of a version, 0 where it starts with none. */
    private static int release(String version) {
        int end = 0;
        while (end < version.length() && end < 4 && Character.isDigit(version.charAt(end))) {
            end++;
        }
        return end == 0 ? 0 : Integer.parseInt(version.substring(0, end));
    }
}
