package io.hullcheck.ledger;

import io.hullcheck.testing.RealPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The ledger in PostgreSQL. */
class PostgresLedgerTest extends LedgerTest {
    private static RealPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = RealPostgres.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    String newLedger() throws Exception {
        return postgres.database();
    }
}
