package io.hullcheck.policy.vex;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.policy.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Common Security Advisory Framework 2.0, profile "VEX" and every other with a product status (sections 3.2.2, 3.2.3.9). */
final class Csaf implements VexForm {
    private static final Map<String, Statement.Status> STATUS = Map.of(
            "known_not_affected", Statement.Status.NOT_AFFECTED,
            "fixed", Statement.Status.FIXED,
            "first_fixed", Statement.Status.FIXED,
            "recommended", Statement.Status.FIXED,
            "known_affected", Statement.Status.AFFECTED,
            "first_affected", Statement.Status.AFFECTED,
            "last_affected", Statement.Status.AFFECTED,
            "under_investigation", Statement.Status.UNDER_INVESTIGATION);

    @Override
    public String name() {
        return "CSAF 2.0";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("document").path("csaf_version").asText("").startsWith("2.");
    }

    @Override
    public List<Statement> read(JsonNode document, String source) {
        Map<String, Set<String>> purls = products(document.path("product_tree"));
        List<Statement> statements = new ArrayList<>();
        for (JsonNode vulnerability : document.path("vulnerabilities")) {
            Set<String> names =
                    new LinkedHashSet<>(List.of(vulnerability.path("cve").asText("")));
            vulnerability.path("ids").forEach(i -> names.add(i.path("text").asText("")));
            names.remove("");
            vulnerability.path("product_status").properties().forEach(list -> {
                Statement.Status status = STATUS.get(list.getKey());
                for (JsonNode product : list.getValue()) {
                    Products products = new Products();
                    purls.getOrDefault(product.asText(), Set.of()).forEach(products::add);
                    if (status != null && !products.isEmpty() && !names.isEmpty()) {
                        statements.add(new Statement(
                                List.copyOf(names),
                                products.images(),
                                products.packages(),
                                status,
                                justification(vulnerability, product.asText()),
                                source));
                    }
                }
            });
        }
        return statements;
    }

    private static String justification(JsonNode vulnerability, String product) {
        List<String> words = new ArrayList<>();
        for (JsonNode flag : vulnerability.path("flags")) {
            if (names(flag, product)) {
                words.add(flag.path("label").asText("").replace('_', ' '));
            }
        }
        for (JsonNode threat : vulnerability.path("threats")) {
            if (threat.path("category").asText("").equals("impact") && names(threat, product)) {
                words.add(threat.path("details").asText(""));
            }
        }
        return String.join(", ", words);
    }

    private static boolean names(JsonNode entry, String product) {
        for (JsonNode id : entry.path("product_ids")) {
            if (id.asText().equals(product)) {
                return true;
            }
        }
        return entry.path("product_ids").isMissingNode()
                && entry.path("group_ids").isMissingNode();
    }

    private static Map<String, Set<String>> products(JsonNode tree) {
        Map<String, Set<String>> purls = new HashMap<>();
        branches(tree, purls, 0);
        tree.path("full_product_names").forEach(p -> product(p, purls));
        for (JsonNode relation : tree.path("relationships")) {
            JsonNode whole = relation.path("full_product_name");
            product(whole, purls);
            // the component as it is part of a product
            purls.computeIfAbsent(whole.path("product_id").asText(), p -> new LinkedHashSet<>())
                    .addAll(purls.getOrDefault(
                            relation.path("product_reference").asText(), Set.of()));
        }
        return purls;
    }

    private static void branches(JsonNode node, Map<String, Set<String>> purls, int depth) {
        // section 6: no tree of an honest document is as deep
        if (depth > 30) {
            return;
        }
        for (JsonNode branch : node.path("branches")) {
            if (branch.has("product")) {
                product(branch.path("product"), purls);
            }
            branches(branch, purls, depth + 1);
        }
    }

    private static void product(JsonNode product, Map<String, Set<String>> purls) {
        String purl = product.path("product_identification_helper").path("purl").asText("");
        if (!purl.isEmpty()) {
            purls.computeIfAbsent(product.path("product_id").asText(), p -> new LinkedHashSet<>())
                    .add(purl);
        }
    }
}
