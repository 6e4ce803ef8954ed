package io.hullcheck.remedy;

import io.hullcheck.match.Finding;
import java.util.List;
import java.util.Optional;

/**
 * One thing to do.
 *
 * @param title one sentence without a full stop
 * @param file that is changed, where one is known
 * @param line in it, from 1; 0 where the line is not known
 * @param snippet what to write there
 * @param mends findings that are gone then
 * @param risk of them together, to one decimal
 * @param edits how POMs are changed, for whoever does it by program; made together or not at all
 */
public record Change(
        String title,
        Optional<String> file,
        int line,
        Optional<String> snippet,
        List<Finding> mends,
        double risk,
        List<PomEdit> edits) {
    public Change {
        edits = List.copyOf(edits);
        mends = List.copyOf(mends);
        risk = Math.round(risk * 10) / 10.0;
    }

    /** The place in words; empty where none is known. */
    public String place() {
        return file.map(f -> f + (line > 0 ? ", line " + line : "")).orElse("");
    }
}
