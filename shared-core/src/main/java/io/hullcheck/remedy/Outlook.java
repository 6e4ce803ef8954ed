package io.hullcheck.remedy;

import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.match.Finding;
import java.io.IOException;
import java.util.List;

/** What would be found in a package of another version. */
public interface Outlook {
    /** Nobody knows. */
    Outlook NONE = installed -> List.of();

    /** @throws IOException when the advisories cannot be read */
    List<Finding> of(InstalledPackage installed) throws IOException;
}
