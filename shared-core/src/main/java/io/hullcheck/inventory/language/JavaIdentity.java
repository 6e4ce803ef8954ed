package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.PackageDraft;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java archive is: by the coordinates that Maven wrote into it, else by its manifest, else by its name. A
 * groupId is never made up: where nothing states it, it stays open, and the classes inside tell later which of the
 * groups with advisories it can be.
 */
final class JavaIdentity {
    /** {@code name-1.2.3-classifier.jar}: the version starts at the first dash before a digit. */
    private static final Pattern FILE_NAME = Pattern.compile("(.+?)-(v?\\d[\\w.+~-]*)");

    private static final Pattern CLASSIFIER = Pattern.compile(
            "-(?:sources|javadoc|tests?|shaded|all|jar-with-dependencies|uber|native|linux|osx|windows|no_aop|jdk\\d+"
                    + "|linux-x86_64|linux-aarch_64|osx-x86_64|osx-aarch_64|windows-x86_64|exec|plain|runner|fat)$");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern GROUP = Pattern.compile("[a-z][\\w-]*(\\.[\\w-]+)+");
    private static final Pattern VERSION = Pattern.compile("v?\\d[\\w.+~-]*");

    /** Quarkus calls a library of a fast-jar {@code group.artifact-version.jar}. */
    private static final Pattern QUARKUS = Pattern.compile("(?:.*/)?lib/(?:main|boot)/[^/]+");

    /** Where a manifest states a version, the most telling first. */
    private static final List<String> VERSIONS =
            List.of("Implementation-Version", "Bundle-Version", "Specification-Version");

    private static final String TOMCAT_TITLE = "Apache Tomcat";
    private static final String RUNTIME_TITLE = "Java Runtime Environment";

    private static final Pattern COORDINATES = Pattern.compile("(?:.*/)?META-INF/maven/[^/]+/[^/]+/pom\\.properties");

    private static final int MOST_LICENCES = 2_000;

    private JavaIdentity() {}

    /** Whether Maven writes coordinates there. */
    static boolean areCoordinates(String path) {
        return path.endsWith("/pom.properties") && COORDINATES.matcher(path).matches();
    }

