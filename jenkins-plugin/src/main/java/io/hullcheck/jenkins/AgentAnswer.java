package io.hullcheck.jenkins;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an agent gives back. Immutable.
 *
 * @param scans one of each image
 * @param handedOver what was pushed or copied, line by line
 * @param handed the same for the ledger
 * @param failure why an image could not be scanned or handed over, when others could; else empty
 */
record AgentAnswer(List<ScanAnswer> scans, List<String> handedOver, List<Handed> handed, String failure)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    AgentAnswer {
        scans = new ArrayList<>(scans);
        handedOver = new ArrayList<>(handedOver);
        handed = new ArrayList<>(handed);
    }
}
