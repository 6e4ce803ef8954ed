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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads dpkg's database: {@code var/lib/dpkg/status}, and {@code status.d/*} of distroless images (Debian Policy
 * Manual, section 5 "Control files and their fields"; dpkg(1), "Package states").
 */
public final class DpkgCataloguer implements Cataloguer {
    private static final String STATUS = "var/lib/dpkg/status";
    private static final String STATUS_FOLDER = "var/lib/dpkg/status.d/";
    private static final String INFO_FOLDER = "var/lib/dpkg/info/";
    private static final String LIST = ".list";
    private static final String SUMS = ".md5sums";
    private static final Set<String> FIELDS = Set.of(
            "package",
            "status",
            "version",
            "architecture",
            "source",
            "maintainer",
            "depends",
            "pre-depends",
            "provides");
    /** States in which no file of the package is on disk. */
    private static final Set<String> ABSENT = Set.of("not-installed", "config-files");

    @Override
    public String name() {
        return "dpkg";
    }

    @Override
    public boolean wants(String path) {
        if (path.equals(STATUS)) {
            return true;
        }
        if (path.startsWith(INFO_FOLDER)) {
            return path.endsWith(LIST);
        }
        return path.startsWith(STATUS_FOLDER)
                && path.indexOf('/', STATUS_FOLDER.length()) < 0
                && !path.endsWith(".preinst")
                && !path.endsWith(".postinst");
    }

    @Override
    public List<String> places() {
        return List.of(STATUS, STATUS_FOLDER, INFO_FOLDER);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (file.path().endsWith(LIST) || file.path().endsWith(SUMS)) {
            owned(file, evidence);
            return;
        }
        BoundedLines lines = BoundedLines.of(file, evidence);
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

    /** A package's files: a path a line, or in distroless images a sum and a path. */
    private static void owned(FoundFile file, Evidence evidence) throws IOException {
        boolean sums = file.path().endsWith(SUMS);
        String last = file.path().substring(file.path().lastIndexOf('/') + 1);
        // libc6:amd64.list
        String name = Cut.before(last.substring(0, last.lastIndexOf('.')), ":");
        BoundedLines lines = BoundedLines.of(file, evidence);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            String path = sums
                    ? line.get().substring(Cut.beforeSpace(line.get()).length()).stripLeading()
                    : line.get();
            evidence.owns(path.startsWith("/") ? path.substring(1) : path, name);
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
        SourcePackage built = source(paragraph.getOrDefault("source", ""), name, version);
        evidence.found(PackageDraft.ofOs(
                        PackageKind.DEB,
                        name,
                        version,
                        built,
                        Optional.ofNullable(paragraph.get("architecture")),
                        Optional.ofNullable(paragraph.get("maintainer")),
                        "dpkg's database")
                .saying(new Declared(
                        List.of(),
                        Stream.of("pre-depends", "depends")
                                .flatMap(f -> names(paragraph.getOrDefault(f, "")))
                                .toList(),
                        names(paragraph.getOrDefault("provides", "")).toList(),
                        Optional.empty())));
    }

    /** {@code Source: foo (1.2)}; the version stands there only when it differs. */
    private static SourcePackage source(String field, String name, String version) {
        String source = Cut.beforeSpace(field);
        String behind = field.substring(source.length()).strip();
        boolean versioned = behind.length() > 2 && behind.indexOf(')') == behind.length() - 1 && behind.startsWith("(");
        return source.isEmpty() || !versioned && !behind.isEmpty()
                ? new SourcePackage(name, version)
                : new SourcePackage(source, versioned ? behind.substring(1, behind.length() - 1) : version);
    }

    /**
     * {@code libc6 (>= 2.36), default-mta | mail-transport-agent, python3:any}: names, what stands in brackets and qualifiers left out (Debian
     * Policy, section 7.1).
     */
    private static Stream<String> names(String relations) {
        return Stream.of(relations.split(",")).map(DpkgCataloguer::name);
    }

    private static String name(String relation) {
        StringBuilder name = new StringBuilder();
        int at = 0;
        while (at < relation.length()) {
            char c = relation.charAt(at);
            if (c == '(' || c == '[') {
                int end = relation.indexOf(c == '(' ? ')' : ']', at);
                // one that does not end reaches to the end of the text
                at = end < 0 ? relation.length() : end + 1;
            } else if (c == ':') {
                at++;
                while (at < relation.length() && isOfQualifier(relation.charAt(at))) {
                    at++;
                }
            } else {
                if (!Character.isWhitespace(c)) {
                    name.append(c);
                }
                at++;
            }
        }
        return name.toString();
    }

    private static boolean isOfQualifier(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
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
