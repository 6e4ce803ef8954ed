package io.hullcheck.testing;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.match.Matcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;

/** An inventory matched against a few advisories, the short way. */
public final class Matched {
    private static final String TIME = "2026-01-01T00:00:00Z";

    private Matched() {}

    /**
     * What is found.
     *
     * @param folder where the database goes
     * @param advisories one a row: id, ecosystem, package and fixed version
     */
    public static Matcher.Result by(Path folder, Inventory inventory, String[][] advisories) throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseFile.build(file, Instant.EPOCH, writer -> {
            for (String[] r : advisories) {
                writer.write(OsvReader.read(FeedFolder.record(r[0], r[1], r[2], r[3], TIME)));
            }
        });
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            return new Matcher(database).match(inventory, LocalDate.EPOCH);
        }
    }
}
