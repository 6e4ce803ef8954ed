package io.hullcheck.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hullcheck.report.CsvText;
import io.hullcheck.report.PlainText;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What the ledger answers. Immutable.
 *
 * @param rows as many values as columns each; null for none
 * @param whole whether there are no more
 */
public record Answer(List<String> columns, List<List<Object>> rows, boolean whole) {
    private static final JsonMapper JSON = new JsonMapper();
    /** Wider columns are cut on a console. */
    private static final int WIDEST = 60;

    public Answer {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }

    /** How an answer is written. */
    public enum Form {
        TABLE,
        CSV,
        JSON;

        /** @throws IllegalArgumentException when there is none of that name */
        public static Form parse(String typed) {
            for (Form form : values()) {
                if (form.name().equalsIgnoreCase(typed.strip())) {
                    return form;
                }
            }
            throw new IllegalArgumentException("format knows no \"" + typed + "\"; it is one of table, csv, json");
        }
    }

    /** The answer as text, with an end to each line. */
    public String text(Form form) {
        return switch (form) {
            case TABLE -> table();
            case CSV -> csv();
            case JSON -> json();
        };
    }

    private static String plain(Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    private String table() {
        int[] widths = new int[columns.size()];
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        for (List<Object> row : rows) {
            lines.add(row.stream().map(v -> cut(PlainText.of(plain(v)))).toList());
        }
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder one = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                one.append(String.format(Locale.ROOT, "%-" + Math.max(1, widths[i]) + "s  ", line.get(i)));
            }
            text.append(one.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String cut(String text) {
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
    }

    private String csv() {
        StringBuilder text = new StringBuilder(CsvText.line(columns)).append("\r\n");
        rows.forEach(r -> text.append(CsvText.line(r.stream().map(Answer::plain).toList()))
                .append("\r\n"));
        return text.toString();
    }

    private String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (List<Object> row : rows) {
                json.writeRaw('\n');
                json.writeStartObject();
                for (int i = 0; i < columns.size(); i++) {
                    json.writeObjectField(columns.get(i), row.get(i));
                }
                json.writeEndObject();
            }
            json.writeRaw('\n');
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written", e);
        }
        return text.append('\n').toString();
    }
}
