package io.hullcheck.policy.vex;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** CycloneDX 1.4 and later, "Vulnerabilities" with an analysis, alone or within an SBOM; BOM-Links too. */
final class CycloneDxVex implements VexForm {
    @Override
    public String name() {
        return "CycloneDX VEX";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("bomFormat").asText("").equals("CycloneDX")
                && document.path("vulnerabilities").isArray();
    }

    @Override
    public List<Statement> read(JsonNode document, String source) throws PolicyException {
        Map<String, String> purls = new HashMap<>();
        components(document.path("metadata").path("component"), purls);
        document.path("components").forEach(c -> components(c, purls));
        List<Statement> statements = new ArrayList<>();
        for (JsonNode vulnerability : document.path("vulnerabilities")) {
            JsonNode analysis = vulnerability.path("analysis");
            if (!analysis.has("state")) {
                // told of, and not judged
                continue;
            }
            Set<String> names =
                    new LinkedHashSet<>(List.of(vulnerability.path("id").asText("")));
            vulnerability.path("references").forEach(r -> names.add(r.path("id").asText("")));
            names.remove("");
            Products products = new Products();
            for (JsonNode affected : vulnerability.path("affects")) {
                String ref = affected.path("ref").asText("");
                String own = ref.startsWith("urn:cdx:") ? ref.substring(ref.indexOf('#') + 1) : ref;
                products.add(purls.getOrDefault(own, own));
            }
            if (!products.isEmpty()) {
                String justification = String.join(
                                ", ",
                                List.of(
                                        analysis.path("justification")
                                                .asText("")
                                                .replace('_', ' '),
                                        analysis.path("detail").asText("")))
                        .replaceAll("^, |, $", "");
                statements.add(new Statement(
                        List.copyOf(names),
                        products.images(),
                        products.packages(),
                        status(analysis.path("state").asText(), source + ", " + names),
                        justification,
                        source));
            }
        }
        return statements;
    }

    private static void components(JsonNode component, Map<String, String> purls) {
        if (component.hasNonNull("purl")) {
            purls.put(
                    component.path("bom-ref").asText(component.path("purl").asText()),
                    component.path("purl").asText());
        }
        component.path("components").forEach(c -> components(c, purls));
    }

    private static Statement.Status status(String state, String place) throws PolicyException {
        return switch (state) {
            case "not_affected", "false_positive" -> Statement.Status.NOT_AFFECTED;
            case "resolved", "resolved_with_pedigree" -> Statement.Status.FIXED;
            case "exploitable" -> Statement.Status.AFFECTED;
            case "in_triage" -> Statement.Status.UNDER_INVESTIGATION;
            default ->
                throw new PolicyException(place + ": \"" + state
                        + "\" is no state of an analysis; it is one of resolved, resolved_with_pedigree, exploitable,"
                        + " in_triage, false_positive, not_affected");
        };
    }
}
