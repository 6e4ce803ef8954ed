package io.hullcheck.jenkins;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an agent gives back. Immutable.
 *
 * @param report {@code report.json}
 * @param console what a person reads in the log, line by line
 * @param files what was written in the workspace, by paths in it
 * @param handedOver what was pushed, line by line
 * @param next what to do where something that fails the build could not be analysed; else empty
 * @param failure why the image could not be handed over; else empty
 */
record ScanAnswer(
        byte[] report, List<String> console, List<String> files, List<String> handedOver, String next, String failure)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    ScanAnswer {
        console = new ArrayList<>(console);
        files = new ArrayList<>(files);
        handedOver = new ArrayList<>(handedOver);
    }

    ScanAnswer handedOver(List<String> lines, String why) {
        return new ScanAnswer(report, console, files, lines, next, why);
    }
}
