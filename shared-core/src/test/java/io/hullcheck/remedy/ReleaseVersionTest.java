package io.hullcheck.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions as Maven Central has them. */
class ReleaseVersionTest {
    @ParameterizedTest
    @CsvSource({
        "31.1-jre, jre",
        "32.0.0-android, android",
        "12.2.0.jre8, jre8",
        "42.2.5.jre7, jre7",
        "2.17.1, ''",
        "5.3.18.RELEASE, ''",
        "4.1.100.Final, ''",
        "9.4.51.v20230217, ''",
        "1.2.3.redhat-00001, redhat",
        "4.0.3-redhat-2, redhat",
        "0.11_2.13, _2.13",
        "2.12.7.20221012, ''",
        "1.5.0-jdk15on, jdk15on",
        "3.2.1-hadoop2, hadoop2",
        "Hoxton.SR12, ''",
    })
    void shouldTellTheFlavourOfARelease(String version, String flavour) {
        assertThat(ReleaseVersion.of(version).flavour()).isEqualTo(flavour);
        assertThat(ReleaseVersion.of(version).isRelease()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2.0-alpha1",
        "1.0-beta-9",
        "6.0.0-M1",
        "3.0.0-rc.2",
        "1.0.CR2",
        "4.0.0-SNAPSHOT",
        "12.2.0.jre11-preview",
        "1.1.0b3",
        "5.0.0.Alpha1",
        "2.10.0.pr1",
        "1.0-ea-2"
    })
    void shouldNotTakeWhatComesBeforeAReleaseForOne(String version) {
        assertThat(ReleaseVersion.of(version).isRelease()).isFalse();
    }

    @Test
    void shouldTellMajorsAndMinorsByNumbers() {
        assertThat(ReleaseVersion.of("5.3.18").isOfMajor(ReleaseVersion.of("5.2.0.RELEASE")))
                .isTrue();
        assertThat(ReleaseVersion.of("5.3.18").isOfMinor(ReleaseVersion.of("5.3")))
                .isTrue();
        assertThat(ReleaseVersion.of("5.3.18").isOfMajor(ReleaseVersion.of("6.0.0")))
                .isFalse();
        // org.json:json is called by days
        assertThat(ReleaseVersion.of("20220924").isOfMajor(ReleaseVersion.of("20231013")))
                .isTrue();
        assertThat(ReleaseVersion.of("9".repeat(60)).numbers()).isEmpty();
        assertThat(ReleaseVersion.of("1.".repeat(200)).isRelease()).isFalse();
    }
}
