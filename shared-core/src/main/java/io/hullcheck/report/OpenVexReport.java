package io.hullcheck.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.image.Digest;
import io.hullcheck.match.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code app.openvex.json}: a document to be filled in, one statement a finding that counts, all of them under investigation
 * (OpenVEX 0.2.0). What is filled in is read again by the parameter {@code vex}.
 */
final class OpenVexReport implements DocumentFormat<ScanReport> {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Override
    public String name() {
        return "openvex";
    }

    @Override
    public String fileName() {
        return "app.openvex.json";
    }

    @Override
    public String mediaType() {
        return "application/vnd.openvex+json";
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        ObjectNode root = MAPPER.createObjectNode().put("@context", "https://openvex.dev/ns/v0.2.0");
        root.put(
                "@id",
                "https://openvex.dev/docs/public/vex-"
                        + Digest.sha256(report.inventory().image().reference().getBytes(StandardCharsets.UTF_8))
                                .hex());
        root.put("author", "unknown");
        root.put("role", "document creator");
        root.put("timestamp", report.time().toString());
        root.put("version", 1);
        root.put("tooling", "hullcheck " + report.version());
        Map<String, ArrayNode> products = new LinkedHashMap<>();
        ArrayNode statements = root.putArray("statements");
        for (Finding finding : report.counted()) {
            ArrayNode list =
                    products.computeIfAbsent(finding.id(), id -> statement(statements.addObject(), finding, report));
            list.addObject().put("@id", PlainText.of(finding.installed().purl()));
        }
        out.write(MAPPER.writeValueAsBytes(root));
    }

    private static ArrayNode statement(ObjectNode node, Finding finding, ScanReport report) {
        ObjectNode vulnerability = node.putObject("vulnerability").put("name", PlainText.of(finding.id()));
        if (!finding.names().isEmpty()) {
            ArrayNode aliases = vulnerability.putArray("aliases");
            finding.names().stream().map(PlainText::of).forEach(aliases::add);
        }
        ArrayNode products = node.putArray("products");
        node.put("status", "under_investigation");
        // readers want it, though the specification lets a statement inherit the document's
        node.put("timestamp", report.time().toString());
        return products;
    }
}
