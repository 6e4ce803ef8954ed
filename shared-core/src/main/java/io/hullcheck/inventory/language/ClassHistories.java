package io.hullcheck.inventory.language;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The libraries that are often shaded, by the names of their classes. The data lie beside this class, one file a
 * library, and are read when a copy has been noticed; {@code ClassHistoriesMain} makes them from the releases.
 */
final class ClassHistories {
    /**
     * A library of which there is a history.
     *
     * @param root its own package, as a folder with a slash behind
     * @param witness a class below it that holds the version as a text
     */
    record Library(String group, String artifact, String root, Optional<String> witness) {
        String coordinates() {
            return group + ":" + artifact;
        }

        /** @throws UncheckedIOException when this program's own jar is damaged */
        ClassHistory history() {
            return read(group + "+" + artifact + ".txt");
        }
    }

    /**
     * A class whose presence hints at a library.
     *
     * @param path below the library's own package, with its ending
     */
    record Anchor(Library library, String path) {}

    /** Read once, at the first Java archive. */
    private static final class Index {
        static final Map<String, List<Anchor>> BY_FILE = readIndex();
    }

    private ClassHistories() {}

    /** The anchors that a class file of this name, without its folder, may be. */
    static List<Anchor> anchors(String fileName) {
        return Index.BY_FILE.getOrDefault(fileName, List.of());
    }

    private static Map<String, List<Anchor>> readIndex() {
        Map<String, List<Anchor>> anchors = new HashMap<>();
        for (String line : lines("index.txt")) {
            String[] parts = line.split(" ");
            int colon = parts[0].indexOf(':');
            Library library = new Library(
                    parts[0].substring(0, colon),
                    parts[0].substring(colon + 1),
                    parts[1] + "/",
                    Optional.of(parts[2]).filter(w -> !w.equals("-")));
            for (String path : Arrays.asList(parts).subList(3, parts.length)) {
                String file = path.substring(path.lastIndexOf('/') + 1) + ".class";
                anchors.computeIfAbsent(file, f -> new ArrayList<>()).add(new Anchor(library, path + ".class"));
            }
        }
        return Map.copyOf(anchors);
    }

    private static ClassHistory read(String file) {
        List<String> lines = lines(file);
        List<String> versions = List.of(lines.get(0).split(" "));
        Map<String, BitSet> classes = new HashMap<>();
        String folder = "";
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("/")) {
                folder = line.substring(1);
            } else {
                int space = line.indexOf(' ');
                classes.put(
                        folder + (space < 0 ? line : line.substring(0, space)),
                        places(space < 0 ? "0-" : line.substring(space + 1), versions.size()));
            }
        }
        return new ClassHistory(versions, Map.copyOf(classes));
    }

    /** {@code 3,5-7,9-}: single places, spans, and a span to the end. */
    private static BitSet places(String text, int versions) {
        BitSet places = new BitSet(versions);
        for (String span : text.split(",")) {
            int dash = span.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? span : span.substring(0, dash));
            int last = dash < 0
                    ? first
                    : dash == span.length() - 1 ? versions - 1 : Integer.parseInt(span.substring(dash + 1));
            places.set(first, last + 1);
        }
        return places;
    }

    private static List<String> lines(String file) {
        try (InputStream in = ClassHistories.class.getResourceAsStream("classes/" + file)) {
            return new BufferedReader(new InputStreamReader(Objects.requireNonNull(in, file), StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of this program is damaged", e);
        }
    }
}
