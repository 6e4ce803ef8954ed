package io.hullcheck.inventory;

import java.util.List;

/** Where a cataloguer puts what one file told it. For one thread. */
public interface Evidence {

    void found(PackageDraft draft);

    void found(Distribution distribution);

    /** A document that the image carries about itself. */
    void found(Enclosed document);

    /**
     * A distribution's package says that a file is its own; what lies in it is then no package besides.
     *
     * @param path without a leading slash
     * @param owner name of the package
     */
    void owns(String path, String owner);

    /**
     * A distribution keeps the licences of a package in a file of their own.
     *
     * @param owner name of the package
     */
    void licensed(String owner, List<String> licences);

    /** Something in the file that could not be analysed; the path is the file's own, or one nested in it. */
    void gap(Gap gap);
}
