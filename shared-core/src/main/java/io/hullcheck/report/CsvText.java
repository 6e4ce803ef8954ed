package io.hullcheck.report;

import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values (RFC 4180). Stateless. */
public final class CsvText {
    private CsvText() {}

    /** A whole field (section 2) that no spreadsheet takes for a formula (OWASP, "CSV Injection"). */
    public static String field(String text) {
        String safe = text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text;
        return safe.matches("(?s).*[\",;\n\r].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** A line without its end. */
    public static String line(List<String> fields) {
        return fields.stream().map(CsvText::field).collect(Collectors.joining(","));
    }
}
