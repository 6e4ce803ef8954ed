package io.hullcheck.inventory.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** The entries of one archive, sorted by what they can tell. For one thread. */
final class ArchiveContents {
    /** Endings of what is surely no archive; anything else is asked for its first bytes. */
    private static final Set<String> PLAIN = Set.of(
            "bat",
            "c",
            "cfg",
            "conf",
            "cpp",
            "css",
            "csv",
            "dat",
            "dll",
            "dtd",
            "dylib",
            "eot",
            "exe",
            "factories",
            "ftl",
            "gif",
            "groovy",
            "h",
            "html",
            "htm",
            "ico",
            "ini",
            "java",
            "jnilib",
            "jpeg",
            "jpg",
            "js",
            "json",
            "jsp",
            "kt",
            "kotlin_builtins",
            "kotlin_metadata",
            "kotlin_module",
            "less",
            "lic",
            "list",
            "log",
            "map",
            "md",
            "mf",
            "mo",
            "pem",
            "pl",
            "png",
            "properties",
            "proto",
            "py",
            "rb",
            "rsa",
            "scala",
            "scss",
            "sf",
            "dsa",
            "ec",
            "sh",
            "so",
            "sql",
            "svg",
            "tasty",
            "tld",
            "ts",
            "ttf",
            "txt",
            "vm",
            "wav",
            "woff",
            "woff2",
            "wsdl",
            "xhtml",
            "xjb",
            "xml",
            "xsd",
            "xsl",
            "xslt",
            "yaml",
            "yml");
    /** No zip that holds anything is smaller. */
    private static final int SMALLEST = 100;

    private final List<ZipArchiveEntry> coordinates = new ArrayList<>();
    private final Map<String, ZipArchiveEntry> poms = new HashMap<>();
    private final List<ZipArchiveEntry> bundledPoms = new ArrayList<>();
    private final List<ZipArchiveEntry> nested = new ArrayList<>();
    private final List<ZipArchiveEntry> unknown = new ArrayList<>();
    private final List<ZipArchiveEntry> sboms = new ArrayList<>();
    private final List<String> classes = new ArrayList<>();
    private final ClassPackages packages = new ClassPackages();
    private final ClassCopies copies = new ClassCopies();
    private Optional<ZipArchiveEntry> manifest = Optional.empty();

    /** Takes the next entry of the archive's directory. */
    void add(ZipArchiveEntry entry) {
        String path = entry.getName();
        if (path.endsWith(".class")) {
            packages.see(ClassCopies.classPath(path));
            copies.see(path);
            classes.add(path);
        } else if (path.equalsIgnoreCase("META-INF/MANIFEST.MF")) {
            manifest = Optional.of(entry);
        } else if (PackedCoordinates.areCoordinates(path)) {
            coordinates.add(entry);
        } else if (path.endsWith("/pom.xml")) {
            poms.put(path, entry);
            if (PackedCoordinates.isPom(path)) {
                bundledPoms.add(entry);
            }
        } else if (path.startsWith("META-INF/sbom/") && path.endsWith(".json")) {
            sboms.add(entry);
        } else if (!entry.isDirectory()) {
            if (JavaArchiveCataloguer.isArchive(path)) {
                nested.add(entry);
            } else if (mayBeArchive(path, entry)) {
                unknown.add(entry);
            }
        }
    }

    private static boolean mayBeArchive(String path, ZipArchiveEntry entry) {
        return entry.getCompressedSize() >= SMALLEST && !path.startsWith("META-INF/services/") && mayBeArchive(path);
    }

    /** Whether a file of that name may be an archive: its ending is none, or not one of other things. */
    static boolean mayBeArchive(String path) {
        int dot = path.lastIndexOf('.');
        return dot < path.lastIndexOf('/')
                || !PLAIN.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** Whether the archive itself is of Java, besides what lies in it. */
    boolean isJava() {
        return manifest.isPresent() || !classes.isEmpty() || !coordinates.isEmpty() || !bundledPoms.isEmpty();
    }

    Optional<ZipArchiveEntry> manifest() {
        return manifest;
    }

    List<ZipArchiveEntry> coordinates() {
        return coordinates;
    }

    /** The files of projects where Maven packs them. */
    List<ZipArchiveEntry> poms() {
        return bundledPoms;
    }

    /** A project's file by its path. */
    Optional<ZipArchiveEntry> pom(String path) {
        return Optional.ofNullable(poms.get(path));
    }

    /** Archives by their names. */
    List<ZipArchiveEntry> nested() {
        return nested;
    }

    /** What may be an archive by its first bytes. */
    List<ZipArchiveEntry> unknown() {
        return unknown;
    }

    List<ZipArchiveEntry> sboms() {
        return sboms;
    }

    List<String> classes() {
        return classes;
    }

    ClassPackages packages() {
        return packages;
    }

    ClassCopies copies() {
        return copies;
    }
}
