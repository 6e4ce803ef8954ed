package io.hullcheck.inventory.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Names of real archives that write no coordinates into themselves: groups by artifact and package ({@code groups.txt}), and
 * artifacts by the name of the bundle that holds them ({@code bundles.txt}). Stateless and thread-safe.
 */
final class KnownNames {
    /** Maven's group and artifact. */
    record Artifact(String group, String name) {
        static Artifact of(String text) {
            int colon = text.indexOf(':');
            return new Artifact(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    private record Pattern(String group, String artifact, List<String> packages, Optional<String> published) {
        /** How many letters agree; -1 where the names do not fit. */
        int fit(String name) {
            int star = artifact.indexOf('*');
            if (star < 0) {
                return artifact.equals(name) ? artifact.length() + 1 : -1;
            }
            String start = artifact.substring(0, star);
            String end = artifact.substring(star + 1);
            if (end.endsWith("*")) {
                String middle = end.substring(0, end.length() - 1);
                return name.startsWith(start) && name.indexOf(middle, start.length()) >= 0 ? artifact.length() - 2 : -1;
            }
            return name.length() >= start.length() + end.length() && name.startsWith(start) && name.endsWith(end)
                    ? artifact.length() - 1
                    : -1;
        }
    }

    /** Read once, at the first archive that names no group. */
    private static final class Tables {
        static final List<Pattern> GROUPS = lines("groups.txt").stream()
                .map(l -> l.split(" "))
                .map(p -> new Pattern(
                        p[0], p[1], List.of(p[2].split(",")), p.length > 3 ? Optional.of(p[3]) : Optional.empty()))
                .toList();
        static final Map<String, Artifact> BUNDLES = readBundles();
    }

    private KnownNames() {}

    /** What an archive of that name, with classes in those packages, is published as. */
    static Optional<Artifact> of(String name, ClassPackages packages) {
        int best = 0;
        List<Artifact> artifacts = new ArrayList<>();
        for (Pattern pattern : Tables.GROUPS) {
            int fit = pattern.fit(name);
            if (fit >= best && fit > 0 && pattern.packages.stream().anyMatch(packages::has)) {
                if (fit > best) {
                    artifacts.clear();
                }
                best = fit;
                artifacts.add(new Artifact(pattern.group, pattern.published.orElse(name)));
            }
        }
        return artifacts.stream().distinct().count() == 1 ? Optional.of(artifacts.get(0)) : Optional.empty();
    }

    /** What a bundle of that symbolic name holds. */
    static Optional<Artifact> ofBundle(String symbolicName) {
        return Optional.ofNullable(Tables.BUNDLES.get(symbolicName));
    }

    private static Map<String, Artifact> readBundles() {
        Map<String, Artifact> bundles = new HashMap<>();
        for (String line : lines("bundles.txt")) {
            String[] parts = line.split(" ");
            bundles.put(parts[0], Artifact.of(parts[1]));
        }
        return Map.copyOf(bundles);
    }

    /**
     * Lines of a table of this package that are no comments.
     *
     * @throws UncheckedIOException when this program's own jar is damaged
     */
    static List<String> lines(String file) {
        try (InputStream in = KnownNames.class.getResourceAsStream(file)) {
            byte[] text = Objects.requireNonNull(in, file).readAllBytes();
            return Arrays.stream(new String(text, StandardCharsets.UTF_8).split("\n"))
                    .map(String::strip)
                    .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of this program is damaged", e);
        }
    }
}
