package io.hullcheck.inventory.os;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.hullcheck.image.Bound;
import io.hullcheck.image.BoundedJson;
import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.Provenance;
import io.hullcheck.inventory.SourcePackage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Reads the manifest of an image that Chisel has cut from packages of Ubuntu (Chisel documentation, "Chisel manifest" and
 * "jsonwall"): JSON objects, one a line, compressed with zstd; {@code package} objects name what is installed, {@code path}
 * objects which slices brought a file. It may lie anywhere; {@code base-files_chisel} puts it into {@code var/lib/chisel}.
 */
public final class ChiselCataloguer implements Cataloguer {
    private static final String FILE = "manifest.wall";
    private static final String PLACE = "var/lib/chisel/" + FILE;
    private static final String VERSION = "1.";
    private static final ObjectMapper JSON = BoundedJson.tree();

    private final ChiselSources sources = ChiselSources.load();

    @Override
    public String name() {
        return "chisel";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(FILE) && (path.length() == FILE.length() || path.endsWith("/" + FILE));
    }

    @Override
    public List<String> places() {
        return List.of(PLACE);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        long most = file.limits().get(Bound.SBOM_BYTES);
        try (InputStream raw = new BufferedInputStream(file.content());
                Counted in = new Counted(unpacked(raw), most)) {
            read(BoundedLines.of(in, file.shownPath(), evidence), file, evidence);
            if (in.isOver()) {
                evidence.gap(Gap.of(file.limits()
                        .reached(Bound.SBOM_BYTES, "the manifest of Chisel is longer, and its rest was not read")
                        .atPath(file.shownPath())));
            }
        } catch (IOException e) {
            evidence.gap(damaged(file, e.getMessage()));
        }
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        raw.mark(4);
        byte[] head = raw.readNBytes(4);
        raw.reset();
        // RFC 8878, section 3.1.1
        boolean packed = head.length == 4
                && (head[0] & 0xff) == 0x28
                && (head[1] & 0xff) == 0xb5
                && (head[2] & 0xff) == 0x2f
                && (head[3] & 0xff) == 0xfd;
        return packed ? new ZstdInputStream(raw) : raw;
    }

    private void read(BoundedLines lines, FoundFile file, Evidence evidence) throws IOException {
        JsonNode header = JSON.nullNode();
        long count = 0;
        boolean strange = false;
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (line.get().isBlank()) {
                continue;
            }
            JsonNode node;
            try {
                node = JSON.readTree(line.get());
            } catch (JsonProcessingException e) {
                strange = true;
                continue;
            }
            if (count++ == 0) {
                header = node;
                if (!node.path("jsonwall").asText().startsWith(VERSION)
                        || !node.path("schema").asText(VERSION).startsWith(VERSION)) {
                    evidence.gap(damaged(file, "its first line is no header of version 1"));
                }
                continue;
            }
            switch (node.path("kind").asText()) {
                case "package" -> add(node, file, evidence);
                case "path" -> owned(node, evidence);
                // slices and what they hold are told by the paths too
                default -> {}
            }
        }
        if (strange) {
            evidence.gap(damaged(file, "lines in it are no JSON, so packages may be missing from this report"));
        }
        long promised = header.path("count").asLong(count);
        if (count < promised) {
            evidence.gap(damaged(file, "it has " + count + " of " + promised + " lines"));
        }
    }

    private void add(JsonNode node, FoundFile file, Evidence evidence) {
        String name = node.path("name").asText();
        String version = node.path("version").asText();
        if (name.isBlank() || version.isBlank()) {
            evidence.gap(damaged(
                    file,
                    name.isBlank() ? "a package in it has no name" : "package " + name + " in it has no version"));
            return;
        }
        evidence.found(PackageDraft.ofOs(
                        PackageKind.DEB,
                        name,
                        version,
                        new SourcePackage(sources.of(name, version).orElse(name), version),
                        Optional.of(node.path("arch").asText()).filter(a -> !a.isBlank()),
                        Optional.of(Provenance.CHISEL),
                        "the manifest of Chisel")
                .saying(Declared.NOTHING));
    }

    /** {@code openssl_bins} is a slice of the package {@code openssl}; names of packages have no underscore. */
    private static void owned(JsonNode node, Evidence evidence) {
        String path = node.path("path").asText();
        for (JsonNode slice : node.path("slices")) {
            int end = slice.asText().indexOf('_');
            if (end > 0 && path.startsWith("/")) {
                evidence.owns(path.substring(1), slice.asText().substring(0, end));
            }
        }
    }

    private static Gap damaged(FoundFile file, String what) {
        return Gap.inFile(
                Gap.Kind.FILE_DAMAGED,
                file.shownPath(),
                "the manifest of Chisel is damaged: " + what,
                "Cut the image again with a current Chisel");
    }
}
