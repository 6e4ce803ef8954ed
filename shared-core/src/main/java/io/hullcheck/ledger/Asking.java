package io.hullcheck.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks a question of the tables, for so long and so much and no more. Stateless. */
final class Asking {
    private static final int SECONDS = 60;

    private Asking() {}

    static Answer answer(Connection connection, Question question, int most) throws SQLException, LedgerException {
        try (PreparedStatement select = connection.prepareStatement(question.sql())) {
            select.setQueryTimeout(SECONDS);
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
        } catch (SQLException e) {
            throw new LedgerException(
                    "the ledger does not answer that",
                    "Ask SELECT … FROM images, places, packages, findings or rescans, whose columns are in docs/ledger.md",
                    e);
        }
    }
}
