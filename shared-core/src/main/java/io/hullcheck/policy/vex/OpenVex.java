package io.hullcheck.policy.vex;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** OpenVEX 0.0.1 to 0.2.0, https://github.com/openvex/spec. */
final class OpenVex implements VexForm {
    @Override
    public String name() {
        return "OpenVEX";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("@context").asText("").startsWith("https://openvex.dev/ns")
                && document.path("statements").isArray();
    }

    @Override
    public List<Statement> read(JsonNode document, String source) throws PolicyException {
        List<Statement> statements = new ArrayList<>();
        int number = 0;
        for (JsonNode one : document.path("statements")) {
            number++;
            Set<String> names = names(one.path("vulnerability"));
            Statement.Status status = status(one.path("status").asText(""), source + ", statement " + number);
            String justification = String.join(
                            ", ",
                            List.of(
                                    one.path("justification").asText("").replace('_', ' '),
                                    one.path("impact_statement").asText("")))
                    .replaceAll("^, |, $", "");
            for (JsonNode product : one.path("products")) {
                Products products = new Products();
                add(product, products);
                JsonNode parts = product.path("subcomponents");
                if (parts.isEmpty()) {
                    parts = one.path("subcomponents");
                }
                parts.forEach(p -> add(p, products));
                if (!products.isEmpty()) {
                    statements.add(new Statement(
                            List.copyOf(names), products.images(), products.packages(), status, justification, source));
                }
            }
        }
        return statements;
    }

    private static Set<String> names(JsonNode vulnerability) {
        Set<String> names = new LinkedHashSet<>();
        if (vulnerability.isTextual()) {
            names.add(vulnerability.asText());
        } else {
            names.add(vulnerability.path("name").asText(""));
            vulnerability.path("aliases").forEach(a -> names.add(a.asText()));
            String id = vulnerability.path("@id").asText("");
            names.add(id.substring(id.lastIndexOf('/') + 1));
        }
        names.remove("");
        return names;
    }

    private static void add(JsonNode component, Products products) {
        if (component.isTextual()) {
            products.add(component.asText());
            return;
        }
        String purl = component.path("identifiers").path("purl").asText("");
        products.add(purl.isEmpty() ? component.path("@id").asText("") : purl);
    }

    private static Statement.Status status(String word, String place) throws PolicyException {
        return switch (word) {
            case "not_affected" -> Statement.Status.NOT_AFFECTED;
            case "fixed" -> Statement.Status.FIXED;
            case "affected" -> Statement.Status.AFFECTED;
            case "under_investigation" -> Statement.Status.UNDER_INVESTIGATION;
            default ->
                throw new PolicyException(place + ": \"" + word
                        + "\" is no status; it is one of not_affected, affected, fixed, under_investigation");
        };
    }
}
