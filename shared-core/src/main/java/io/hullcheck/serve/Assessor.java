package io.hullcheck.serve;

import io.hullcheck.inventory.Inventory;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.util.List;

/** Judges what is in an image by today's advisories, without fetching it. Thread-safe. */
@FunctionalInterface
public interface Assessor {
    /**
     * Judges.
     *
     * @param platforms as in {@link ScanReport}
     * @throws IOException when the advisories cannot be read
     */
    ScanReport assess(Inventory inventory, List<Inventory> platforms) throws IOException;
}
