package io.hullcheck.it;

import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateReport;
import io.hullcheck.advisory.update.UpdateRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Updates a database in a Java machine of its own, which a test can bound, watch and kill. */
final class UpdateMain {
    private UpdateMain() {}

    /** @param args the base of the feeds, the database, whether the folders nvd and kev lie beside them */
    public static void main(String[] args) throws IOException {
        String base = args[0];
        boolean more = args.length > 2;
        UpdateReport report = DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(Path.of(args[1]), new EcosystemChoice.All())
                        .withBases(
                                List.of(base),
                                more ? List.of(base + "/nvd") : List.of(),
                                List.of(),
                                more ? List.of(base + "/kev") : List.of()),
                Clock.systemUTC());
        System.out.println(String.format(
                Locale.ROOT,
                "records=%d ranges=%d seconds=%.3f peak heap=%.0f MB file=%.1f MB changed=%s failed=%d",
                report.records(),
                report.ranges(),
                report.duration().toNanos() / 1e9,
                report.peakHeap() / 1e6,
                report.fileSize() / 1e6,
                report.hasChanged(),
                report.failures().size()));
    }
}
