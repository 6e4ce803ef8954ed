package io.hullcheck.inventory.language;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** The main section of an archive's manifest (JAR File Specification; OSGi Core, "Bundle Manifest Headers"). Immutable. */
final class JavaManifest {
    /** Where a manifest states a version, the most telling first. {@code Version} is Kafka's and others' of Gradle. */
    private static final List<String> VERSIONS =
            List.of("Implementation-Version", "Bundle-Version", "Specification-Version", "Version");

    private static final int MOST_LICENCES = 2_000;

    private final Attributes main;

    private JavaManifest(Attributes main) {
        this.main = main;
    }

    /** @param bytes of the manifest; empty where there is none, and unreadable ones say nothing */
    static JavaManifest read(Optional<byte[]> bytes) {
        if (bytes.isPresent()) {
            try {
                return new JavaManifest(new Manifest(new ByteArrayInputStream(bytes.get())).getMainAttributes());
            } catch (IOException | RuntimeException e) {
                // the file name is asked instead, and the certainty shows it
                return new JavaManifest(new Attributes());
            }
        }
        return new JavaManifest(new Attributes());
    }

    /** A value that a build has filled in. */
    Optional<String> value(String name) {
        return Optional.ofNullable(main.getValue(name))
                .map(String::trim)
                .filter(v -> !v.isEmpty() && !v.contains("${"));
    }

    /** Versions that it states, the most telling first; what stands behind the first blank is a comment. */
    List<String> versions() {
        List<String> versions = new ArrayList<>();
        for (String key : VERSIONS) {
            value(key)
                    .map(JavaManifest::firstWord)
                    .filter(JavaFileName::isVersion)
                    .ifPresent(versions::add);
        }
        return versions;
    }

    /** Whether it states a version, or the start or a longer form of it: OSGi writes {@code 1.2.3.RELEASE} for {@code 1.2.3}. */
    boolean states(String version) {
        return versions().stream().anyMatch(v -> v.startsWith(version) || version.startsWith(v));
    }

    /** The bundle's name without its directives. */
    Optional<String> symbolicName() {
        return value("Bundle-SymbolicName").map(v -> {
            int end = v.indexOf(';');
            return (end < 0 ? v : v.substring(0, end)).strip();
        });
    }

    /** What OSGi's manifests say of the licence: names or addresses, each with attributes behind (OSGi Core, "Bundle-License"). */
    List<String> licences() {
        List<String> licences = new ArrayList<>();
        value("Bundle-License").filter(v -> v.length() < MOST_LICENCES).ifPresent(value -> {
            StringBuilder one = new StringBuilder();
            boolean quoted = false;
            boolean attributes = false;
            for (char c : (value + ",").toCharArray()) {
                if (c == '"') {
                    quoted = !quoted;
                } else if (c == ',' && !quoted) {
                    licences.add(one.toString().strip());
                    one.setLength(0);
                    attributes = false;
                } else {
                    attributes |= c == ';' && !quoted;
                    if (!attributes) {
                        one.append(c);
                    }
                }
            }
        });
        licences.removeIf(l -> l.isEmpty() || l.equals("<<EXTERNAL>>"));
        return licences;
    }

    private static String firstWord(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }
}
