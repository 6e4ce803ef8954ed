package io.hullcheck.inventory.os;

import io.hullcheck.image.Cut;
import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.SourcePackage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads apk's database of installed packages (Alpine wiki, "Apk spec", section "Installed Database V2"), at its old
 * place and at the one of a merged {@code /usr}.
 */
public final class ApkCataloguer implements Cataloguer {
    private static final List<String> PLACES = List.of("lib/apk/db/installed", "usr/lib/apk/db/installed");

    @Override
    public String name() {
        return "apk";
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
        BoundedLines lines = BoundedLines.of(file, evidence);
        Map<Character, String> record = new HashMap<>();
        String folder = "";
        boolean strange = false;
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            String line = next.get();
            if (line.isEmpty()) {
                add(record, file, evidence);
                record.clear();
            } else if (line.length() < 2 || line.charAt(1) != ':') {
                strange = true;
            } else if (line.charAt(0) == 'F') {
                folder = line.substring(2).trim();
            } else if (line.charAt(0) == 'R') {
                evidence.owns(
                        (folder.isEmpty() ? "" : folder + "/")
                                + line.substring(2).trim(),
                        record.getOrDefault('P', ""));
            } else if ("PVAoLDp".indexOf(line.charAt(0)) >= 0) {
                record.putIfAbsent(line.charAt(0), line.substring(2).trim());
            }
        }
        add(record, file, evidence);
        if (strange) {
            evidence.gap(damaged(file, "lines in it are no fields, so packages may be missing from this report"));
        }
    }

    private static void add(Map<Character, String> record, FoundFile file, Evidence evidence) {
        if (record.isEmpty()) {
            return;
        }
        String name = record.getOrDefault('P', "");
        String version = record.getOrDefault('V', "");
        if (name.isEmpty() || version.isEmpty()) {
            evidence.gap(damaged(
                    file,
                    name.isEmpty() ? "a package in it has no name" : "package " + name + " in it has no version"));
            return;
        }
        String origin = record.getOrDefault('o', "");
        evidence.found(PackageDraft.ofOs(
                        PackageKind.APK,
                        name,
                        version,
                        new SourcePackage(origin.isEmpty() ? name : origin, version),
                        Optional.ofNullable(record.get('A')),
                        Optional.empty(),
                        "apk's database")
                .saying(new Declared(
                        Optional.ofNullable(record.get('L')).stream().toList(),
                        names(record.getOrDefault('D', "")),
                        names(record.getOrDefault('p', "")),
                        Optional.empty())));
    }

    /** {@code musl>=1.2 so:libc.musl-x86_64.so.1 !uclibc}: names, versions and conflicts left out (apk-package(5)). */
    private static List<String> names(String relations) {
        return Stream.of(relations.split(" "))
                .filter(r -> !r.startsWith("!"))
                .map(r -> Cut.before(r, "<>=~@"))
                .toList();
    }

    private static Gap damaged(FoundFile file, String what) {
        return Gap.inFile(
                Gap.Kind.FILE_DAMAGED,
                file.shownPath(),
                "the package database is damaged: " + what,
                "Look at the build step that writes the file; repair it with apk fix in the image");
    }
}
