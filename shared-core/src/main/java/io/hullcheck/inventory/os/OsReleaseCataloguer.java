package io.hullcheck.inventory.os;

import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells the distribution and its release from {@code os-release} (freedesktop.org, os-release(5)). */
public final class OsReleaseCataloguer implements Cataloguer {
    private static final List<String> PLACES = List.of("etc/os-release", "usr/lib/os-release");

    @Override
    public String name() {
        return "os-release";
    }

    @Override
    public boolean wants(String path) {
        return PLACES.contains(path);
    }

    @Override
    public List<String> places() {
        return PLACES;
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        Map<String, String> values = new HashMap<>();
        BoundedLines lines = BoundedLines.of(file, evidence);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            int equals = line.get().indexOf('=');
            if (equals > 0 && !line.get().startsWith("#")) {
                values.put(
                        line.get().substring(0, equals).trim(),
                        unquoted(line.get().substring(equals + 1).trim()));
            }
        }
        String id = values.getOrDefault("ID", "").toLowerCase(Locale.ROOT);
        if (id.isBlank()) {
            // os-release(5): "If not set, a default of ID=linux may be used"
            id = "linux";
        }
        Optional<String> version = text(values, "VERSION_ID");
        evidence.found(new Distribution(
                id,
                version,
                text(values, "PRETTY_NAME")
                        .orElse(id + version.map(v -> " " + v).orElse("")),
                text(values, "ID_LIKE").map(l -> List.of(l.split("\\s+"))).orElse(List.of()),
                text(values, "VERSION_CODENAME"),
                file.shownPath()));
    }

    private static Optional<String> text(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).filter(v -> !v.isBlank());
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            boolean escapes =
                    text.charAt(i) == '\\' && i + 1 < text.length() && "\\\"$`'".indexOf(text.charAt(i + 1)) >= 0;
            plain.append(text.charAt(escapes ? ++i : i));
        }
        return plain.toString();
    }

    /** Shell quoting as os-release(5) allows it: single or double quotes, a backslash before a special character. */
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? unescaped(value.substring(1, value.length() - 1)) : value;
    }
}
