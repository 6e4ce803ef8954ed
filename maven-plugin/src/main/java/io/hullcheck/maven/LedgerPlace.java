package io.hullcheck.maven;

import io.hullcheck.HullcheckHome;
import java.nio.file.Path;
import java.util.Optional;

/** The ledger that a user has named, or the usual one. */
final class LedgerPlace {
    private static final String NONE = "none";

    private LedgerPlace() {}

    /**
     * Where it is.
     *
     * @param typed null or blank for the usual one
     * @param folder where a relative file starts
     * @return empty when there is to be none
     */
    static Optional<String> of(String typed, Path folder) {
        if (NONE.equals(typed)) {
            return Optional.empty();
        }
        if (typed == null || typed.isBlank()) {
            return Optional.of(HullcheckHome.ofThisUser().ledger().toString());
        }
        return Optional.of(
                typed.startsWith("jdbc:") ? typed : folder.resolve(typed).toString());
    }
}
