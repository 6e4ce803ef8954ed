package io.hullcheck.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** Asks a question of the tables, for so long and so much and no more. Stateless. */
final class Asking {
    /** Steps of SQLite's machine between two looks at the clock. */
    private static final int STEPS = 100_000;

    private Asking() {}

    /** @param patience after which the question is given up */
    static Answer answer(Connection connection, Question question, int most, Duration patience)
            throws SQLException, LedgerException {
        long end = System.nanoTime() + patience.toNanos();
        // to SQLite's driver the time of a statement is how long it waits for others
        boolean sqlite = connection.isWrapperFor(SQLiteConnection.class);
        if (sqlite) {
            ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
                @Override
                protected int progress() {
                    return System.nanoTime() > end || Thread.currentThread().isInterrupted() ? 1 : 0;
                }
            });
        }
        try {
            return answer(connection, question, most, (int) Math.max(1, patience.toSeconds()));
        } catch (SQLException e) {
            throw System.nanoTime() > end
                    ? new LedgerException(
                            "the ledger has no answer to that in " + patience.toSeconds() + " seconds",
                            "Ask for less: for one image, one package, one vulnerability",
                            e)
                    : new LedgerException(
                            "the ledger does not answer that",
                            "Ask SELECT … FROM images, places, packages, findings, scans or rescans, whose columns are in"
                                    + " docs/ledger.md",
                            e);
        } finally {
            if (sqlite) {
                ProgressHandler.clearHandler(connection);
            }
        }
    }

    private static Answer answer(Connection connection, Question question, int most, int seconds) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(question.sql())) {
            select.setQueryTimeout(seconds);
            select.setMaxRows(most + 1);
            for (int i = 0; i < question.values().size(); i++) {
                select.setString(i + 1, question.values().get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT));
                }
                List<List<Object>> all = new ArrayList<>();
                boolean whole = true;
                while (rows.next()) {
                    if (all.size() == most) {
                        whole = false;
                        break;
                    }
                    List<Object> row = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                        Object value = rows.getObject(i);
                        row.add(value == null || value instanceof Number ? value : rows.getString(i));
                    }
                    all.add(row);
                }
                return new Answer(columns, all, whole);
            }
        }
    }
}
