package io.hullcheck.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are versions: held against the regular expressions by which the tools themselves tell. */
class VersionFormsTest {
    private static final int TEXTS = 200_000;

    /** PEP 440, appendix B, with the leading v and the numbers that it allows. */
    private static final String PYTHON =
            "v?(?:\\d+!)?\\d+(?:\\.\\d+)*(?:[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?\\d*)?"
                    + "(?:-\\d+|[-_.]?(?:post|rev|r)[-_.]?\\d*)?(?:[-_.]?dev[-_.]?\\d*)?(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?";

    /** rubygems/version.rb, VERSION_PATTERN. */
    private static final String RUBY = "[0-9]+(?:\\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?";

    /** semver.org, its suggested regular expression, with any count of numbers, leading zeros, and a mark before. */
    private static final String SEMVER =
            "[vV=]?\\d+(?:\\.\\d+)*(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z.+~_-]*)?";

    /** golang.org/ref/mod and go.dev/doc/toolchain, or a Semantic Version. */
    private static final String GO = "go\\d+(?:\\.\\d+)?(?:\\.\\d+)?(?:(?:beta|rc)\\d+)?(?:[ +-].*)?"
            + "|\\d+\\.\\d+(?:\\.\\d+)?(?:(?:beta|rc)\\d+)?|" + SEMVER;

    /** composer/semver, VersionParser::normalize. */
    private static final String COMPOSER_STAGE =
            "[._-]?(?:(?:stable|beta|b|rc|alpha|a|patch|pl|p)(?:[.-]?\\d+)*+)?(?:[.-]?dev)?(?:\\+\\S*)?";

    private static final String COMPOSER = "v?\\d{1,5}(?:\\.\\d+){0,3}" + COMPOSER_STAGE
            + "|v?\\d{4}(?:[.:-]?\\d{2}){1,6}(?:[.:-]?\\d{1,3}){0,2}" + COMPOSER_STAGE;

    private static final List<String> PIECES = List.of(
            "0",
            "1",
            "12",
            "2010",
            "01",
            "02",
            "123",
            "20100102",
            ".",
            ".",
            ".",
            "-",
            "_",
            "+",
            ":",
            "!",
            "v",
            "go",
            "=",
            "a",
            "alpha",
            "b",
            "beta",
            "c",
            "rc",
            "pre",
            "preview",
            "post",
            "rev",
            "r",
            "dev",
            "patch",
            "pl",
            "p",
            "stable",
            "x",
            "~",
            " ",
            "Z");

    private static String pattern(String ecosystem) {
        return switch (ecosystem) {
            case "PyPI" -> PYTHON;
            case "RubyGems" -> RUBY;
            case "Go" -> GO;
            case "Packagist" -> COMPOSER;
            default -> SEMVER;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"PyPI", "RubyGems", "Go", "Packagist", "npm", "NuGet"})
    void shouldReadWhatTheToolReadsAndRefuseWhatItRefuses(String ecosystem) {
        Random random = new Random(20);
        Pattern form = Pattern.compile(pattern(ecosystem));
        VersionScheme scheme = VersionSchemes.of(ecosystem).orElseThrow();
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder made = new StringBuilder(random.nextBoolean() ? "1" : "");
            for (int pieces = random.nextInt(9); pieces >= 0; pieces--) {
                made.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String text = made.toString().trim();
            boolean known = form.matcher(
                            ecosystem.equals("PyPI") || ecosystem.equals("Packagist")
                                    ? text.toLowerCase(Locale.ROOT)
                                    : text)
                    .matches();
            read += known ? 1 : 0;
            assertThat(isVersion(scheme, text)).as(text).isEqualTo(known);
        }
        assertThat(read).isGreaterThan(TEXTS / 200);
    }

    private static boolean isVersion(VersionScheme scheme, String text) {
        try {
            scheme.parse(text);
            return true;
        } catch (UnorderableVersionException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Debian",
        "AlmaLinux",
        "Alpine",
        "PyPI",
        "Go",
        "crates.io",
        "Bitnami",
        "Maven",
        "RubyGems",
        "NuGet",
        "Packagist",
        "Pub",
        "CRAN"
    })
    void shouldReadAVersionOfAnyLengthWithoutAStackAndRepeatNoneOfIt(String ecosystem) {
        VersionScheme scheme = VersionSchemes.of(ecosystem).orElseThrow();
        for (String piece :
                List.of("1.", "1-", "1_", "1", "a", "a.", "-", ".", "+", "~", "^", "1a", "_p1", "!", ":", "é")) {
            for (String start : List.of("", "1", "1-", "1+", "v1.", "1.0a", "go1")) {
                for (int length : List.of(200, 1_000, 8_000, 1_000_000)) {
                    String text = start + piece.repeat(length / piece.length());
                    try {
                        Version version = scheme.parse(text);
                        assertThat(text).hasSizeLessThan(2_000);
                        assertThat(version.compareTo(version)).isZero();
                    } catch (UnorderableVersionException e) {
                        assertThat(e.getMessage()).hasSizeLessThan(300);
                        assertThat(e.version()).hasSizeLessThan(200);
                    }
                }
            }
        }
        assertThatThrownBy(() -> scheme.parse("1".repeat(1_000_000))).isInstanceOf(UnorderableVersionException.class);
    }
}
