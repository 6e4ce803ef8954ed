package io.hullcheck.serve;

import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.InventoryUnion;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reports of images in the ledger, by today's advisories. Immutable.
 *
 * @param ledger a file, or {@code jdbc:postgresql:…}
 */
record ImageReports(String ledger, Assessor assessor) {
    /** The forms, by the names that users type. */
    static Set<String> forms() {
        return Set.copyOf(ReportFormats.files());
    }

    /**
     * Judges an image, or those of an index of several platforms together; empty when none of that digest was scanned.
     *
     * @param typed a digest, of whatever algorithm
     * @throws IOException when the ledger or the advisories cannot be read
     */
    Optional<ScanReport> report(String typed) throws IOException {
        Optional<Digest> digest = digest(typed);
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        Optional<Inventory> inventory;
        List<Inventory> platforms;
        try (Ledger open = Ledger.open(ledger)) {
            inventory = open.inventory(digest.get());
            platforms = inventory.isPresent() ? List.of() : InventoryUnion.renumbered(open.indexed(digest.get()));
        }
        if (!platforms.isEmpty()) {
            return Optional.of(
                    assessor.assess(InventoryUnion.of(index(digest.get(), platforms.get(0)), platforms), platforms));
        }
        return inventory.isPresent() ? Optional.of(assessor.assess(inventory.get(), List.of())) : Optional.empty();
    }

    private static ImageFacts index(Digest digest, Inventory one) {
        return new ImageFacts(
                one.image().reference(),
                Optional.of(digest),
                Optional.empty(),
                Optional.empty(),
                one.image().tags(),
                Map.of(),
                Optional.empty());
    }

    /** Empty for what is the digest of nothing, as it is of an algorithm that there is not. */
    private static Optional<Digest> digest(String typed) {
        try {
            return Optional.of(Digest.parse(typed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @param form one of {@link #forms} */
    Reply reply(String digest, String form) throws IOException {
        Optional<ScanReport> report = report(digest);
        if (report.isEmpty()) {
            return Reply.problem(404, "No image of that digest was scanned");
        }
        ReportFormats.Document document = ReportFormats.document(report.get(), form);
        if (document.mediaType().equals("text/html")) {
            // the page brings its own policy, which lets its own script run and nothing else
            return Reply.page(200, document.bytes(), "base-uri 'none'; form-action 'none'");
        }
        return document.mediaType().contains("json")
                ? Reply.json(document.bytes()).as(document.mediaType())
                : Reply.file(document.mediaType(), document.bytes(), ReportFormats.fileName(form));
    }
}
