package io.hullcheck.serve;

import io.hullcheck.ledger.LedgerException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Everything that a ledger answers by HTTP, for people and for machines, whoever takes the requests. Whether one may ask is for that one to say. Thread-safe. */
public final class LedgerSite {
    /** For an answer; whoever asks is cut off a little later. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Api api;
    private final Optional<SubAssessments> subAssessments;
    private final Pages pages;

    /**
     * Of a ledger.
     *
     * @param ledger a file, or {@code jdbc:postgresql:…}
     * @param assessor empty when there are no advisories to judge images by; then there are no reports
     * @param base what addresses begin with, {@code /jenkins/hullcheck/ledger}; empty when they begin here
     * @param leaves whether one can log out, at {@code /logout}
     * @throws IOException when the program is damaged
     */
    public LedgerSite(String ledger, Optional<Assessor> assessor, String base, boolean leaves, Clock clock)
            throws IOException {
        Optional<ImageReports> reports = assessor.map(a -> new ImageReports(ledger, a));
        this.api = new Api(ledger, reports);
        this.subAssessments = reports.map(SubAssessments::new);
        this.pages = new Pages(ledger, assessor.isPresent(), base, leaves, clock);
    }

    /**
     * Answers a GET.
     *
     * @param path decoded, behind the base
     * @param query as it was sent; empty for none
     * @throws IOException when the program is damaged
     */
    public Reply answer(String path, String query) throws IOException {
        if (path.startsWith("/api/") || path.equals("/health")) {
            return api.answer(path, query);
        }
        if (SubAssessments.isOne(path)) {
            return subAssessments(path, query);
        }
        try {
            return pages.answer(path, Parameters.of(query));
        } catch (IllegalArgumentException e) {
            return pages.problem(400, e.getMessage());
        } catch (LedgerException e) {
            return pages.problem(503, "The ledger cannot be read");
        }
    }

    private Reply subAssessments(String path, String query) {
        if (subAssessments.isEmpty()) {
            return Reply.cloudError(404, "ResourceNotFound", "There are no advisories here to judge an image by");
        }
        try {
            return subAssessments.get().answer(path, Parameters.of(query));
        } catch (IllegalArgumentException e) {
            return Reply.cloudError(400, "InvalidRequest", e.getMessage());
        } catch (IOException e) {
            return Reply.cloudError(503, "ServiceUnavailable", "The ledger or the advisories cannot be read");
        }
    }

    Pages pages() {
        return pages;
    }
}
