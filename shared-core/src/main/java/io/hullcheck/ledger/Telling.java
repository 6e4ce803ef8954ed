package io.hullcheck.ledger;

import java.io.IOException;

/** Where a rescan is told. It is told before the ledger forgets that it is news, so that nothing is lost when that fails; then it is told again. */
public interface Telling {
    /** Nowhere but to the caller. */
    Telling NOBODY = report -> {};

    /** @throws IOException when it could not be told, so that it is still news */
    void tell(RescanReport report) throws IOException;
}
