package io.hullcheck.jenkins;

import hudson.model.TaskListener;
import io.hullcheck.image.Digest;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.LedgerException;
import io.hullcheck.ledger.Use;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.List;

/** Writes what builds have scanned into the ledger. */
final class Memory {
    private Memory() {}

    /**
     * Remembers the scans of one step. A ledger that cannot be written takes nothing from the build, which is told.
     *
     * @param handed an agent is believed in this: what it did is in its hands anyway
     */
    static void keep(String ledger, List<ScanReport> reports, List<Handed> handed, TaskListener listener)
            throws IOException {
        try (Ledger open = Ledger.open(ledger)) {
            for (ScanReport report : reports) {
                open.record(report, Use.SCANNED);
            }
            for (Handed one : handed) {
                ScanReport report = reports.get(one.scan());
                open.record(
                        report.of(report.inventory().image().at(one.target(), Digest.parse(one.digest()))),
                        one.imported() ? Use.IMPORTED : Use.PUSHED);
            }
        } catch (LedgerException e) {
            listener.getLogger().println("Hullcheck: the scan is not remembered: " + e.getMessage());
        }
    }
}
