package io.hullcheck.inventory.os;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.image.Bound;
import io.hullcheck.image.BoundedJson;
import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.sbom.SbomReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what Bitnami says of the components that it installs: {@code .bitnami_components.json}, an object with an entry
 * each, and {@code .spdx-NAME.spdx} beside them, as JSON or in SPDX's tag-value form (SPDX 2.3, section 7.21
 * "External reference").
 */
public final class BitnamiCataloguer implements Cataloguer {
    private static final String COMPONENTS = ".bitnami_components.json";
    private static final String FOLDER = "opt/bitnami/";
    private static final String PURL = "ExternalRef: PACKAGE-MANAGER purl pkg:bitnami/";
    private static final ObjectMapper JSON = BoundedJson.tree();

    @Override
    public String name() {
        return "bitnami";
    }

    @Override
    public boolean wants(String path) {
        if (path.endsWith(".json")) {
            return path.endsWith("/" + COMPONENTS) || path.equals(COMPONENTS);
        }
        return path.endsWith(".spdx")
                && path.startsWith(FOLDER)
                && path.substring(path.lastIndexOf('/') + 1).startsWith(".spdx-");
    }

    @Override
    public boolean wants(String path, long size) {
        return size > 0 && wants(path);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (file.size() > file.limits().get(Bound.SBOM_BYTES)) {
            evidence.gap(Gap.of(file.limits()
                    .reached(Bound.SBOM_BYTES, "the file has " + file.size() + " bytes and was not read")
                    .atPath(file.shownPath())));
            return;
        }
        byte[] document = file.content().readAllBytes();
        if (file.path().endsWith(COMPONENTS)) {
            components(document, file, evidence);
        } else if (SbomReader.recognises(document)) {
            SbomReader.languagePackages(document, "listed in an SBOM in the image")
                    .forEach(evidence::found);
        } else {
            tagged(document, file, evidence);
        }
    }

    private static void components(byte[] document, FoundFile file, Evidence evidence) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(document);
        } catch (JsonProcessingException e) {
            evidence.gap(damaged(file, "it is no JSON"));
            return;
        }
        if (root == null || !root.isObject()) {
            evidence.gap(damaged(file, "it is no JSON object"));
            return;
        }
        for (Map.Entry<String, JsonNode> component : root.properties()) {
            String version = component.getValue().path("version").asText();
            if (component.getKey().isBlank() || version.isBlank()) {
                evidence.gap(damaged(file, "component \"" + component.getKey() + "\" has no version"));
                continue;
            }
            evidence.found(PackageDraft.ofLanguage(
                    PackageKind.BITNAMI,
                    Optional.empty(),
                    component.getKey(),
                    version,
                    "Bitnami's list of its components"));
        }
    }

    /** Lines with a tag, a colon and a value; what Bitnami made itself has a package URL of its type. */
    private static void tagged(byte[] document, FoundFile file, Evidence evidence) throws IOException {
        BoundedLines lines = BoundedLines.of(new ByteArrayInputStream(document), file.shownPath(), evidence);
        boolean isSpdx = false;
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            isSpdx |= line.get().startsWith("SPDXVersion:");
            if (line.get().startsWith(PURL)) {
                add(line.get().substring(PURL.length()), file, evidence);
            }
        }
        if (!isSpdx) {
            evidence.gap(damaged(file, "it is no SPDX document"));
        }
    }

    /** @param purl without its type, {@code redis@7.4.9-0?arch=amd64} */
    private static void add(String purl, FoundFile file, Evidence evidence) {
        int at = purl.indexOf('@');
        int end = purl.length();
        for (char mark : new char[] {'?', '#', ' '}) {
            int found = purl.indexOf(mark);
            end = found >= 0 ? Math.min(end, found) : end;
        }
        if (at <= 0 || at + 1 >= end) {
            evidence.gap(damaged(file, "a package URL in it has no version"));
            return;
        }
        evidence.found(PackageDraft.ofLanguage(
                PackageKind.BITNAMI,
                Optional.empty(),
                purl.substring(0, at),
                java.net.URLDecoder.decode(purl.substring(at + 1, end).replace("+", "%2B"), StandardCharsets.UTF_8),
                "listed in an SBOM in the image"));
    }

    private static Gap damaged(FoundFile file, String what) {
        return Gap.inFile(
                Gap.Kind.FILE_DAMAGED,
                file.shownPath(),
                "Bitnami's list of components is damaged: " + what,
                "Build the image again from Bitnami's");
    }
}
