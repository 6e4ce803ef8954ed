package io.hullcheck.version;

import io.hullcheck.fuzz.FuzzInput;
import io.hullcheck.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every order of versions, held against what makes it one. */
public final class VersionFuzzTargets {
    /** One of each kind; the first byte of an input chooses. */
    public static final List<VersionScheme> SCHEMES = Stream.of(
                    "Debian",
                    "Alpine",
                    "AlmaLinux",
                    "Bitnami",
                    "Maven",
                    "PyPI",
                    "Go",
                    "RubyGems",
                    "NuGet",
                    "Packagist",
                    "Pub",
                    "CRAN",
                    "npm")
            .map(e -> VersionSchemes.of(e).orElseThrow())
            .toList();

    private static final List<String> KINDS = List.of(
            "debian",
            "apk",
            "rpm",
            "semver",
            "semver",
            "pypi",
            "go",
            "gem",
            "nuget",
            "composer",
            "semver",
            "semver",
            "semver");

    private static final int MOST = 4;

    private VersionFuzzTargets() {}

    public static List<FuzzTarget> all() {
        FuzzTarget target = FuzzTarget.of("versions", VersionFuzzTargets::order).longest(256);
        for (int i = 0; i < SCHEMES.size(); i++) {
            List<String> texts = new VersionTexts(i).some(KINDS.get(i), 12);
            for (int from = 0; from < texts.size(); from += 3) {
                target = target.seed(FuzzInput.of(
                        i, String.join("\n", texts.subList(from, Math.min(from + 3, texts.size())))));
            }
        }
        return List.of(target.words(
                "\n",
                "~",
                "^",
                "1:",
                "-",
                "+",
                ".0",
                "alpha",
                "beta",
                "rc1",
                "_pre",
                "_p1",
                "-r1",
                ".dev1",
                ".post1",
                "SNAPSHOT",
                "Final",
                "+incompatible",
                "v",
                "dev-",
                "99999999999999999999"));
    }

    private static void order(byte[] input) {
        VersionScheme scheme = FuzzInput.choice(input, SCHEMES);
        List<Version> versions = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (String text : new String(FuzzInput.behindChoice(input), StandardCharsets.UTF_8).split("\n", MOST)) {
            try {
                versions.add(scheme.parse(text));
                texts.add(text);
                if (scheme.compare(text, text) != 0) {
                    throw new IllegalStateException(scheme.name() + ": " + text + " is not equal to itself");
                }
            } catch (UnorderableVersionException e) {
                // the documented answer to what is no version
                FuzzTarget.shouldBeReadable(e.getMessage());
            }
        }
        for (int a = 0; a < versions.size(); a++) {
            for (int b = 0; b < versions.size(); b++) {
                int there = Integer.signum(versions.get(a).compareTo(versions.get(b)));
                int back = Integer.signum(versions.get(b).compareTo(versions.get(a)));
                if (there != -back) {
                    throw new IllegalStateException(
                            scheme.name() + ": " + texts.get(a) + " against " + texts.get(b) + " has two answers");
                }
                for (int c = 0; c < versions.size(); c++) {
                    int on = Integer.signum(versions.get(b).compareTo(versions.get(c)));
                    int over = Integer.signum(versions.get(a).compareTo(versions.get(c)));
                    if (there <= 0 && on <= 0 && (over > 0 || over == 0 && (there < 0 || on < 0))) {
                        throw new IllegalStateException(scheme.name() + ": " + texts.get(a) + " <= " + texts.get(b)
                                + " <= " + texts.get(c) + ", and not the first and the last");
                    }
                }
            }
        }
    }
}
