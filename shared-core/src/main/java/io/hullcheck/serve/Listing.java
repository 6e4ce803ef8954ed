package io.hullcheck.serve;

import io.hullcheck.advisory.Severity;
import io.hullcheck.ledger.Question;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Findings or packages of many images, by what picks them, and a page of them by the images' digests. They are made so that their time follows the page and not the
 * ledger: a hundred thousand images have tens of millions of findings. For one request.
 */
final class Listing {
    private static final int MOST = 1_000;
    private static final int USUAL = 100;

    /** What every listing takes. */
    static final Set<String> PAGE = Set.of("offset", "limit");

    private final Parameters parameters;
    private final List<String> where = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private Listing(Parameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Findings that are open.
     *
     * @param image of which; empty for all
     * @throws IllegalArgumentException when a parameter is wrong
     */
    static Question findings(Parameters parameters, Optional<String> image) {
        parameters.only(with("vulnerability", "severity", "package"));
        Listing listing = new Listing(parameters);
        listing.where.add("v.gone IS NULL");
        image.ifPresent(d -> listing.holds("v.digest = ?", d));
        Optional<String> vulnerability = parameters.text("vulnerability");
        vulnerability.ifPresent(v -> listing.holds("v." + Question.IS_VULNERABILITY, v, Question.like(v)));
        Optional<String> installed = parameters.text("package");
        installed.ifPresent(p -> listing.holds(
                "v.name IN (SELECT name FROM component WHERE name = ? OR purl = ?) AND (v.name = ? OR v.purl = ?)",
                p,
                p,
                p,
                p));
        Optional<String> severity = parameters.choice("severity", Parameters.names(Severity.values()));
        severity.ifPresent(s -> listing.holds("v.severity = ?", s));
        if (image.isEmpty() && vulnerability.isEmpty() && installed.isEmpty()) {
            listing.first(
                    severity,
                    "SELECT component FROM finding WHERE severity = ? AND gone IS NULL",
                    "x.critical + x.high + x.medium + x.low + x.other > 0");
        }
        return listing.question("findings", "v.digest, v.vulnerability, v.purl, v.layer");
    }

    /**
     * Packages.
     *
     * @param image of which; empty for all
     * @throws IllegalArgumentException when a parameter is wrong
     */
    static Question packages(Parameters parameters, Optional<String> image) {
        parameters.only(with("name", "type", "version"));
        Listing listing = new Listing(parameters);
        image.ifPresent(d -> listing.holds("v.digest = ?", d));
        Optional<String> name = parameters.text("name");
        name.ifPresent(n -> listing.holds("v.name = ?", n));
        Optional<String> version = parameters.text("version");
        version.ifPresent(
                v -> listing.holds("v.version = ? AND v.name IN (SELECT name FROM component WHERE version = ?)", v, v));
        Optional<String> type = parameters.text("type");
        type.ifPresent(t -> listing.holds("v.type = ?", t));
        if (image.isEmpty() && name.isEmpty() && version.isEmpty()) {
            listing.first(
                    type,
                    "SELECT id FROM component WHERE type = ?",
                    "EXISTS (SELECT 1 FROM image_content i WHERE i.image = x.id)");
        }
        return listing.question("packages", "v.digest, v.purl, v.layer");
    }

    /** The parameters of a listing that takes others besides. */
    static Set<String> with(String... names) {
        Set<String> all = new LinkedHashSet<>(PAGE);
        all.addAll(List.of(names));
        return all;
    }

    /** How many rows a page has. */
    static int limit(Parameters parameters) {
        return parameters.number("limit", 1, MOST, USUAL);
    }

    private void holds(String condition, String... given) {
        where.add(condition);
        values.addAll(List.of(given));
    }

    /**
     * Where no condition picks few packages or vulnerabilities, only so many images are looked into as fill the page: of each there is one row at least.
     *
     * @param picked what the components are asked by that the images must have
     * @param any holds of the images that have any rows at all
     */
    private void first(Optional<String> picked, String components, String any) {
        String images = picked.isEmpty()
                ? any
                : "x.id IN (SELECT image FROM image_content WHERE content IN"
                        + " (SELECT content FROM content_component WHERE component IN (" + components + ")))";
        where.add("v.digest IN (SELECT x.digest FROM image x WHERE " + images + " ORDER BY x.digest LIMIT "
                + (parameters.offset() + limit(parameters) + 1) + ")");
        picked.ifPresent(values::add);
    }

    private Question question(String view, String order) {
        return new Question("SELECT v.* FROM " + view + " v" + Parameters.where(where) + " ORDER BY " + order, values);
    }
}
