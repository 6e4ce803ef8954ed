package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of Bitnami (its documentation of versions and revisions): Semantic Versioning, except that numbers behind a
 * dash are revisions of what was packaged and come after it, {@code 7.4.9} is {@code 7.4.9-0} and before {@code 7.4.9-1};
 * {@code 17.0.9-11-1} has two. Words behind a dash make a pre-release.
 */
public final class BitnamiVersions implements VersionScheme {
    /** The name of this order. */
    public static final String NAME = "Bitnami";

    private static final VersionScheme SEMVER = new SemverVersions();

    private record BitnamiVersion(Version packaged, List<String> revisions) implements Version {
        @Override
        public int compareTo(Version version) {
            BitnamiVersion other = (BitnamiVersion) version;
            int order = packaged.compareTo(other.packaged);
            for (int i = 0; order == 0 && i < Math.max(revisions.size(), other.revisions.size()); i++) {
                order = Digits.compare(revision(i), other.revision(i));
            }
            return order;
        }

        private String revision(int index) {
            return index < revisions.size() ? revisions.get(index) : "0";
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        String version = VersionLength.bounded(NAME, text);
        List<String> revisions = new ArrayList<>();
        int dash = version.lastIndexOf('-');
        while (dash > 0 && Digits.areAll(version.substring(dash + 1))) {
            revisions.add(0, version.substring(dash + 1));
            version = version.substring(0, dash);
            dash = version.lastIndexOf('-');
        }
        return new BitnamiVersion(SEMVER.parse(version), List.copyOf(revisions));
    }
}