    /** The coordinates in one {@code pom.properties}; empty when the build left them unfilled. */
    static Optional<PackageDraft> ofCoordinates(byte[] bytes, String entry, String place) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes));
        } catch (IOException | IllegalArgumentException e) {
            // a broken escape; the path still names group and artifact, but no version, so the manifest has to help
            return Optional.empty();
        }
        String[] parts = entry.substring(entry.indexOf("META-INF/maven/")).split("/");
        String group = filled(properties.getProperty("groupId")).orElse(parts[2]);
        String artifact = filled(properties.getProperty("artifactId")).orElse(parts[3]);
        return filled(properties.getProperty("version"))
                .map(version -> PackageDraft.ofMaven(
                        Optional.of(group),
                        artifact,
                        version,
                        Certainty.PROVEN,
                        "the coordinates in its pom.properties",
                        place,
                        List.of()));
    }

    private static Optional<String> filled(String value) {
        return Optional.ofNullable(value).map(String::trim).filter(v -> !v.isEmpty() && !v.contains("${"));
    }

    /** Name and version in a file's name. */
    private record Named(String artifact, String version) {}

    /** Where the version starts is told by the manifest, for names such as {@code asm-9-9.3.jar}; else by the first digit. */
    private static Optional<Named> named(String base, Attributes main) {
        for (String key : VERSIONS) {
            Optional<String> version =
                    value(main, key).filter(v -> base.endsWith("-" + v) && v.length() + 1 < base.length());
            if (version.isPresent()) {
                return Optional.of(new Named(
                        base.substring(0, base.length() - version.get().length() - 1), version.get()));
            }
        }
        Matcher name = FILE_NAME.matcher(base);
        return name.matches()
                ? Optional.of(new Named(
                        name.group(1), CLASSIFIER.matcher(name.group(2)).replaceFirst("")))
                : Optional.empty();
    }

    /**
     * Whether some coordinates inside an archive are its own.
     *
     * @param path of the archive, its name at the end
     * @param inside what its coordinates told
     */
    static boolean hasOwn(String path, Optional<byte[]> manifest, List<PackageDraft> inside) {
        String base = base(path);
        if (inside.stream().anyMatch(d -> base.startsWith(d.name()))) {
            return true;
        }
        Attributes main = attributes(manifest);
        Optional<Named> named = named(base, main);
        // one set of coordinates is the archive's own, whatever the file is called now; unless name and manifest agree
        // that it is something else, which has taken the other in
        return inside.size() == 1
                && named.filter(n -> !n.version.equals(inside.get(0).version()) && states(main, n.version))
                        .isEmpty();
    }

    /** Which of the coordinates inside an archive are its own, where some are. */
    static Optional<PackageDraft> own(String path, List<PackageDraft> inside) {
        String base = base(path);
        return inside.stream()
                .filter(d -> base.startsWith(d.name()))
                .max(Comparator.comparingInt(d -> d.name().length()))
                .or(() -> inside.size() == 1 ? Optional.of(inside.get(0)) : Optional.empty());
    }

    /** What OSGi's manifests say of the licence: names or addresses, each with attributes behind (OSGi Core, "Bundle-License"). */
    static List<String> licences(Optional<byte[]> manifest) {
        return value(attributes(manifest), "Bundle-License").filter(v -> v.length() < MOST_LICENCES).stream()
                .flatMap(v -> Stream.of(v.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")))
                .map(v -> v.replaceFirst(";.*$", "").replace("\"", "").strip())
                .filter(v -> !v.isEmpty() && !v.equals("<<EXTERNAL>>"))
                .toList();
    }

    private static boolean states(Attributes main, String version) {
        return VERSIONS.stream()
                .anyMatch(key ->
                        value(main, key).filter(v -> sameStart(v, version)).isPresent());
    }

    private static String base(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        // a file that is reached by a link may be called anything
        int dot = file.lastIndexOf('.');
        return dot < 0 ? file : file.substring(0, dot);
    }

    /** The archive under which its very bytes were released; the name decides where there are several. */
    static Optional<PackageDraft> ofReleased(String path, List<KnownArtifacts.Known> known, String place) {
        String base = base(path);
        return known.stream()
                .min(Comparator.comparing((KnownArtifacts.Known k) -> !base.startsWith(k.coordinates()
                                        .artifact() + "-" + k.coordinates().version()))
                        .thenComparing(k -> !base.startsWith(k.coordinates().artifact()))
                        .thenComparing(k -> k.coordinates().toString()))
                .map(k -> PackageDraft.ofMaven(
                        Optional.of(k.coordinates().group()),
                        k.coordinates().artifact(),
                        k.coordinates().version(),
                        Certainty.PROVEN,
                        "its SHA-1, which is that of an archive in " + k.place() + alternatives(k, known),
                        place,
                        List.of()));
    }

    private static String alternatives(KnownArtifacts.Known chosen, List<KnownArtifacts.Known> known) {
        List<String> others = known.stream()
                .filter(k -> k != chosen)
                .map(k -> k.coordinates().group() + ":" + k.coordinates().artifact() + ":"
                        + k.coordinates().version())
                .sorted()
                .toList();
        return others.isEmpty() ? "" : " (the same bytes were released as " + String.join(", ", others) + " too)";
    }

    /**
     * A copy of a library that left no coordinates behind.
     *
     * @param stated the version that one of its classes states
     */
    static PackageDraft ofCopy(ClassCopies.Copy copy, Optional<String> stated, String place) {
        List<String> fitting = copy.fit().versions();
        String version = stated.orElse(fitting.get(0));
        String last = fitting.get(fitting.size() - 1);
        String folder = copy.folder().substring(0, copy.folder().length() - 1);
        return PackageDraft.ofMaven(
                Optional.of(copy.library().group()),
                copy.library().artifact(),
                version,
                stated.isPresent() ? Certainty.DECLARED : Certainty.RECOGNISED,
                copy.classes() + " of its classes"
                        + (stated.isPresent()
                                ? ", one of which states the version"
                                : fitting.size() == 1
                                        ? ", which are those of " + version
                                        : ", which fit " + fitting.size() + " releases from " + version + " to " + last
                                                + "; the oldest is counted"),
                place + "!/" + folder,
                List.of());
    }

    /** An archive whose name and version are known, with the group that its classes tell. */
    static PackageDraft withGroupOf(ClassCopies.Copy copy, PackageDraft self) {
        return PackageDraft.ofMaven(
                Optional.of(copy.library().group()),
                self.name(),
                self.version(),
                self.certainty(),
                self.why() + "; the group by the names of its classes",
                self.place(),
                List.of());
    }

    /**
     * The archive itself by its manifest or its name, when none of the coordinates inside are its own.
     *
     * @param path of the archive, its name at the end
     */
    static Optional<PackageDraft> ofArchive(String path, Optional<byte[]> manifest, String place, List<String> roots) {
        String base = base(path);
        Attributes main = attributes(manifest);
        Optional<Named> named = named(base, main);
        if (RUNTIME_TITLE.equals(main.getValue("Implementation-Title"))) {
            // rt.jar and its like; the JDK is listed by its release file
            return Optional.empty();
        }
        Optional<PackageDraft> plugin = ofJenkinsPlugin(main, place);
        if (plugin.isPresent()) {
            return plugin;
        }
        Optional<String> version = VERSIONS.stream()
                .flatMap(key -> value(main, key).stream())
                .findFirst()
                .filter(v -> VERSION.matcher(v).matches());
        Optional<String> title =
                value(main, "Implementation-Title").filter(t -> TOKEN.matcher(t).matches());
        if (TOMCAT_TITLE.equals(main.getValue("Implementation-Title")) && version.isPresent() && named.isEmpty()) {
            // lib/catalina.jar of the server is the archive that is published as tomcat-catalina
            return Optional.of(PackageDraft.ofMaven(
                    Optional.of("org.apache.tomcat"),
                    base.startsWith("tomcat-") ? base : "tomcat-" + base,
                    version.get(),
                    Certainty.DECLARED,
                    "its name and its manifest, by which it is a part of Apache Tomcat",
                    place,
                    List.of()));
        }
        int dot = named.map(n -> n.artifact.lastIndexOf('.')).orElse(-1);
        if (dot > 0 && QUARKUS.matcher(path).matches()) {
            return Optional.of(PackageDraft.ofMaven(
                    Optional.of(named.get().artifact.substring(0, dot)),
                    named.get().artifact.substring(dot + 1),
                    named.get().version,
                    Certainty.NAMED,
                    "its file name, in which Quarkus puts the group first",
                    place,
                    roots));
        }
        if (named.isPresent()) {
            boolean agrees =
                    version.filter(v -> sameStart(v, named.get().version)).isPresent();
            return Optional.of(PackageDraft.ofMaven(
                    Optional.empty(),
                    named.get().artifact,
                    named.get().version,
                    agrees ? Certainty.DECLARED : Certainty.NAMED,
                    agrees ? "its file name, and its manifest states the same version" : "its file name",
                    place,
                    roots));
        }
        if (version.isPresent() && !roots.isEmpty()) {
            return Optional.of(PackageDraft.ofMaven(
                    Optional.empty(),
                    title.orElse(base),
                    version.get(),
                    Certainty.DECLARED,
                    title.isPresent()
                            ? "title and version in its manifest"
                            : "its file name and the version in its manifest",
                    place,
                    roots));
        }
        return Optional.empty();
    }

    /** A Jenkins plugin states its coordinates in its manifest. */
    private static Optional<PackageDraft> ofJenkinsPlugin(Attributes main, String place) {
        Optional<String> name = value(main, "Short-Name").or(() -> value(main, "Extension-Name"));
        Optional<String> version = value(main, "Plugin-Version").map(v -> v.split(" ")[0]);
        Optional<String> group =
                value(main, "Group-Id").filter(g -> GROUP.matcher(g).matches());
        return name.isEmpty() || version.isEmpty() || group.isEmpty()
                ? Optional.empty()
                : Optional.of(PackageDraft.ofMaven(
                        group,
                        name.get(),
                        version.get(),
                        Certainty.DECLARED,
                        "group, name and version of a Jenkins plugin in its manifest",
                        place,
                        List.of()));
    }

    /** OSGi writes {@code 1.2.3.RELEASE} or {@code 1.2.3} for {@code 1.2.3-SNAPSHOT}; numbers decide. */
    private static boolean sameStart(String one, String other) {
        return one.equals(other) || one.startsWith(other) || other.startsWith(one);
    }

    private static Attributes attributes(Optional<byte[]> manifest) {
        if (manifest.isPresent()) {
            try {
                return new Manifest(new ByteArrayInputStream(manifest.get())).getMainAttributes();
            } catch (IOException | RuntimeException e) {
                // an unreadable manifest says nothing; the file name is asked instead, and the certainty shows it
                return new Attributes();
            }
        }
        return new Attributes();
    }

    private static Optional<String> value(Attributes attributes, String name) {
        return filled(attributes.getValue(name));
    }
}
