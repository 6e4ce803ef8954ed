package io.hullcheck.ledger;

import java.util.Locale;

/** What was done with an image. */
public enum Use {
    SCANNED,
    PUSHED,
    IMPORTED,
    PULLED;

    /** The column of the time it was last done. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
