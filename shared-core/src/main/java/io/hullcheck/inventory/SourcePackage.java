package io.hullcheck.inventory;

/** The source that a distribution built a package from; distributions publish their advisories by it. */
public record SourcePackage(String name, String version) {}
