package io.hullcheck.advisory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes what is known by CVE: scores of the NVD, EPSS, KEV. For one thread. */
public final class CveTables {
    private final Connection connection;
    private final PreparedStatement insertNvd;

    CveTables(Connection connection) throws SQLException {
        this.connection = connection;
        this.insertNvd = connection.prepareStatement("INSERT OR REPLACE INTO nvd (cve, body) VALUES (?, ?)");
    }

    /**
     * Writes what the NVD says of a CVE.
     *
     * @throws AdvisoryException when it cannot be written
     */
    public void write(CveRecord cve) throws AdvisoryException {
        AdvisoryWriter.writing(() -> {
            insertNvd.setString(1, cve.cve());
            insertNvd.setString(2, Rows.nvd(cve));
            return insertNvd.executeUpdate();
        });
    }

    /** One line of EPSS. */
    public record EpssRow(String cve, double score, double percentile) {}

    /** One entry of KEV. */
    public record KevRow(String cve, Exploitation.Kev kev) {}

    /**
     * Puts scores in the place of all older ones.
     *
     * @return how many
     * @throws AdvisoryException when they cannot be written
     */
    public long replaceEpss(List<EpssRow> rows) throws AdvisoryException {
        return replace("epss", "(cve, score, percentile) VALUES (?, ?, ?)", rows, (insert, row) -> {
            insert.setString(1, row.cve());
            insert.setDouble(2, row.score());
            insert.setDouble(3, row.percentile());
        });
    }

    /**
     * Puts catalogue entries in the place of all older ones.
     *
     * @return how many
     * @throws AdvisoryException when they cannot be written
     */
    public long replaceKev(List<KevRow> rows) throws AdvisoryException {
        return replace("kev", "(cve, added, due, ransomware) VALUES (?, ?, ?, ?)", rows, (insert, row) -> {
            insert.setString(1, row.cve());
            insert.setString(2, row.kev().added());
            insert.setString(3, row.kev().due().orElse(null));
            insert.setBoolean(4, row.kev().ransomware());
        });
    }

    private interface Binding<T> {
        void bind(PreparedStatement insert, T row) throws SQLException;
    }

    private <T> long replace(String table, String columns, List<T> rows, Binding<T> binding) throws AdvisoryException {
        try (PreparedStatement clear = connection.prepareStatement("DELETE FROM " + table);
                PreparedStatement insert =
                        connection.prepareStatement("INSERT OR REPLACE INTO " + table + " " + columns)) {
            clear.executeUpdate();
            for (T row : rows) {
                binding.bind(insert, row);
                insert.executeUpdate();
            }
            return rows.size();
        } catch (SQLException e) {
            throw new AdvisoryException(
                    "the advisory database cannot be written", "Check the disk's space and rights", e);
        }
    }

    void close() throws SQLException {
        insertNvd.close();
    }
}
