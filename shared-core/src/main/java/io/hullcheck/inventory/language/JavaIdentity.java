package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.PackageDraft;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private JavaIdentity() {}

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

    /**
     * The archive itself, when none of the coordinates inside are its own.
     *
     * @param path of the archive, its name at the end
     * @param inside what its coordinates told
     */
    static Optional<PackageDraft> ofArchive(
            String path, Optional<byte[]> manifest, List<PackageDraft> inside, String place, List<String> roots) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        String base = file.substring(0, file.lastIndexOf('.'));
        Matcher named = FILE_NAME.matcher(base);
        boolean hasVersion = named.matches();
        Optional<String> fileArtifact = hasVersion ? Optional.of(named.group(1)) : Optional.empty();
        Optional<String> fileVersion =
                hasVersion ? Optional.of(CLASSIFIER.matcher(named.group(2)).replaceFirst("")) : Optional.empty();
        // one set of coordinates is the archive's own, whatever the file is called now
        boolean own = inside.size() == 1
                || inside.stream()
                        .anyMatch(d -> base.startsWith(d.name())
                                || fileArtifact.filter(d.name()::equals).isPresent());
        if (own) {
            return Optional.empty();
        }
        Attributes main = attributes(manifest);
        Optional<String> version = value(main, "Implementation-Version")
                .or(() -> value(main, "Bundle-Version"))
                .or(() -> value(main, "Specification-Version"))
                .filter(v -> VERSION.matcher(v).matches());
        Optional<String> title =
                value(main, "Implementation-Title").filter(t -> TOKEN.matcher(t).matches());
        Optional<String> group = value(main, "Implementation-Vendor-Id")
                .filter(g -> GROUP.matcher(g).matches())
                .filter(g -> roots.stream().anyMatch(r -> g.equals(r) || g.startsWith(r + ".")));
        if (fileArtifact.isPresent()) {
            boolean agrees =
                    version.filter(v -> sameStart(v, fileVersion.get())).isPresent();
            return Optional.of(PackageDraft.ofMaven(
                    group,
                    fileArtifact.get(),
                    fileVersion.get(),
                    agrees ? Certainty.DECLARED : Certainty.NAMED,
                    agrees ? "its file name, and its manifest states the same version" : "its file name",
                    place,
                    roots));
        }
        if (version.isPresent() && !roots.isEmpty()) {
            return Optional.of(PackageDraft.ofMaven(
                    group,
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
