package io.hullcheck.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionOrderTest {
    private final VersionScheme debian = new DebianVersions();
    private final VersionScheme alpine = new AlpineVersions();
    private final VersionScheme maven = new MavenVersions();

    private static void shouldRise(VersionScheme scheme, List<String> versions) throws UnorderableVersionException {
        for (int i = 0; i < versions.size(); i++) {
            for (int j = 0; j < versions.size(); j++) {
                assertThat(Integer.signum(scheme.compare(versions.get(i), versions.get(j))))
                        .as(versions.get(i) + " against " + versions.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void shouldOrderDebianVersionsAsThePolicyManualSays() throws UnorderableVersionException {
        // Debian Policy Manual 5.6.12: "~~", "~~a", "~", the empty part, "a"
        shouldRise(
                debian, List.of("1~~", "1~~a", "1~", "1", "1a", "1+", "1.0", "1.0-1", "1.0-1+b1", "1.0-1.1", "1.0-2"));
        shouldRise(debian, List.of("1.2.11", "1:0.9", "1:1.2.3-4~deb12u1", "1:1.2.3-4", "2:0"));
        shouldRise(debian, List.of("2.9", "2.10", "2.99999999999999999998", "2.99999999999999999999"));
        // https://security-tracker.debian.org/tracker/CVE-2023-4911: fixed in 2.36-9+deb12u3
        shouldRise(debian, List.of("2.36-9", "2.36-9+deb12u2", "2.36-9+deb12u3", "2.36-9+deb12u10"));
    }

    @ParameterizedTest
    @CsvSource({"1.0,1.0-0", "0:1,1", "1.001,1.1", "1.0-,1.0"})
    void shouldTakeDebianVersionsForEqual(String one, String other) throws UnorderableVersionException {
        assertThat(debian.compare(one, other)).isZero();
        assertThat(debian.compare(other, one)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:1", "1_2", "1 2", ":1", "1:", "1-ü", "99999999999:1"})
    void shouldRefuseWhatIsNoDebianVersion(String text) {
        assertThatThrownBy(() -> debian.compare(text, "1")).isInstanceOf(UnorderableVersionException.class);
    }

    @Test
    void shouldOrderAlpineVersionsAsApkDoes() throws UnorderableVersionException {
        // apk-package(5): suffixes before a release, the release, suffixes after it
        shouldRise(
                alpine,
                List.of(
                        "1.0_alpha",
                        "1.0_alpha1",
                        "1.0_beta",
                        "1.0_pre1",
                        "1.0_rc1",
                        "1.0_rc2-r5",
                        "1.0",
                        "1.0-r1",
                        "1.0_cvs1",
                        "1.0_git20200101",
                        "1.0_p1",
                        "1.0_p1-r2",
                        "1.0_p2",
                        "1.0a",
                        "1.0b",
                        "1.0.1"));
        // the order found in real indices: 1.1.1d-r2 before 1.1.1n-r0, 1.9 before 1.10
        shouldRise(alpine, List.of("1.1.1d-r0", "1.1.1d-r2", "1.1.1n-r0", "1.9", "1.10"));
        // https://security.alpinelinux.org/vuln/CVE-2020-7247: opensmtpd of 3.11, fixed in 6.6.2p1-r0
        shouldRise(
                alpine,
                List.of(
                        "6.6.1-r1",
                        "6.6.1p-r0",
                        "6.6.1p1-r0",
                        "6.6.1p1-r2",
                        "6.6.1p2-r0",
                        "6.6.1p10-r0",
                        "6.6.2p1-r0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "1.0-1",
                "1.0_gamma",
                "1.0-r",
                "1..0",
                "1.0.",
                "1.0a.1",
                "1.0~",
                "1.0~AB",
                "1.0_",
                "-r1",
                "_p1"
            })
    void shouldRefuseWhatIsNoAlpineVersion(String text) {
        assertThatThrownBy(() -> alpine.compare("1", text)).isInstanceOf(UnorderableVersionException.class);
    }

    @Test
    void shouldOrderMavenVersionsAsThePomReferenceSays() throws UnorderableVersionException {
        // https://maven.apache.org/pom.html, "Version Order Specification"
        shouldRise(
                maven,
                List.of(
                        "1-alpha-1",
                        "1-beta",
                        "1-milestone",
                        "1-rc1",
                        "1-SNAPSHOT",
                        "1",
                        "1-sp",
                        "1-abc",
                        "1-1",
                        "1.1"));
        shouldRise(maven, List.of("2.0-beta9", "2.3.1", "2.12.2", "2.14.1", "2.15.0"));
        assertThat(maven.compare("5.2.20.RELEASE", "5.2.20")).isZero();
    }

    @Test
    void shouldNotExhaustTheStackWithAHostileMavenVersion() {
        assertThatThrownBy(() -> maven.compare("1" + "-1".repeat(100_000), "1"))
                .isInstanceOf(UnorderableVersionException.class);
    }

    @Test
    void shouldOrderReleasesOfGoAsTheGoVulnerabilityDatabaseWritesThem() throws UnorderableVersionException {
        VersionScheme go = new GoVersions();
        // https://go.dev/doc/toolchain#version: betas and candidates before the release
        shouldRise(go, List.of("go1.20.14", "go1.21beta1", "1.21.0-rc.2", "go1.21", "go1.21.1", "go1.22.3", "1.22.4"));
        // the same without the name, as SBOMs write it; a version under development comes before its betas
        shouldRise(go, List.of("1.20.14", "1.21.0-0", "1.21beta1", "1.21rc2", "1.21", "1.21.1"));
        assertThat(go.compare("1.22rc1", "1.22.0-rc.1")).isZero();
        shouldRise(go, List.of("1.26.8", "1.27.0-devel", "1.27.0-rc.1"));
        assertThat(go.compare("go1.22rc1", "1.22.0-rc.1")).isZero();
        // a fork's own suffix and experiments do not count
        assertThat(go.compare("go1.22.3 X:boringcrypto", "go1.22.3")).isZero();
        assertThat(go.compare("v1.2.3+incompatible", "1.2.3")).isZero();
        // https://go.dev/ref/mod#pseudo-versions: before the release they lead to
        shouldRise(go, List.of("v0.0.0-20191109021931-daa7c04131f5", "v1.2.3-0.20191109021931-daa7c04131f5", "v1.2.3"));
        assertThatThrownBy(() -> go.parse("(devel)")).isInstanceOf(UnorderableVersionException.class);
    }

    @Test
    void shouldCountTheBuildOfDartPackages() throws UnorderableVersionException {
        // https://pub.dev/documentation/pub_semver: "1.0.0+1 is newer than 1.0.0"
        shouldRise(
                VersionSchemes.of("Pub").orElseThrow(), List.of("1.0.0-a", "1.0.0", "1.0.0+1", "1.0.0+2", "1.0.0+10"));
    }

    @Test
    void shouldOrderPackagesOfRAndHaskellByTheirNumbers() throws UnorderableVersionException {
        shouldRise(VersionSchemes.of("CRAN").orElseThrow(), List.of("0.9-10", "1.0", "1.0-1", "1.0.2", "1.10"));
    }

    @Test
    void shouldKnowWhichOrderHoldsWhere() {
        assertThat(VersionSchemes.of("Debian:12").orElseThrow().name()).isEqualTo("Debian");
        assertThat(VersionSchemes.of("Alpine:v3.20").orElseThrow().name()).isEqualTo("Alpine");
        assertThat(VersionSchemes.of("Maven").orElseThrow().name()).isEqualTo("Maven");
        assertThat(VersionSchemes.of("Root:Alpine:3.18").orElseThrow().name()).isEqualTo("Alpine");
        assertThat(VersionSchemes.of("Unheard of")).isEmpty();
    }

    @Test
    void shouldOrderBitnamisRevisionsBehindTheirVersion() throws UnorderableVersionException {
        // https://github.com/bitnami/go-version: a number behind the dash is a revision, as in 7.4.9-0
        VersionScheme bitnami = VersionSchemes.of("Bitnami").orElseThrow();
        shouldRise(
                bitnami,
                List.of("7.4.8", "7.4.9-rc1", "7.4.9-rc2", "7.4.9", "7.4.9-1", "7.4.9-2", "7.4.9-10", "7.4.10", "7.5"));
        assertThat(bitnami.compare("7.4.9", "7.4.9-0")).isZero();
        assertThat(bitnami.compare("17.0.9-11-1", "17.0.9-11")).isPositive();
        assertThat(bitnami.compare("17.0.9-11-1", "17.0.9")).isPositive();
    }
}
