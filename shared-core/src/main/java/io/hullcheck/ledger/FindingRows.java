package io.hullcheck.ledger;

import io.hullcheck.match.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/** Writes the rows of findings, many at once. */
final class FindingRows implements AutoCloseable {
    private static final int BATCH = 1_000;

    private final PreparedStatement upsert;
    private final PreparedStatement gone;
    private int waiting;

    FindingRows(Connection connection) throws SQLException {
        this.upsert =
                connection.prepareStatement("INSERT INTO finding (component, vulnerability, names, severity, score,"
                        + " epss, exploited, fixed, summary, failing, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (component, vulnerability) DO UPDATE SET names = excluded.names,"
                        + " severity = excluded.severity, score = excluded.score, epss = excluded.epss,"
                        + " exploited = excluded.exploited, fixed = excluded.fixed, summary = excluded.summary,"
                        + " failing = excluded.failing, gone = NULL, first_seen = CASE WHEN finding.gone IS NULL"
                        + " THEN finding.first_seen ELSE excluded.first_seen END");
        this.gone = connection.prepareStatement(
                "UPDATE finding SET gone = ? WHERE component = ? AND vulnerability = ? AND gone IS NULL");
    }

    /** Writes one that is there. */
    void put(long component, Finding finding, boolean failing, long time) throws SQLException {
        upsert.setLong(1, component);
        upsert.setString(2, finding.id());
        upsert.setString(3, String.join(" ", finding.names()));
        upsert.setString(4, finding.severity().name());
        number(5, finding.score());
        number(6, Recorder.epss(finding));
        upsert.setInt(7, finding.exploitation().kev().isPresent() ? 1 : 0);
        upsert.setString(8, String.join(" ", finding.fixedVersions()));
        upsert.setString(9, finding.summary().replace('\u0000', ' '));
        upsert.setInt(10, failing ? 1 : 0);
        upsert.setLong(11, time);
        upsert.addBatch();
        flushFull();
    }

    private void number(int at, Optional<Double> value) throws SQLException {
        if (value.isPresent()) {
            upsert.setDouble(at, value.get());
        } else {
            upsert.setNull(at, Types.DOUBLE);
        }
    }

    /** Marks one that is there no more. */
    void end(long component, String vulnerability, long time) throws SQLException {
        gone.setLong(1, time);
        gone.setLong(2, component);
        gone.setString(3, vulnerability);
        gone.addBatch();
        flushFull();
    }

    private void flushFull() throws SQLException {
        waiting++;
        if (waiting >= BATCH) {
            upsert.executeBatch();
            gone.executeBatch();
            waiting = 0;
        }
    }

    @Override
    public void close() throws SQLException {
        upsert.executeBatch();
        gone.executeBatch();
        upsert.close();
        gone.close();
    }
}
