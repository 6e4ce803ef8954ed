package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Inventories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each distribution's advisories meet its packages. Records have the shapes that the feeds publish. */
class OsMatchingTest {
    @TempDir
    Path folder;

    private Matcher.Result match(Inventory inventory, String... records) throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseFile.build(file, Instant.EPOCH, writer -> {
            for (String json : records) {
                writer.write(OsvReader.read(json));
            }
        });
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            return new Matcher(database).match(inventory, LocalDate.EPOCH);
        }
    }

    private List<String> found(Inventory inventory, String... records) throws IOException {
        return match(inventory, records).findings().stream().map(Finding::id).toList();
    }

    private static String record(String id, String more, String... affected) {
        return "{\"id\": \"" + id + "\"" + more + ", \"affected\": [" + String.join(", ", affected) + "]}";
    }

    private static String affected(String ecosystem, String name, String fixed) {
        return "{\"package\": {\"ecosystem\": \"" + ecosystem + "\", \"name\": \"" + name
                + "\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"0\"}"
                + (fixed.isEmpty() ? "" : ", {\"fixed\": \"" + fixed + "\"}") + "]}]}";
    }

    private static String upstream(String... cves) {
        return ", \"upstream\": [\"" + String.join("\", \"", cves) + "\"]";
    }

    private static Inventories debian() {
        return Inventories.of("debian", "12", "Debian GNU/Linux 12 (bookworm)");
    }

    @Test
    void shouldLetTheDistributionsOwnRecordDecideOverItsAnnouncements() throws IOException {
        Inventory installed = debian().os(PackageKind.DEB, "a", "1.5").inventory();
        String[] records = {
            record("DSA-1", upstream("CVE-2026-1001", "CVE-2026-1002"), affected("Debian:12", "a", "2")),
            // fixed already in 1.4, says the record of the CVE itself
            record("DEBIAN-CVE-2026-1001", upstream("CVE-2026-1001"), affected("Debian:12", "a", "1.4")),
            record("DEBIAN-CVE-2026-1003", upstream("CVE-2026-1003"), affected("Debian:12", "a", ""))
        };
        assertThat(found(installed, records)).containsExactly("CVE-2026-1002", "CVE-2026-1003");
    }

    @Test
    void shouldKeepUnfixedEndOfLifeAndUnimportantApart() throws IOException {
        String unimportant = affected("Debian:12", "a", "")
                .replace("\"ranges\"", "\"ecosystem_specific\": {\"urgency\": \"unimportant\"}, \"ranges\"");
        String ended = affected("Debian:12", "a", "")
                .replace("\"ranges\"", "\"ecosystem_specific\": {\"urgency\": \"end-of-life\"}, \"ranges\"");
        List<Finding> findings = match(
                        debian().os(PackageKind.DEB, "a", "1").inventory(),
                        record("DEBIAN-CVE-2026-1001", upstream("CVE-2026-1001"), affected("Debian:12", "a", "")),
                        record("DEBIAN-CVE-2026-1002", upstream("CVE-2026-1002"), unimportant),
                        record("DEBIAN-CVE-2026-1003", upstream("CVE-2026-1003"), ended),
                        record("DEBIAN-CVE-2026-1004", upstream("CVE-2026-1004"), affected("Debian:12", "a", "0")))
                .findings();
        assertThat(findings)
                .extracting(Finding::id, Finding::state, Finding::severity)
                .containsExactlyInAnyOrder(
                        tuple("CVE-2026-1001", FixState.UNFIXED, Severity.UNKNOWN),
                        tuple("CVE-2026-1002", FixState.UNFIXED, Severity.NEGLIGIBLE),
                        tuple("CVE-2026-1003", FixState.END_OF_LIFE, Severity.UNKNOWN));
    }

    // versions as those repositories make them
    @ParameterizedTest
    @CsvSource({
        "1.5~bpo12+1,backports",
        "15.6-1.pgdg120+2,the PostgreSQL project",
        "18.20.4-1nodesource1,NodeSource",
        "5:27.3.1-1~debian.12~bookworm,Docker",
        "1:10.11.6+maria~deb12,MariaDB",
        "1.27.2-1~bookworm,the nginx project",
        "8.2.24-1+0~20240927.69+debian12~1.gbp6d7d4f+deb.sury.org,deb.sury.org"
    })
    void shouldNotJudgeAForeignPackageByTheDistributionsAdvisories(String version, String owner) throws IOException {
        Matcher.Result result = match(
                debian().os(PackageKind.DEB, "a", version)
                        .os(PackageKind.DEB, "b", "1")
                        .inventory(),
                record(
                        "DSA-1",
                        upstream("CVE-2026-1001"),
                        affected("Debian:12", "a", "99:1"),
                        affected("Debian:12", "b", "2")));
        assertThat(result.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.installed().name()).isEqualTo("b"));
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.PACKAGES_FOREIGN);
            assertThat(g.what()).contains(owner).contains("(a)");
        });
    }

    @Test
    void shouldKeepUbuntusExtendedMaintenanceApart() throws IOException {
        String[] records = {
            record(
                    "UBUNTU-CVE-2026-1001",
                    upstream("CVE-2026-1001"),
                    affected("Ubuntu:18.04:LTS", "a", ""),
                    affected("Ubuntu:Pro:18.04:LTS", "a", "1.0-1ubuntu1+esm2"))
        };
        Inventories plain = Inventories.of("ubuntu", "18.04", "Ubuntu 18.04.6 LTS");
        assertThat(match(plain.os(PackageKind.DEB, "a", "1.0-1ubuntu1").inventory(), records)
                        .findings())
                .singleElement()
                .satisfies(f -> assertThat(f.state()).isEqualTo(FixState.UNFIXED));
        Inventories pro = Inventories.of("ubuntu", "18.04", "Ubuntu 18.04.6 LTS");
        assertThat(match(pro.os(PackageKind.DEB, "a", "1.0-1ubuntu1+esm1").inventory(), records)
                        .findings())
                .singleElement()
                .satisfies(f -> assertThat(f.fixedVersions()).containsExactly("1.0-1ubuntu1+esm2"));
        Inventories mended = Inventories.of("ubuntu", "18.04", "Ubuntu 18.04.6 LTS");
        assertThat(found(mended.os(PackageKind.DEB, "a", "1.0-1ubuntu1+esm2").inventory(), records))
                .isEmpty();
    }

    private static Inventories alma() {
        return Inventories.of("almalinux", "8.8", "AlmaLinux 8.8 (Sapphire Caracal)");
    }

    /** A build of nodejs out of a module. */
    private static Inventory nodejs(String version, String module) {
        return alma().os(PackageKind.RPM, "nodejs", "1:" + version, "nodejs", version, "AlmaLinux", module)
                .inventory();
    }

    @Test
    void shouldCompareModulesOnlyWithinTheirStream() throws IOException {
        // shape of ALSA-2021:0735 and ALSA-2021:3623: nodejs:10 and nodejs:12
        String ten = record(
                "ALSA-1",
                ", \"summary\": \"Important: nodejs:10 security update\", \"related\": [\"CVE-2021-1010\"]",
                affected("AlmaLinux:8", "nodejs", "1:10.24.0-1.module_el8.3.0+2047+b07ac28e"));
        String twelve = record(
                "ALSA-2",
                ", \"summary\": \"Important: nodejs:12 security update\", \"related\": [\"CVE-2021-1212\"]",
                affected("AlmaLinux:8", "nodejs", "1:12.22.5-1.module_el8.4.0+2529+af52a4c7"));
        String module = "nodejs:10:8030020210304190500:229f0a1c";
        assertThat(found(nodejs("10.19.0-1.module_el8.1.0+1", module), ten, twelve))
                .containsExactly("CVE-2021-1010");
        assertThat(found(nodejs("10.24.0-1.module_el8.3.0+2047+b07ac28e", module), ten, twelve))
                .isEmpty();
        // a package outside of any module is not compared with modular builds
        assertThat(found(alma().os(PackageKind.RPM, "nodejs", "1:8.0-1.el8").inventory(), ten, twelve))
                .isEmpty();
    }

    @Test
    void shouldTakeAnyBuildOfAnUpdateForTheFix() throws IOException {
        // ALSA-2021:0735 lists three builds of nodejs 10.24.0, one a minor release
        String update = record(
                "ALSA-1",
                ", \"summary\": \"Important: nodejs:10 security update\", \"related\": [\"CVE-2021-1010\"]",
                affected("AlmaLinux:8", "nodejs", "1:10.24.0-1.module_el8.5.0+81+7dbe79d3"),
                affected("AlmaLinux:8", "nodejs", "1:10.24.0-1.module_el8.3.0+2047+b07ac28e"));
        assertThat(found(nodejs("10.24.0-1.module_el8.3.0+2047+b07ac28e", "nodejs:10"), update))
                .isEmpty();
    }

    @Test
    void shouldTellEveryVulnerabilityOfAnUpdateUnderItsOwnNameWithASharedRating() throws IOException {
        // ALSA-2023:5455: glibc fixed in 2.28-225.el8_8.6
        String update = record(
                "ALSA-2023:5455",
                ", \"summary\": \"Important: glibc security update\", \"related\": [\"CVE-2023-4911\", \"CVE-2023-4527\"]",
                affected("AlmaLinux:8", "glibc", "2.28-225.el8_8.6"));
        List<Finding> findings = match(
                        alma().os(PackageKind.RPM, "glibc", "2.28-225.el8").inventory(), update)
                .findings();
        assertThat(findings).extracting(Finding::id).containsExactly("CVE-2023-4527", "CVE-2023-4911");
        assertThat(findings).allSatisfy(f -> {
            assertThat(f.names()).containsExactly("ALSA-2023:5455");
            assertThat(f.severity()).isEqualTo(Severity.HIGH);
            assertThat(f.decidedBy().orElseThrow().shared()).isTrue();
        });
        // an epoch in front makes it newer, whatever follows
        assertThat(found(alma().os(PackageKind.RPM, "glibc", "1:2.0-1.el8").inventory(), update))
                .isEmpty();
    }

    @Test
    void shouldNotJudgePackagesOfAnotherVendor() throws IOException {
        Matcher.Result result = match(
                alma().os(PackageKind.RPM, "a", "1-1.el8", "a", "1-1.el8", "Fedora Project", null)
                        .inventory(),
                record("ALSA-1", ", \"related\": [\"CVE-2021-1010\"]", affected("AlmaLinux:8", "a", "2-1.el8")));
        assertThat(result.findings()).isEmpty();
        assertThat(result.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.what()).contains("Fedora Project"));
    }

    @Test
    void shouldLookRpmsUpByTheirSourceWithoutItsUnknownEpoch() throws IOException {
        // perl's source has epoch 4, its binary perl-Errno has versions of its own
        Inventory installed = Inventories.of("rocky", "8.9", "Rocky Linux 8.9")
                .os(PackageKind.RPM, "perl-Errno", "0:1.28-420.el8", "perl", "5.26.3-420.el8", "Rocky", null)
                .os(PackageKind.RPM, "perl-libs", "4:5.26.3-422.el8", "perl", "5.26.3-422.el8", "Rocky", null)
                .inventory();
        List<Finding> findings = match(
                        installed,
                        record(
                                "RLSA-1",
                                ", \"related\": [\"CVE-2021-1010\"]",
                                affected("Rocky Linux:8", "perl", "4:5.26.3-422.el8")))
                .findings();
        assertThat(findings)
                .singleElement()
                .satisfies(f -> assertThat(f.installed().name()).isEqualTo("perl-Errno"));
    }

    @Test
    void shouldSayThatRedHatsListIsNotAllThereIs() throws IOException {
        Matcher.Result result = match(
                Inventories.of("rhel", "9.4", "Red Hat Enterprise Linux 9.4 (Plow)")
                        .os(PackageKind.RPM, "a", "1-1.el9")
                        .inventory(),
                record(
                        "RHSA-1",
                        upstream("CVE-2021-1010"),
                        affected("Red Hat:enterprise_linux:9::appstream", "a", "2-1.el9")),
                record(
                        "RHSA-2",
                        upstream("CVE-2021-1011"),
                        affected("Red Hat:rhel_eus:9.2::appstream", "a", "2-1.el9")));
        assertThat(result.findings()).extracting(Finding::id).containsExactly("CVE-2021-1010");
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.ADVISORIES_PARTIAL);
            assertThat(g.what()).contains("not fixed yet");
        });
    }

    @Test
    void shouldSayThatNobodyPublishesADistribution() throws IOException {
        Matcher.Result result = match(
                Inventories.of("amzn", "2023", "Amazon Linux 2023")
                        .os(PackageKind.RPM, "a", "1-1")
                        .inventory(),
                record("X-1", "", affected("npm", "x", "2")));
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.DISTRIBUTION_UNKNOWN);
            assertThat(g.what()).contains("Amazon Linux 2023", "1 system packages");
        });
    }

    @Test
    void shouldLookWolfiUpByOwnNameAndByOrigin() throws IOException {
        Inventory installed = Inventories.of("wolfi", "20230201", "Wolfi")
                .os(PackageKind.APK, "libcrypto3", "3.1.0-r0", "openssl", "3.1.0-r0", null, null)
                .inventory();
        String component = record("CGA-1", upstream("CVE-2026-1001"), affected("Wolfi", "openssl", "3.1.1-r0"));
        String own = record("CGA-2", upstream("CVE-2026-1002"), affected("Wolfi", "libcrypto3", ""));
        // secdb says 0 where a package never was affected
        String never = record("CGA-3", upstream("CVE-2026-1003"), affected("Wolfi", "openssl", "0"));
        assertThat(found(installed, component, own, never)).containsExactly("CVE-2026-1001", "CVE-2026-1002");
    }

    @Test
    void shouldNotTakeRecordsOfOneReleaseForAnother() throws IOException {
        String old = record("DSA-1", upstream("CVE-2026-1001"), affected("Debian:11", "a", "2"));
        Matcher.Result result = match(debian().os(PackageKind.DEB, "a", "1").inventory(), old);
        assertThat(result.findings()).isEmpty();
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.ADVISORIES_MISSING);
            assertThat(g.what()).contains("Debian:12");
            assertThat(g.next()).contains("hullcheck.ecosystems=Debian");
        });
    }
}
