package io.hullcheck.version;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of Go modules (Go Modules Reference, "Versions"): Semantic Versioning; pseudo-versions are pre-releases,
 * {@code +incompatible} does not count. Releases of Go itself ({@code go1.21rc2}, "Go Toolchains", "Go versions") are
 * read as the Go vulnerability database writes them: {@code 1.21.0-rc.2}.
 */
public final class GoVersions implements VersionScheme {
    private static final Pattern RELEASE =
            Pattern.compile("go(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:(beta|rc)(\\d+))?(?:[ +-].*)?");

    /** The same as other tools write it, without the name; modules' versions have three numbers. */
    private static final Pattern PLAIN = Pattern.compile("\\d+\\.\\d+(?:\\.\\d+)?(?:(?:beta|rc)\\d+)?");

    private final VersionScheme order = new SemverVersions("Go", false);

    @Override
    public String name() {
        return order.name();
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        String plain = text.trim();
        Matcher release = RELEASE.matcher(PLAIN.matcher(plain).matches() ? "go" + plain : plain);
        if (!release.matches()) {
            return order.parse(text);
        }
        StringBuilder version = new StringBuilder(release.group(1));
        for (int part = 2; part <= 3; part++) {
            version.append('.').append(release.group(part) == null ? "0" : release.group(part));
        }
        if (release.group(4) != null) {
            version.append('-').append(release.group(4)).append('.').append(release.group(5));
        }
        return order.parse(version.toString());
    }
}
