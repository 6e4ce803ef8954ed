package io.hullcheck.inventory.language;

import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the metadata of every installed Python package (PyPA specifications, "Core metadata", "Recording installed
 * projects"): {@code *.dist-info/METADATA}, and of older tools {@code *.egg-info} and {@code EGG-INFO},
 * in a folder or in a zip that Python runs. A wheel is what packages are installed from and not listed.
 */
public final class PythonCataloguer implements Cataloguer {
    private static final String LICENCE = "License ::";
    /** What is wanted only by those who ask for an extra. */
    private static final String EXTRA = "extra";

    /** Some write the whole text of their licence there, or that they know none. */
    private static final Predicate<String> NO_NAME = l -> l.isBlank() || l.equals("UNKNOWN") || l.length() > 100;

    @Override
    public String name() {
        return "python";
    }

    @Override
    public boolean wants(String path) {
        return isRecord(path) || isArchive(path);
    }

    private static boolean isRecord(String path) {
        return (path.endsWith(".dist-info/METADATA")
                        || path.endsWith(".egg-info/PKG-INFO")
                        || path.endsWith(".egg-info/METADATA")
                        || path.endsWith(".egg/EGG-INFO/PKG-INFO")
                        || path.endsWith(".egg-info"))
                // copies that a package keeps for itself, which no package manager counts
                && !path.contains("/_vendor/");
    }

    /** An egg runs from within its zip (setuptools, "The Internal Structure of Python Eggs"), as do applications of pex and shiv. */
    private static boolean isArchive(String path) {
        return path.endsWith(".egg") || path.endsWith(".pex") || path.endsWith(".pyz");
    }

    @Override
    public List<String> samples() {
        return List.of("x.dist-info/METADATA", "x.egg-info/PKG-INFO", "x.egg/EGG-INFO/PKG-INFO");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (!isArchive(file.path())) {
            evidence.found(read(file.content(), file.shownPath(), evidence));
        } else if (file.size() > 0) {
            new ZippedPackages(file, evidence)
                    .read(
                            path -> isRecord(path) || path.equals("EGG-INFO/PKG-INFO"),
                            (path, in) -> List.of(read(in, file.shownPath() + "!/" + path, evidence)));
        }
    }

    /** Whether a marker compares the extra: {@code ; extra == "socks"} (PyPA, "Dependency specifiers"). */
    private static boolean isForExtra(String line) {
        int marker = line.indexOf(';');
        int at = marker < 0 ? -1 : line.indexOf(EXTRA, marker);
        while (at >= 0) {
            int behind = at + EXTRA.length();
            while (behind < line.length() && Character.isWhitespace(line.charAt(behind))) {
                behind++;
            }
            if (line.startsWith("==", behind) && !isOfName(line.charAt(at - 1))) {
                return true;
            }
            at = line.indexOf(EXTRA, behind);
        }
        return false;
    }

    /** The characters of a distribution's name at the start of a text. */
    private static String name(String text) {
        int end = 0;
        while (end < text.length()
                && (isOfName(text.charAt(end)) || text.charAt(end) == '.' || text.charAt(end) == '-')) {
            end++;
        }
        return text.substring(0, end);
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static PackageDraft read(InputStream content, String path, Evidence evidence) throws IOException {
        String name = "";
        String version = "";
        List<String> licences = new ArrayList<>();
        List<String> classified = new ArrayList<>();
        List<String> needs = new ArrayList<>();
        BoundedLines lines = BoundedLines.of(content, path, evidence);
        for (Optional<String> line = lines.next();
                line.isPresent() && !line.get().isBlank();
                line = lines.next()) {
            int colon = line.get().indexOf(':');
            String field = colon < 0 ? "" : line.get().substring(0, colon).toLowerCase(Locale.ROOT);
            if (field.equals("name") && name.isEmpty()) {
                name = line.get().substring(colon + 1).trim();
            } else if (field.equals("version") && version.isEmpty()) {
                version = line.get().substring(colon + 1).trim();
            } else if (field.equals("license") || field.equals("license-expression")) {
                licences.add(line.get().substring(colon + 1).trim());
            } else if (field.equals("classifier") && line.get().contains(LICENCE)) {
                classified.add(
                        line.get().substring(line.get().lastIndexOf("::") + 2).trim());
            } else if (field.equals("requires-dist") && !isForExtra(line.get())) {
                needs.add(name(line.get().substring(colon + 1).trim()));
            }
        }
        if (name.isEmpty() || version.isEmpty()) {
            throw new IOException("it names no package and version");
        }
        return PackageDraft.ofLanguage(PackageKind.PYPI, Optional.empty(), name, version, "its own metadata")
                .saying(Declared.of(licences.stream().allMatch(NO_NAME) ? classified : licences, needs));
    }
}
