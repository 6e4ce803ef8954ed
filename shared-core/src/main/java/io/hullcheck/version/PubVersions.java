package io.hullcheck.version;

/**
 * The order of Dart packages ({@code pub_semver}): Semantic Versioning, where build metadata counts too: a version with
 * it is newer than the same one without.
 */
public final class PubVersions implements VersionScheme {
    private final VersionScheme order = new SemverVersions("Pub", false);

    private record PubVersion(Version version, Version build, boolean built) implements Version {
        @Override
        public int compareTo(Version that) {
            PubVersion other = (PubVersion) that;
            int order = version.compareTo(other.version);
            if (order == 0) {
                order = Boolean.compare(built, other.built);
            }
            return order == 0 ? build.compareTo(other.build) : order;
        }
    }

    @Override
    public String name() {
        return order.name();
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        VersionLength.bounded(name(), text);
        int plus = text.indexOf('+');
        String build = plus < 0 ? "" : text.substring(plus + 1).trim();
        // the parts of a build are ordered as those of a pre-release
        return new PubVersion(order.parse(text), order.parse(build.isEmpty() ? "0" : "0-" + build), !build.isEmpty());
    }
}
