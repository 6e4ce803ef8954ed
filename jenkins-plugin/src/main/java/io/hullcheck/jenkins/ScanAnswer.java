package io.hullcheck.jenkins;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an agent found in one image. Immutable.
 *
 * @param report {@code report.json}
 * @param console what a person reads in the log, line by line
 * @param files what was written in the workspace, by paths in it
 * @param next what to do where something that fails the build could not be analysed; else empty
 * @param needs the ecosystems of its packages, without releases
 */
record ScanAnswer(byte[] report, List<String> console, List<String> files, String next, List<String> needs)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    ScanAnswer {
        console = new ArrayList<>(console);
        files = new ArrayList<>(files);
        needs = new ArrayList<>(needs);
    }
}
