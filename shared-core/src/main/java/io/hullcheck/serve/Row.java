package io.hullcheck.serve;

import io.hullcheck.ledger.Answer;
import io.hullcheck.report.PlainText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A row of the ledger's views, as pages show it. Immutable.
 *
 * @param values by their columns; what is null is not there
 */
public record Row(Map<String, Object> values) {
    public Row {
        values = Map.copyOf(values);
    }

    static List<Row> of(Answer answer) {
        List<Row> rows = new ArrayList<>();
        for (List<Object> row : answer.rows()) {
            Map<String, Object> values = new HashMap<>();
            for (int i = 0; i < row.size(); i++) {
                if (row.get(i) != null) {
                    values.put(answer.columns().get(i), row.get(i));
                }
            }
            rows.add(new Row(values));
        }
        return List.copyOf(rows);
    }

    /** Without what an image could do harm with; empty for nothing. */
    public String text(String column) {
        return PlainText.of(String.valueOf(values.getOrDefault(column, "")));
    }

    public long number(String column) {
        return values.get(column) instanceof Number number ? number.longValue() : 0;
    }

    /** The name of a style. */
    public String style(String column) {
        return text(column).toLowerCase(Locale.ROOT);
    }

    /** Of a time. */
    public String day(String column) {
        String time = text(column);
        return time.length() < 10 ? time : time.substring(0, 10);
    }

    /** A digest, short enough for a line. */
    public String brief(String column) {
        String digest = text(column);
        int end = digest.indexOf(':') + 13;
        return digest.length() <= end ? digest : digest.substring(0, end);
    }
}
