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

/**
 * Reads the database of opkg, the package manager of OpenWrt and of images that Yocto makes (opkg, "status file"): fields
 * as dpkg's, at the places that either is built with.
 */
public final class OpkgCataloguer implements Cataloguer {
    private static final List<String> FOLDERS = List.of("usr/lib/opkg/", "var/lib/opkg/", "lib/opkg/");
    private static final String STATUS = "status";
    private static final String INFO = "info/";
    private static final String LIST = ".list";
    private static final Set<String> FIELDS = Set.of("package", "version", "status", "architecture", "source");

    @Override
    public String name() {
        return "opkg";
    }

    @Override
    public boolean wants(String path) {
        if (!path.contains("lib/opkg/")) {
            return false;
        }
        for (String folder : FOLDERS) {
            if (path.startsWith(folder)) {
                String file = path.substring(folder.length());
                return file.equals(STATUS) || file.startsWith(INFO) && file.endsWith(LIST);
            }
        }
        return false;
    }

    @Override
    public List<String> places() {
        return FOLDERS;
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        BoundedLines lines = BoundedLines.of(file, evidence);
        if (file.path().endsWith(LIST)) {
            String owner = file.path().substring(file.path().lastIndexOf('/') + 1);
            String name = owner.substring(0, owner.length() - LIST.length());
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                // a path, or a path and more with tabs between
                String path = line.get().split("\t", 2)[0];
                evidence.owns(path.startsWith("/") ? path.substring(1) : path, name);
            }
            return;
        }
        Map<String, String> paragraph = new HashMap<>();
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            String text = line.get();
            if (text.isBlank()) {
                add(paragraph, file, evidence);
                paragraph.clear();
                continue;
            }
            int colon = text.indexOf(':');
            if (colon > 0 && !Character.isWhitespace(text.charAt(0))) {
                String field = text.substring(0, colon).toLowerCase(Locale.ROOT);
                if (FIELDS.contains(field)) {
                    paragraph.put(field, text.substring(colon + 1).trim());
                }
            }
        }
        add(paragraph, file, evidence);
    }

    private static void add(Map<String, String> paragraph, FoundFile file, Evidence evidence) {
        String status = paragraph.getOrDefault("status", "installed");
        if (paragraph.isEmpty() || !(status.endsWith(" installed") || status.equals("installed"))) {
            return;
        }
        String name = paragraph.getOrDefault("package", "");
        String version = paragraph.getOrDefault("version", "");
        if (name.isEmpty() || version.isEmpty()) {
            evidence.gap(Gap.inFile(
                    Gap.Kind.FILE_DAMAGED,
                    file.shownPath(),
                    "the package database is damaged: "
                            + (name.isEmpty()
                                    ? "a package in it has no name"
                                    : "package " + name + " in it has no version"),
                    "Look at the build step that writes the file"));
            return;
        }
        evidence.found(PackageDraft.ofOs(
                PackageKind.OPKG,
                name,
                version,
                new SourcePackage(name, version),
                Optional.ofNullable(paragraph.get("architecture")),
                Optional.empty(),
                "opkg's database"));
    }
}
