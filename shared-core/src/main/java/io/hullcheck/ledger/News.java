package io.hullcheck.ledger;

import io.hullcheck.match.Finding;
import java.util.ArrayList;
import java.util.List;

/** What is different in one component. Grows while it is looked up, and is then only read. */
final class News {
    /** A finding whose row has to be written. */
    record Row(Finding finding, boolean failing) {}

    private final long component;
    private final String digest;
    private final String purl;
    private final List<Row> rows = new ArrayList<>();
    private final List<Finding> appeared = new ArrayList<>();
    private final List<RescanReport.Gone> gone = new ArrayList<>();
    private boolean eased;

    News(long component, String digest, String purl) {
        this.component = component;
        this.digest = digest;
        this.purl = purl;
    }

    /** One that was not there. */
    void appeared(Finding finding, boolean failing) {
        rows.add(new Row(finding, failing));
        appeared.add(finding);
    }

    /** One that was there and is different now. */
    void changed(Finding finding, boolean failing, boolean failedBefore) {
        rows.add(new Row(finding, failing));
        if (failing && !failedBefore) {
            appeared.add(finding);
        }
        eased |= failedBefore && !failing;
    }

    void gone(String vulnerability, String severity, boolean failedBefore) {
        eased |= failedBefore;
        gone.add(new RescanReport.Gone(vulnerability, severity, purl));
    }

    boolean isEmpty() {
        return rows.isEmpty() && gone.isEmpty();
    }

    /** Whether it is worth telling, and not only worth writing. */
    boolean isTold() {
        return !appeared.isEmpty() || !gone.isEmpty();
    }

    /** Whether something that failed fails no more. */
    boolean isEased() {
        return eased;
    }

    long component() {
        return component;
    }

    /** What the component is known by. */
    String digest() {
        return digest;
    }

    List<Row> rows() {
        return rows;
    }

    List<Finding> appeared() {
        return appeared;
    }

    List<RescanReport.Gone> gone() {
        return gone;
    }
}
