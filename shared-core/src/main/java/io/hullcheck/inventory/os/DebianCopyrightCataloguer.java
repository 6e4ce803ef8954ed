package io.hullcheck.inventory.os;

import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the licences of Debian's packages: {@code usr/share/doc/NAME/copyright}, where it is machine-readable ("Machine-readable
 * debian/copyright file", version 1.0). Others are prose, and say nothing here.
 */
public final class DebianCopyrightCataloguer implements Cataloguer {
    private static final String FOLDER = "usr/share/doc/";
    private static final String FILE = "/copyright";
    private static final String LICENCE = "License:";
    private static final int MOST = 100;

    /** Debian's short names of what SPDX calls otherwise (the same document, "Short name"). */
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("Expat", "MIT"),
            Map.entry("GPL-1", "GPL-1.0-only"),
            Map.entry("GPL-1+", "GPL-1.0-or-later"),
            Map.entry("GPL-2", "GPL-2.0-only"),
            Map.entry("GPL-2+", "GPL-2.0-or-later"),
            Map.entry("GPL-3", "GPL-3.0-only"),
            Map.entry("GPL-3+", "GPL-3.0-or-later"),
            Map.entry("LGPL-2", "LGPL-2.0-only"),
            Map.entry("LGPL-2+", "LGPL-2.0-or-later"),
            Map.entry("LGPL-2.1", "LGPL-2.1-only"),
            Map.entry("LGPL-2.1+", "LGPL-2.1-or-later"),
            Map.entry("LGPL-3", "LGPL-3.0-only"),
            Map.entry("LGPL-3+", "LGPL-3.0-or-later"),
            Map.entry("GFDL-1.3", "GFDL-1.3-only"),
            Map.entry("GFDL-1.3+", "GFDL-1.3-or-later"),
            Map.entry("BSD-2-clause", "BSD-2-Clause"),
            Map.entry("BSD-3-clause", "BSD-3-Clause"),
            Map.entry("BSD-4-clause", "BSD-4-Clause"),
            Map.entry("Apache-2", "Apache-2.0"));

    @Override
    public String name() {
        return "debian-copyright";
    }

    @Override
    public boolean wants(String path) {
        return path.startsWith(FOLDER)
                && path.endsWith(FILE)
                && path.indexOf('/', FOLDER.length()) == path.length() - FILE.length();
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        BoundedLines lines = BoundedLines.of(file, evidence);
        Set<String> licences = new LinkedHashSet<>();
        boolean isReadable = false;
        for (Optional<String> line = lines.next(); line.isPresent() && licences.size() < MOST; line = lines.next()) {
            String text = line.get();
            isReadable |= text.startsWith("Format:") || text.startsWith("Format-Specification:");
            if (isReadable && text.regionMatches(true, 0, LICENCE, 0, LICENCE.length())) {
                licences.add(expression(text.substring(LICENCE.length()).strip()));
            }
        }
        licences.remove("");
        if (!licences.isEmpty()) {
            evidence.licensed(
                    file.path().substring(FOLDER.length(), file.path().length() - FILE.length()),
                    List.copyOf(licences));
        }
    }

    /** {@code GPL-2+ and Expat}, in SPDX's words where each part has one. */
    private static String expression(String text) {
        List<String> parts = new ArrayList<>();
        for (String word : text.split("\\s+")) {
            parts.add(
                    word.equalsIgnoreCase("and") || word.equalsIgnoreCase("or") || word.equalsIgnoreCase("with")
                            ? word.toUpperCase(Locale.ROOT)
                            : SHORT.getOrDefault(word, word));
        }
        return String.join(" ", parts);
    }
}
