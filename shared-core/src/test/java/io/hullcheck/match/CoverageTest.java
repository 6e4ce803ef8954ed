package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.inventory.Distribution;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of ecosystems as OSV's schema defines them, https://ossf.github.io/osv-schema/#defined-ecosystems. */
class CoverageTest {
    static Distribution distribution(String id, String version, String name) {
        return new Distribution(id, Optional.ofNullable(version), name, List.of(), Optional.empty(), "/etc/os-release");
    }

    // os-release files of the distributions' own images
    @ParameterizedTest
    @CsvSource({
        "debian,12,Debian GNU/Linux 12 (bookworm),Debian:12",
        // OSV's converter for Debian takes the numbers of debian.csv: forky is 14, and unstable, which has none, is
        // left out
        "debian,,Debian GNU/Linux forky/sid,Debian:14",
        "debian,,Debian GNU/Linux trixie/sid,Debian:13",
        "ubuntu,22.04,Ubuntu 22.04.5 LTS,Ubuntu:22.04:LTS",
        "ubuntu,25.10,Ubuntu 25.10,Ubuntu:25.10",
        "ubuntu,23.04,Ubuntu 23.04,Ubuntu:23.04",
        "alpine,3.20.1,Alpine Linux v3.20,Alpine:v3.20",
        "alpine,3.20,Alpine Linux v3.20,Alpine:v3.20",
        "alpine,3.21_alpha20240807,Alpine Linux edge,Alpine:edge",
        "wolfi,20230201,Wolfi,Wolfi",
        "chainguard,20230214,Chainguard,Chainguard",
        "minimos,20241031,MinimOS,MinimOS",
        "almalinux,9.4,AlmaLinux 9.4 (Seafoam Ocelot),AlmaLinux:9",
        "rocky,8.9,Rocky Linux 8.9 (Green Obsidian),Rocky Linux:8",
        "azurelinux,3.0,Microsoft Azure Linux 3.0,Azure Linux:3",
        "mariner,2.0,CBL-Mariner/Linux,Azure Linux:2",
        "mageia,9,Mageia 9,Mageia:9",
        "photon,3.0,VMware Photon OS/Linux,Photon OS:3.0",
        "openeuler,24.03,openEuler 24.03 (LTS),openEuler:24.03-LTS",
        "openeuler,22.03,openEuler 22.03 (LTS-SP3),openEuler:22.03-LTS-SP3",
        "opensuse-leap,15.5,openSUSE Leap 15.5,openSUSE:Leap 15.5",
        "opensuse-tumbleweed,20241101,openSUSE Tumbleweed,openSUSE:Tumbleweed",
        "sles,15.5,SUSE Linux Enterprise Server 15 SP5,SUSE:Linux Enterprise Server 15 SP5",
        "sles,16.0,SUSE Linux Enterprise Server 16.0,SUSE:Linux Enterprise Server 16.0",
        "sle-micro,5.5,SUSE Linux Enterprise Micro 5.5,SUSE:Linux Enterprise Micro 5.5",
        "sl-micro,6.1,SUSE Linux Micro 6.1,SUSE:Linux Micro 6.1",
        "sles_sap,15.5,SUSE Linux Enterprise Server for SAP Applications 15 SP5,SUSE:Linux Enterprise Server for SAP Applications 15 SP5",
        "opensuse-leap-micro,6.0,openSUSE Leap Micro 6.0,openSUSE:Leap Micro 6.0",
        "rhel,9.4,Red Hat Enterprise Linux 9.4 (Plow),Red Hat:enterprise_linux:9"
    })
    void shouldNameTheEcosystemOfEachDistribution(String id, String version, String name, String ecosystem) {
        Coverage coverage = Coverage.of(distribution(id, version, name)).orElseThrow();
        assertThat(coverage.ecosystem()).isEqualTo(ecosystem);
        assertThat(coverage.holds()).accepts(ecosystem);
        assertThat(ecosystem).startsWith(coverage.feed().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"amzn", "ol", "fedora", "centos", "arch", "gentoo", "bottlerocket"})
    void shouldSayWhichDistributionsNobodyPublishes(String id) {
        Coverage coverage = Coverage.of(distribution(id, "8", "The " + id)).orElseThrow();
        assertThat(coverage.feed()).isEmpty();
        assertThat(coverage.shortfall()).hasValueSatisfying(s -> assertThat(s).contains("The " + id));
    }

    @ParameterizedTest
    @CsvSource({"raspbian,12,Raspbian", "kali,2024.1,Kali", "someos,7,Some OS", "ubuntu,rolling,Ubuntu", "rhel,,RHEL"})
    void shouldNotTakeADerivativeForItsParent(String id, String version, String name) {
        assertThat(Coverage.of(distribution(id, version, name))).isEmpty();
    }

    @Test
    void shouldKeepTheProductsOfRedHatAndSuseApart() {
        // names as in osv.dev's Red Hat and SUSE records
        Coverage redHat = Coverage.of(distribution("rhel", "9.4", "Red Hat Enterprise Linux 9.4 (Plow)"))
                .orElseThrow();
        assertThat(redHat.holds())
                .accepts("Red Hat:enterprise_linux:9::baseos", "Red Hat:enterprise_linux:9::appstream")
                .rejects(
                        "Red Hat:enterprise_linux:8::baseos",
                        "Red Hat:enterprise_linux:90::baseos",
                        "Red Hat:rhel_eus:9.2::appstream");
        assertThat(redHat.shortfall()).hasValueSatisfying(s -> assertThat(s).contains("not fixed yet"));
        Coverage suse = Coverage.of(distribution("sles", "15.5", "SUSE Linux Enterprise Server 15 SP5"))
                .orElseThrow();
        assertThat(suse.holds())
                .accepts("SUSE:Linux Enterprise Module for Basesystem 15 SP5")
                .rejects(
                        "SUSE:Linux Enterprise Module for Basesystem 15 SP4",
                        "SUSE:Linux Enterprise Server 15 SP5-LTSS");
    }
}
