package io.hullcheck.version;

import java.util.List;

/**
 * The order of Go modules (Go Modules Reference, "Versions"): Semantic Versioning; pseudo-versions are pre-releases,
 * {@code +incompatible} does not count. Releases of Go itself ({@code go1.21rc2}, "Go Toolchains", "Go versions") are
 * read as the Go vulnerability database writes them: {@code 1.21.0-rc.2}.
 */
public final class GoVersions implements VersionScheme {
    private static final List<String> GO = List.of("go");
    private static final List<String> STAGES = List.of("beta", "rc");
    private static final int NUMBERS = 3;

    private final VersionScheme order = new SemverVersions("Go", false);

    @Override
    public String name() {
        return order.name();
    }

    @Override
    public Version parse(String text) throws UnorderableVersionException {
        Cursor cursor = new Cursor(VersionLength.bounded(name(), text));
        boolean named = !cursor.word(GO).isEmpty();
        List<String> numbers = cursor.numbers(".", NUMBERS);
        String stage = cursor.word(STAGES);
        String count = stage.isEmpty() ? "" : cursor.digits();
        // other tools leave the name out; modules' versions have three numbers and no stage without a dash
        boolean release = named
                ? !numbers.isEmpty() && (cursor.isAtEnd() || cursor.isNext(" +-"))
                : numbers.size() > 1 && cursor.isAtEnd();
        if (!release || !stage.isEmpty() && count.isEmpty()) {
            return order.parse(text);
        }
        while (numbers.size() < NUMBERS) {
            numbers.add("0");
        }
        return order.parse(String.join(".", numbers) + (stage.isEmpty() ? "" : "-" + stage + "." + count));
    }
}
