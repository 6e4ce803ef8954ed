package io.hullcheck.inventory;

/** Where a cataloguer puts what one file told it. For one thread. */
public interface Evidence {

    void found(PackageDraft draft);

    void found(Distribution distribution);

    /** Something in the file that could not be analysed; the path is the file's own, or one nested in it. */
    void gap(Gap gap);
}
