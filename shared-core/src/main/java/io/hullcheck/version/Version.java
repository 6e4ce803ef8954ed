package io.hullcheck.version;

/**
 * A version that was read by a {@link VersionScheme}. Immutable; comparable with versions of the same scheme only, where
 * the order is total. Versions that compare as equal may be written differently.
 */
public interface Version extends Comparable<Version> {}
