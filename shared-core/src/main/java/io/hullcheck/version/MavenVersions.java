package io.hullcheck.version;

import org.apache.maven.artifact.versioning.ComparableVersion;

/** Maven's own order (Maven POM reference, "Version Order Specification"), which knows every text. */
public final class MavenVersions implements VersionScheme {
    /** Maven's order nests one list a separator; a hostile version must not exhaust the stack. */
    private static final int LONGEST = 256;

    private record MavenVersion(ComparableVersion version) implements Version {
        @Override
        public int compareTo(Version other) {
            return version.compareTo(((MavenVersion) other).version);
        }
    }

    @Override
    public String name() {
        return "Maven";
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new UnorderableVersionException(name(), text, "it is empty or too long");
        }
        return new MavenVersion(new ComparableVersion(text.trim()));
    }
}
