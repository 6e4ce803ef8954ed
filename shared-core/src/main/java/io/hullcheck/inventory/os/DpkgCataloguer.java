package io.hullcheck.inventory.os;

import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.SourcePackage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads dpkg's database: {@code var/lib/dpkg/status}, and {@code status.d/*} of distroless images (Debian Policy
 * Manual, section 5 "Control files and their fields"; dpkg(1), "Package states").
 */
public final class DpkgCataloguer implements Cataloguer {
    private static final String STATUS = "var/lib/dpkg/status";
    private static final String STATUS_FOLDER = "var/lib/dpkg/status.d/";
    private static final Set<String> FIELDS =
            Set.of("package", "status", "version", "architecture", "source", "maintainer");
    /** States in which no file of the package is on disk. */
    private static final Set<String> ABSENT = Set.of("not-installed", "config-files");
    /** {@code Source: foo (1.2)}; the version stands there only when it differs. */
    private static final Pattern SOURCE = Pattern.compile("(\\S+)(?:\\s+\\(([^)]+)\\))?");

    @Override
    public String name() {
        return "dpkg";
    }

    @Override
    public boolean wants(String path) {
        return path.equals(STATUS)
                || (path.startsWith(STATUS_FOLDER)
                        && path.indexOf('/', STATUS_FOLDER.length()) < 0
                        && !path.endsWith(".md5sums")
                        && !path.endsWith(".preinst")
                        && !path.endsWith(".postinst"));
    }

    @Override
    public List<String> places() {
        return List.of(STATUS, STATUS_FOLDER);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        BoundedLines lines = new BoundedLines(file.content());
        Map<String, String> paragraph = new HashMap<>();
        boolean strange = false;
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            String line = next.get();
            if (line.isBlank()) {
                add(paragraph, file, evidence);
                paragraph.clear();
                continue;
            }
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                strange = true;
                continue;
            }
            String field = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (FIELDS.contains(field)) {
                paragraph.put(field, line.substring(colon + 1).trim());
            }
        }
        add(paragraph, file, evidence);
        if (strange) {
            evidence.gap(damaged(file, "lines in it are no fields, so packages may be missing from this report"));
        }
    }

    private static void add(Map<String, String> paragraph, FoundFile file, Evidence evidence) {
        if (paragraph.isEmpty() || ABSENT.contains(state(paragraph))) {
            return;
        }
        String name = paragraph.getOrDefault("package", "");
        String version = paragraph.getOrDefault("version", "");
        if (name.isEmpty() || version.isEmpty()) {
            evidence.gap(damaged(
                    file,
                    name.isEmpty() ? "a package in it has no name" : "package " + name + " in it has no version"));
            return;
        }
        Matcher source = SOURCE.matcher(paragraph.getOrDefault("source", ""));
        SourcePackage built = source.matches()
                ? new SourcePackage(
                        source.group(1), Optional.ofNullable(source.group(2)).orElse(version))
                : new SourcePackage(name, version);
        evidence.found(PackageDraft.ofOs(
                PackageKind.DEB,
                name,
                version,
                built,
                Optional.ofNullable(paragraph.get("architecture")),
                Optional.ofNullable(paragraph.get("maintainer")),
                "dpkg's database"));
    }

    /** The third word of {@code Status: install ok installed}; distroless images write no status and mean installed. */
    private static String state(Map<String, String> paragraph) {
        String[] words = paragraph.getOrDefault("status", "").split("\\s+");
        return words.length == 3 ? words[2] : "installed";
    }

    private static Gap damaged(FoundFile file, String what) {
        return Gap.inFile(
                Gap.Kind.FILE_DAMAGED,
                file.shownPath(),
                "the package database is damaged: " + what,
                "Look at the build step that writes the file; repair it with dpkg --audit in the image");
    }
}
