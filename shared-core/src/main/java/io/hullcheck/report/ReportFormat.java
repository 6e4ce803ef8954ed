package io.hullcheck.report;

import java.io.IOException;
import java.io.OutputStream;

/** One form of report that is a file: one class, and one line in {@link ReportFormats}. Stateless. */
public interface ReportFormat {

    /** What a user types in {@code hullcheck.formats}. */
    String name();

    /** The file in the output folder. */
    String fileName();

    /** Writes the whole report; does not close the stream. */
    void write(ScanReport report, OutputStream out) throws IOException;
}
