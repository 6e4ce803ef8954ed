package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.policy.Circumstances;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.Verdict;
import io.hullcheck.testing.Inventories;
import io.hullcheck.testing.Reports;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndOfLifeTest {
    private static Optional<Finding> finding(String id, String version, String name, String day) {
        return EndOfLife.finding(
                Inventories.of(id, version, name)
                        .os(PackageKind.DEB, "bash", "5.0-4")
                        .inventory(),
                LocalDate.parse(day));
    }

    @Test
    void shouldCountADeadReleaseAsAFindingOfItsOwn() {
        // https://wiki.debian.org/LTS: Debian 10 until 2024-06-30, Debian 13 until 2030-06-30
        assertThat(finding("debian", "10", "Debian GNU/Linux 10 (buster)", "2024-06-30"))
                .isEmpty();
        Finding dead = finding("debian", "10", "Debian GNU/Linux 10 (buster)", "2026-11-25")
                .orElseThrow();
        assertThat(dead.id()).isEqualTo("EOL-DEBIAN-10");
        assertThat(dead.severity()).isEqualTo(Severity.HIGH);
        assertThat(dead.fixedVersions()).containsExactly("13");
        assertThat(dead.summary()).contains("Debian GNU/Linux 10 (buster)", "since 2024-06-30");
        assertThat(dead.references()).containsExactly("https://wiki.debian.org/LTS");
        assertThat(Reports.remedies(List.of(dead)).values())
                .extracting(r -> r.text())
                .containsExactly("build on a release that gets security updates, the longest of debian 13");
    }

    @Test
    void shouldFailTheBuildFromHighOnAndNeverCountAsHealthy() {
        Finding dead = finding("debian", "10", "Debian 10", "2026-11-25").orElseThrow();
        assertThat(Judgement.of(
                                Policy.DEFAULT,
                                List.of(dead),
                                List.of(),
                                Circumstances.on(LocalDate.of(2026, 11, 24), Reports.IMAGE))
                        .verdict())
                .isEqualTo(Verdict.UNHEALTHY);
        Policy high = new Policy(Optional.of(Severity.HIGH), false, true, false);
        assertThat(Judgement.of(
                                high,
                                List.of(dead),
                                List.of(),
                                Circumstances.on(LocalDate.of(2026, 11, 24), Reports.IMAGE))
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    // each as the source named in end-of-life.txt publishes it
    @ParameterizedTest
    @CsvSource({
        "alpine, 3.10.2, Alpine Linux v3.10, 2021-05-02, EOL-ALPINE-3.10",
        "alpine, 3.1, Alpine Linux v3.1, 2016-11-02, EOL-ALPINE-3.1",
        "ubuntu, 20.04, Ubuntu 20.04.6 LTS, 2025-06-01, EOL-UBUNTU-20.04",
        "centos, 8, CentOS Linux 8, 2022-01-01, EOL-CENTOS-8",
        "centos, 8, CentOS Stream 8, 2024-06-01, EOL-CENTOS-8",
        "rhel, 7.9, Red Hat Enterprise Linux 7.9, 2024-07-01, EOL-RHEL-7",
        "ol, 7.9, Oracle Linux Server 7.9, 2025-01-01, EOL-OL-7",
        "amzn, 2018.03, Amazon Linux AMI 2018.03, 2024-01-01, EOL-AMZN-2018",
        "amzn, 2, Amazon Linux 2, 2026-07-01, EOL-AMZN-2",
        "fedora, 40, Fedora Linux 40, 2025-06-01, EOL-FEDORA-40",
        "sles, 15.3, SUSE Linux Enterprise Server 15 SP3, 2023-01-01, EOL-SLES-15.3",
        "opensuse-leap, 15.5, openSUSE Leap 15.5, 2025-01-01, EOL-OPENSUSE-LEAP-15.5",
        "mariner, 2.0, CBL-Mariner/Linux, 2025-08-01, EOL-MARINER-2.0"
    })
    void shouldKnowTheDayOfEveryRelease(String id, String version, String name, String day, String expected) {
        assertThat(finding(id, version, name, day).map(Finding::id)).contains(expected);
        assertThat(finding(id, version, name, LocalDate.parse(day).minusYears(9).toString()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "debian, 13, Debian 13",
        "alpine, 3.100.1, Alpine of another time",
        "centos, 9, CentOS Stream 9",
        "rhel, 8.10, Red Hat Enterprise Linux 8.10",
        "wolfi, 20230201, Wolfi",
        "unheard-of, 1, Unheard of"
    })
    void shouldSayNothingOfReleasesThatAreCaredForOrNotKnown(String id, String version, String name) {
        assertThat(finding(id, version, name, "2026-11-25")).isEmpty();
    }
}
