package io.hullcheck.version;

/** The order of NuGet ("Package versioning"): Semantic Versioning with up to four numbers, labels without case. */
public final class NugetVersions implements VersionScheme {
    private final VersionScheme order = new SemverVersions("NuGet", true);

    @Override
    public String name() {
        return order.name();
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        return order.parse(text);
    }
}
