package io.hullcheck.ledger;

import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Particulars;
import java.util.List;
import java.util.Optional;

/**
 * What a layer says of a component besides what it is.
 *
 * @param paths where it lies in the layer
 * @param owner as in {@link InstalledPackage}
 */
record Placed(List<String> paths, Optional<String> owner, Particulars particulars) {
    Placed {
        paths = List.copyOf(paths);
    }

    /** Of which no more is known than where it lies. */
    static Placed at(List<String> paths) {
        return new Placed(paths, Optional.empty(), Particulars.NONE);
    }

    boolean isPlain() {
        return owner.isEmpty() && particulars.equals(Particulars.NONE);
    }
}
