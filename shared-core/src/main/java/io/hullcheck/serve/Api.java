package io.hullcheck.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.ledger.Answer;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Question;
import io.hullcheck.policy.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be asked: {@code openapi.json} beside this class says it to machines. Every answer is of the ledger's views, so that REST, SQL and
 * people see the same. Immutable.
 *
 * @param ledger a file, or {@code jdbc:postgresql:…}
 * @param reports empty when there are no advisories to judge an image by
 */
record Api(String ledger, Optional<ImageReports> reports) {
    static final String OPENAPI = "/api/v1/openapi.json";

    private static final Pattern IMAGE = Pattern.compile(
            "/api/v1/images/([a-z0-9]+:[0-9a-f]{32,128})(?:/(packages|findings|places|scans|reports/([a-z-]+)))?");
    private static final JsonMapper JSON = new JsonMapper();

    /** A worst image first, or one that was used last. */
    private static final Map<String, String> ORDERS = Map.of(
            "worst", "critical DESC, high DESC, medium DESC, low DESC, digest",
            "used", "last_used DESC, digest",
            "name", "reference, digest");

    /**
     * Answers a request whose sender is known.
     *
     * @param query as it was sent
     */
    Reply answer(String path, String query) {
        try {
            return routed(path, Parameters.of(query));
        } catch (IllegalArgumentException e) {
            return Reply.problem(400, e.getMessage());
        } catch (IOException e) {
            return Reply.problem(503, "The ledger cannot be read, or the advisories");
        }
    }

    private Reply routed(String path, Parameters parameters) throws IOException {
        switch (path) {
            case "/health":
                return Reply.json(JSON.createObjectNode().put("status", "up"));
            case OPENAPI:
                return Reply.json(document());
            case "/api/v1/images":
                return images(parameters);
            case "/api/v1/findings":
                return page(parameters, Listing.findings(parameters, Optional.empty()));
            case "/api/v1/packages":
                return page(parameters, Listing.packages(parameters, Optional.empty()));
            case "/api/v1/scans":
                return scans(parameters, Optional.empty());
            case "/api/v1/rescans":
                parameters.only(Listing.PAGE);
                return page(parameters, new Question("SELECT * FROM rescans ORDER BY started DESC", List.of()));
            default:
                return image(path, parameters);
        }
    }

    private static byte[] document() throws IOException {
        try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
            return Objects.requireNonNull(in, "openapi.json").readAllBytes();
        }
    }

    private Reply images(Parameters parameters) throws IOException {
        parameters.only(Listing.with("verdict", "name", "index", "sort"));
        List<String> where = new ArrayList<>();
        List<String> values = new ArrayList<>();
        parameters.choice("verdict", Parameters.names(Verdict.values())).ifPresent(v -> {
            where.add("verdict = ?");
            values.add(v);
        });
        parameters.text("name").ifPresent(n -> {
            where.add("digest IN (SELECT digest FROM places WHERE name = ?)");
            values.add(n);
        });
        parameters.text("index").ifPresent(i -> {
            where.add(Question.IS_OF_INDEX);
            values.add(i);
        });
        String order = ORDERS.get(parameters.choice("sort", ORDERS.keySet()).orElse("worst"));
        return page(
                parameters,
                new Question("SELECT * FROM images" + Parameters.where(where) + " ORDER BY " + order, values));
    }

    private Reply image(String path, Parameters parameters) throws IOException {
        Matcher image = IMAGE.matcher(path);
        if (!image.matches()) {
            return Reply.problem(404, "There is no such address; " + OPENAPI + " lists those there are");
        }
        String digest = image.group(1);
        if (image.group(3) != null) {
            parameters.only(Set.of());
            return report(digest, image.group(3));
        }
        Answer found = ask(new Question("SELECT * FROM images WHERE digest = ?", List.of(digest)), 1);
        if (found.rows().isEmpty()) {
            return Reply.problem(404, "No image of that digest was scanned");
        }
        if (image.group(2) == null) {
            parameters.only(Set.of());
            return Reply.json(object(found, found.rows().get(0)));
        }
        return switch (image.group(2)) {
            case "packages" -> page(parameters, Listing.packages(parameters, Optional.of(digest)));
            case "findings" -> page(parameters, Listing.findings(parameters, Optional.of(digest)));
            case "scans" -> scans(parameters, Optional.of(digest));
            default -> {
                parameters.only(Listing.PAGE);
                yield page(
                        parameters,
                        new Question("SELECT * FROM places WHERE digest = ? ORDER BY name", List.of(digest)));
            }
        };
    }

    private Reply scans(Parameters parameters, Optional<String> image) throws IOException {
        parameters.only(Listing.with("verdict"));
        List<String> where = new ArrayList<>();
        List<String> values = new ArrayList<>();
        image.ifPresent(d -> {
            where.add("digest = ?");
            values.add(d);
        });
        parameters.choice("verdict", Parameters.names(Verdict.values())).ifPresent(v -> {
            where.add("verdict = ?");
            values.add(v);
        });
        return page(
                parameters,
                new Question("SELECT * FROM scans" + Parameters.where(where) + " ORDER BY time DESC, digest", values));
    }

    private Reply report(String digest, String form) throws IOException {
        if (reports.isEmpty() || !ImageReports.forms().contains(form)) {
            return Reply.problem(
                    404,
                    reports.isEmpty()
                            ? "There are no advisories here to judge an image by"
                            : "There is no such form of report; there are "
                                    + String.join(
                                            ", ",
                                            ImageReports.forms().stream()
                                                    .sorted()
                                                    .toList()));
        }
        return reports.get().reply(digest, form);
    }

    private Reply page(Parameters parameters, Question question) throws IOException {
        int offset = parameters.offset();
        int limit = Listing.limit(parameters);
        Answer answer = ask(
                new Question(question.sql() + " LIMIT " + (limit + 1) + " OFFSET " + offset, question.values()), limit);
        ObjectNode node = JSON.createObjectNode();
        node.put("offset", offset);
        node.put("limit", limit);
        node.put("more", !answer.whole());
        ArrayNode items = node.putArray("items");
        answer.rows().forEach(r -> items.add(object(answer, r)));
        return Reply.json(node);
    }

    private static ObjectNode object(Answer answer, List<Object> row) {
        ObjectNode node = JSON.createObjectNode();
        for (int i = 0; i < row.size(); i++) {
            node.set(answer.columns().get(i), JSON.valueToTree(row.get(i)));
        }
        return node;
    }

    private Answer ask(Question question, int most) throws IOException {
        try (Ledger open = Ledger.open(ledger)) {
            return open.ask(question, most, LedgerSite.PATIENCE);
        }
    }
}
