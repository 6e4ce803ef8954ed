package io.hullcheck.inventory.sbom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.image.BoundedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SPDX 2.2 and 2.3, JSON (SPDX specification 2.3, "Package information", "Annotations"). */
final class SpdxReader {
    private static final ObjectMapper MAPPER = BoundedJson.tree();

    private SpdxReader() {}

    /** @throws IOException when it cannot be understood */
    static Sbom read(byte[] document) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IOException("this is no SPDX document that can be read (" + e.getOriginalMessage() + ")", e);
        }
        String version = root.path("spdxVersion").asText("");
        if (!version.startsWith("SPDX-2.")) {
            throw new IOException("it is of \"" + version + "\"; SPDX 2.2 and 2.3 are read");
        }
        if (!root.path("packages").isArray() && !root.path("packages").isMissingNode()) {
            throw new IOException("its packages are no list");
        }
        List<Sbom.Component> components = new ArrayList<>();
        for (JsonNode one : root.path("packages")) {
            Optional<String> purl = Optional.empty();
            for (JsonNode reference : one.path("externalRefs")) {
                if (reference.path("referenceType").asText("").equals("purl")) {
                    purl = purl.or(
                            () -> Optional.of(reference.path("referenceLocator").asText("")));
                }
            }
            components.add(new Sbom.Component(
                    role(one, purl),
                    purl.filter(p -> !p.isBlank()),
                    one.path("name").asText(""),
                    one.path("versionInfo").asText(""),
                    facts(one)));
        }
        return new Sbom(Optional.of(root.path("name").asText("")).filter(n -> !n.isBlank()), facts(root), components);
    }

    private static Sbom.Role role(JsonNode one, Optional<String> purl) {
        return switch (one.path("primaryPackagePurpose").asText("")) {
            case "OPERATING-SYSTEM" -> Sbom.Role.OPERATING_SYSTEM;
            case "APPLICATION", "FIRMWARE" -> purl.isPresent() ? Sbom.Role.PACKAGE : Sbom.Role.OTHER;
            // packages where their package URL says which
            case "CONTAINER", "FILE", "DEVICE", "SOURCE", "ARCHIVE" ->
                purl.filter(ForeignComponents::isKnownKind).isPresent() ? Sbom.Role.PACKAGE : Sbom.Role.OTHER;
            default -> Sbom.Role.PACKAGE;
        };
    }

    /** An annotation may hold one fact a line, as {@code hullcheck:certainty=PROVEN}. */
    private static List<Fact> facts(JsonNode node) {
        List<Fact> facts = new ArrayList<>();
        for (JsonNode annotation : node.path("annotations")) {
            for (String line : annotation.path("comment").asText("").split("\n")) {
                int equals = line.indexOf('=');
                if (equals > 0 && line.substring(0, equals).indexOf(':') > 0) {
                    facts.add(new Fact(line.substring(0, equals), line.substring(equals + 1)));
                }
            }
        }
        return facts;
    }
}
