package io.hullcheck.report;

import static io.hullcheck.report.ReadInventory.number;
import static io.hullcheck.report.ReadInventory.text;
import static io.hullcheck.report.ReadInventory.texts;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.Rating;
import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.BuildGraph;
import io.hullcheck.remedy.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The findings of a {@code report.json}. Stateless. */
final class ReadFinding {
    private ReadFinding() {}

    static Finding of(JsonNode node, ReadInventory inventory) {
        List<Rating> ratings = new ArrayList<>();
        Optional<Rating> deciding = Optional.empty();
        for (JsonNode entry : node.path("ratings")) {
            Rating rating = new Rating(
                    entry.path("source").asText(),
                    entry.path("type").asText(),
                    entry.path("value").asText(),
                    entry.path("shared").asBoolean());
            ratings.add(rating);
            if (entry.path("decides").asBoolean()) {
                deciding = Optional.of(rating);
            }
        }
        return new Finding(
                node.path("id").asText(),
                texts(node.path("names")),
                node.path("release").isObject()
                        ? inventory.installed(node.path("release"))
                        : inventory.installed(node.path("package").asText()),
                texts(node.path("fixedVersions")),
                FixState.valueOf(node.path("state").asText()),
                Severity.valueOf(node.path("severity").asText()),
                deciding,
                number(node, "score"),
                ratings,
                node.path("summary").asText(),
                text(node, "published"),
                texts(node.path("references")),
                texts(node.path("weaknesses")),
                exploitation(node),
                node.path("malicious").asBoolean(),
                text(node, "caveat"));
    }

    private static Exploitation exploitation(JsonNode node) {
        JsonNode epss = node.path("epss");
        JsonNode kev = node.path("kev");
        return new Exploitation(
                epss.isObject()
                        ? Optional.of(new Exploitation.Epss(
                                epss.path("score").asDouble(),
                                epss.path("percentile").asDouble(),
                                epss.path("date").asText("")))
                        : Optional.empty(),
                kev.isObject()
                        ? Optional.of(new Exploitation.Kev(
                                kev.path("added").asText(),
                                text(kev, "due"),
                                kev.path("ransomware").asBoolean()))
                        : Optional.empty());
    }

    static Remedy remedy(JsonNode finding) {
        JsonNode node = finding.path("dependency");
        return new Remedy(
                finding.path("remedy").asText(),
                text(finding, "remedyVersion"),
                node.isObject()
                        ? Optional.of(new BuildGraph.Dependency(
                                node.path("group").asText(),
                                node.path("artifact").asText(),
                                texts(finding.path("dependencyPath")),
                                decision(node)))
                        : Optional.empty());
    }

    private static BuildGraph.Decision decision(JsonNode node) {
        String file = node.path("decidedIn").asText();
        int line = node.path("line").asInt();
        String name = node.path("name").asText();
        String value = node.path("value").asText();
        return switch (node.path("by").asText()) {
            case "PROPERTY" -> new BuildGraph.Decision.Property(file, line, name, value);
            case "VERSION" -> new BuildGraph.Decision.Version(file, line, name, value);
            case "OVERRIDE" -> new BuildGraph.Decision.Override(file, name);
            default -> new BuildGraph.Decision.Missing(file);
        };
    }
}
