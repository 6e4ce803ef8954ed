package io.hullcheck.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The ledger in a file. */
class SqliteLedgerTest extends LedgerTest {
    @Override
    String newLedger() {
        return folder.resolve("deep/ledger.db").toString();
    }

    @Test
    void shouldLeaveTheLedgerOfALaterVersionAlone() throws Exception {
        String place = newLedger();
        Ledger.open(place).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + place);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO flyway_schema_history SELECT 99, '99', description, type, script, checksum,"
                    + " installed_by, installed_on, execution_time, success FROM flyway_schema_history"
                    + " WHERE version = '" + LedgerDatabase.VERSION + "'");
        }
        assertThatThrownBy(() -> Ledger.open(place))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("written by a later version of Hullcheck");
        assertThat(rows("PRAGMA journal_mode")).containsExactly("wal");
    }
}
