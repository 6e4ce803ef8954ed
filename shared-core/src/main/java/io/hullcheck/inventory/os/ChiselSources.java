package io.hullcheck.inventory.os;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From which source a package is built that Chisel has cut; its manifest does not say, and Ubuntu's advisories go by
 * sources. Immutable.
 */
final class ChiselSources {
    private static final String TABLE = "chisel-sources.txt";
    /** Compilers are sources by their release, and each Ubuntu has several: the libraries' version tells which. */
    private static final String COMPILER = "gcc";

    private final Map<String, String> byStem;

    private ChiselSources(Map<String, String> byStem) {
        this.byStem = Map.copyOf(byStem);
    }

    /** The table that comes with this version. */
    static ChiselSources load() {
        try (InputStream in = Objects.requireNonNull(ChiselSources.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<String, String> byStem = new TreeMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (space > 0 && line.charAt(0) != '#') {
                    byStem.put(line.substring(0, space), line.substring(space + 1));
                }
            }
            return new ChiselSources(byStem);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is damaged", e);
        }
    }

    /** The source of a package; empty when it is not known that it bears another name. */
    Optional<String> of(String name, String version) {
        Optional<String> source =
                Optional.ofNullable(byStem.get(name)).or(() -> Optional.ofNullable(byStem.get(stem(name))));
        if (source.filter(COMPILER::equals).isPresent()) {
            int dot = version.indexOf('.');
            String release = dot > 0 ? version.substring(version.indexOf(':') + 1, dot) : "";
            return Optional.of(release.isEmpty() ? COMPILER : COMPILER + "-" + release);
        }
        return source.or(() -> ofRelease(name));
    }

    /** {@code python3.12-minimal} and {@code libpython3.12-stdlib} are of {@code python3.12}, {@code openjdk-21-jre-headless} of {@code openjdk-21}. */
    private static Optional<String> ofRelease(String name) {
        String plain = name.startsWith("lib") ? name.substring("lib".length()) : name;
        for (String start : new String[] {"python3.", "openjdk-", "postgresql-"}) {
            if (plain.startsWith(start)) {
                int end = start.length();
                while (end < plain.length() && plain.charAt(end) >= '0' && plain.charAt(end) <= '9') {
                    end++;
                }
                return end > start.length() ? Optional.of(plain.substring(0, end)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** {@code libssl} of {@code libssl3t64}. */
    private static String stem(String name) {
        int end = name.endsWith("t64") ? name.length() - "t64".length() : name.length();
        while (end > 0 && name.charAt(end - 1) >= '0' && name.charAt(end - 1) <= '9') {
            end--;
        }
        return name.substring(0, end);
    }
}
