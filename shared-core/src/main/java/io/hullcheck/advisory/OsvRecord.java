package io.hullcheck.advisory;

import java.util.List;

/**
 * A whole record of the OSV schema: the advisory and the packages it affects.
 *
 * @param problems what in it could not be understood, for a person; the rest holds
 */
public record OsvRecord(Advisory advisory, List<Affected> affected, List<String> problems) {
    public OsvRecord {
        affected = List.copyOf(affected);
        problems = List.copyOf(problems);
    }
}
