package io.hullcheck.advisory;

import java.util.List;

/** Ids of updates that are not about security by their kind, as Red Hat and its kin name them. */
final class Erratum {
    private static final List<String> PLAIN = List.of("RHBA-", "RHEA-", "ALBA-", "ALEA-", "RLBA-", "RLEA-");

    private Erratum() {}

    static boolean isPlain(String id) {
        return PLAIN.stream().anyMatch(id::startsWith);
    }
}
