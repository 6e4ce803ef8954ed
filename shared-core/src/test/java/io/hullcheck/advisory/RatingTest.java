package io.hullcheck.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingTest {
    private static final String LOG4SHELL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H";

    @Test
    void shouldCalculateScoresOfEveryVersion() {
        // NVD: CVE-2021-44228 has 10.0 by v3.1 and 9.3 by v2
        assertThat(new Rating("NVD", "CVSS_V3", LOG4SHELL).score()).contains(10.0);
        Rating old = new Rating("NVD", "CVSS_V2", "AV:N/AC:M/Au:N/C:C/I:C/A:C");
        assertThat(old.score()).contains(9.3);
        assertThat(old.severity()).contains(Severity.HIGH);
        // CVSS v4.0 examples, FIRST: this vector scores 9.3
        assertThat(new Rating("NVD", "CVSS_V4", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")
                        .score())
                .contains(9.3);
    }

    @ParameterizedTest
    @CsvSource({
        "CRITICAL,CRITICAL",
        "important,HIGH",
        "MODERATE,MEDIUM",
        "low,LOW",
        "unimportant,NEGLIGIBLE",
        "negligible,NEGLIGIBLE"
    })
    void shouldKnowTheWordsOfTheSources(String word, Severity severity) {
        assertThat(new Rating("x", Rating.WORD, word).severity()).contains(severity);
    }

    @Test
    void shouldLetTheSourcesOwnWordDecideAndThenTheNewestCvss() {
        Rating word = new Rating("Debian", Rating.WORD, "low");
        Rating cvss = new Rating("NVD", "CVSS_V3", LOG4SHELL);
        assertThat(Rating.deciding(List.of(cvss, word), Authority.DEFAULT_ORDER))
                .contains(word);
        assertThat(Rating.shownScore(List.of(cvss, word), Authority.DEFAULT_ORDER))
                .contains(10.0);
        Rating v2 = new Rating("NVD", "CVSS_V2", "AV:N/AC:M/Au:N/C:C/I:C/A:C");
        assertThat(Rating.deciding(List.of(v2, cvss), Authority.DEFAULT_ORDER)).contains(cvss);
        assertThat(Rating.deciding(List.of(), Authority.DEFAULT_ORDER)).isEmpty();
    }

    @Test
    void shouldNotDecideByARatingThatSaysNothing() {
        assertThat(Rating.deciding(
                        List.of(
                                new Rating("Debian", Rating.WORD, "not yet assigned"),
                                new Rating("x", "CVSS_V3", "CVSS:9/garbage")),
                        Authority.DEFAULT_ORDER))
                .isEmpty();
    }

    @Test
    void shouldHoldSeveritiesAgainstThresholds() {
        assertThat(Severity.CRITICAL.reaches(Severity.HIGH)).isTrue();
        assertThat(Severity.HIGH.reaches(Severity.HIGH)).isTrue();
        assertThat(Severity.MEDIUM.reaches(Severity.HIGH)).isFalse();
        assertThat(Severity.NEGLIGIBLE.reaches(Severity.LOW)).isFalse();
        assertThat(Severity.UNKNOWN.reaches(Severity.LOW)).isTrue();
        assertThat(Severity.UNKNOWN.reaches(Severity.MEDIUM)).isFalse();
    }
}
