package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.match.Matcher;
import io.hullcheck.testing.FeedServer;
import io.hullcheck.testing.Inventories;
import io.hullcheck.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real advisories of eight ecosystems, built at once, and known truths found in them. */
class RealFeedsIT {
    @TempDir
    static Path folder;

    private static Path database;

    private static Tools.Result update(String base, Path file) throws IOException, InterruptedException {
        return Tools.run(
                folder,
                5,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpdateMain.class.getName(),
                        base,
                        file.toString(),
                        "all"));
    }

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Path feeds = SharedData.require("feeds");
        database = folder.resolve("home/advisories.db");
        Tools.Result first = update("file:" + feeds, database);
        System.out.println("update of all real feeds: " + first.out().strip());
        assertThat(first.code()).as(first.out()).isZero();
        assertThat(first.out()).contains("changed=true failed=0");
        List<Tools.Result> again = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            again.add(update("file:" + feeds, database));
            assertThat(again.get(i).out()).contains("records=0", "changed=false failed=0");
        }
        again.sort(Comparator.comparingDouble(RealFeedsIT::seconds));
        System.out.printf(
                "again, in Java machines that are as cold, the median of five: %s (%.1f %% of the first)%n",
                again.get(2).out().strip(), 100 * seconds(again.get(2)) / seconds(first));
    }

    private static double seconds(Tools.Result result) {
        var found = Pattern.compile("seconds=([0-9.]+)").matcher(result.out());
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static List<Finding> match(Inventories installed) throws IOException {
        try (AdvisoryDatabase open = SqliteAdvisories.open(database)) {
            Matcher.Result result = new Matcher(open).match(installed.inventory(), LocalDate.EPOCH);
            assertThat(result.gaps()).isEmpty();
            return result.findings();
        }
    }

    private static Finding finding(Inventories installed, String id) throws IOException {
        return match(installed).stream()
                .filter(f -> f.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " was not found"));
    }

    private static Inventories language(PackageKind kind, String namespace, String name, String version) {
        return Inventories.bare().language(kind, namespace, name, version);
    }

    @Test
    void shouldBuildTheSameOverTheNetwork() throws IOException, InterruptedException {
        Path other = folder.resolve("web/advisories.db");
        try (FeedServer server = new FeedServer(SharedData.require("feeds"))) {
            Tools.Result first = update(server.base(), other);
            assertThat(first.out()).contains("changed=true failed=0");
            server.forget();
            assertThat(update(server.base(), other).out()).contains("records=0", "changed=false failed=0");
            assertThat(server.requests()).noneMatch(r -> r.startsWith("200 ") && !r.endsWith("ecosystems.txt"));
        }
        try (AdvisoryDatabase one = SqliteAdvisories.openVerified(database);
                AdvisoryDatabase two = SqliteAdvisories.openVerified(other)) {
            assertThat(two.info().advisories()).isEqualTo(one.info().advisories());
            assertThat(two.info().ecosystems()).isEqualTo(one.info().ecosystems());
        }
    }

    @Test
    void shouldFindKnownTruthsOfGo() throws IOException {
        // https://pkg.go.dev/vuln/GO-2022-1059
        Finding text = finding(language(PackageKind.GO, "golang.org/x", "text", "v0.3.7"), "CVE-2022-32149");
        assertThat(text.fixedVersions()).containsExactly("0.3.8");
        assertThat(text.names()).contains("GO-2022-1059", "GHSA-69ch-w2m2-3vjp");
        // https://pkg.go.dev/vuln/GO-2023-1703: go1.19.8 and go1.20.3
        assertThat(finding(language(PackageKind.GO, "", "stdlib", "1.20.2"), "CVE-2023-24538")
                        .fixedVersions())
                .containsExactly("1.20.3");
        assertThat(match(language(PackageKind.GO, "", "stdlib", "1.19.8")))
                .extracting(Finding::id)
                .doesNotContain("CVE-2023-24538")
                .contains("CVE-2023-29400");
    }

    @Test
    void shouldFindKnownTruthsOfPythonAndRust() throws IOException {
        // https://osv.dev/vulnerability/PYSEC-2021-66 and PYSEC-2022-190
        assertThat(finding(language(PackageKind.PYPI, "", "Jinja2", "2.11.2"), "CVE-2020-28493")
                        .fixedVersions())
                .containsExactly("2.11.3");
        assertThat(finding(language(PackageKind.PYPI, "", "Django", "3.2.12"), "CVE-2022-28346")
                        .fixedVersions())
                .containsExactly("3.2.13");
        assertThat(match(language(PackageKind.PYPI, "", "django", "2.2.28")))
                .extracting(Finding::id)
                .doesNotContain("CVE-2022-28346");
        // https://rustsec.org/advisories/RUSTSEC-2025-0022.html: 0.10.39 up to 0.10.72
        assertThat(match(language(PackageKind.CARGO, "", "openssl", "0.10.71")))
                .extracting(Finding::id)
                .contains("GHSA-4fcv-w3qc-ppgg");
        assertThat(match(language(PackageKind.CARGO, "", "openssl", "0.10.38")))
                .extracting(Finding::id)
                .doesNotContain("GHSA-4fcv-w3qc-ppgg");
    }

    @Test
    void shouldFindKnownTruthsOfMavenAndBitnami() throws IOException {
        // https://nvd.nist.gov/vuln/detail/CVE-2017-5638: Struts 2.3.x before 2.3.32; exploited since 2021-11-03 by
        // CISA
        Finding struts =
                finding(language(PackageKind.MAVEN, "org.apache.struts", "struts2-core", "2.3.31"), "CVE-2017-5638");
        assertThat(struts.fixedVersions()).containsExactly("2.3.32");
        assertThat(struts.exploitation().kev())
                .hasValueSatisfying(k -> assertThat(k.added()).isEqualTo("2021-11-03"));
        // last affected is 1.3.2; what came after it the record does not say
        assertThat(finding(
                                language(PackageKind.MAVEN, "commons-fileupload", "commons-fileupload", "1.3.2"),
                                "CVE-2016-1000031")
                        .state())
                .isEqualTo(FixState.UNKNOWN);
        // https://httpd.apache.org/security/vulnerabilities_24.html: 2.4.49 alone
        Finding httpd = finding(language(PackageKind.BITNAMI, "", "apache", "2.4.49"), "CVE-2021-41773");
        assertThat(httpd.fixedVersions()).containsExactly("2.4.50");
        assertThat(httpd.severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void shouldFindKnownTruthsOfDistributions() throws IOException {
        // https://www.debian.org/security/2022/dsa-5139
        Inventories debian = Inventories.of("debian", "11", "Debian GNU/Linux 11 (bullseye)");
        Finding openssl = finding(
                debian.os(PackageKind.DEB, "libssl1.1", "1.1.1n-0+deb11u1", "openssl", "1.1.1n-0+deb11u1", null, null),
                "CVE-2022-1292");
        assertThat(openssl.fixedVersions()).containsExactly("1.1.1n-0+deb11u2");
        assertThat(openssl.names()).contains("DSA-5139-1");
        // https://errata.almalinux.org/8/ALSA-2023-5455.html
        Inventories alma = Inventories.of("almalinux", "8.8", "AlmaLinux 8.8 (Sapphire Caracal)");
        Finding glibc = finding(alma.os(PackageKind.RPM, "glibc", "2.28-225.el8"), "CVE-2023-4911");
        assertThat(glibc.fixedVersions()).containsExactly("2.28-225.el8_8.6");
        assertThat(glibc.severity()).isEqualTo(Severity.HIGH);
        // https://security.alpinelinux.org/vuln/CVE-2019-1563: 1.1.1d-r0 in v3.10
        Inventories alpine = Inventories.of("alpine", "3.10.2", "Alpine Linux v3.10");
        assertThat(finding(
                                alpine.os(
                                        PackageKind.APK, "libssl1.1", "1.1.1c-r0", "openssl", "1.1.1c-r0", null, null),
                                "CVE-2019-1563")
                        .fixedVersions())
                .containsExactly("1.1.1d-r0");
    }

    @Test
    void shouldLetAnyoneLookIntoTheFile() throws IOException, InterruptedException {
        Path python = Path.of("/usr/bin/python3");
        if (!Files.isExecutable(python)) {
            Tools.require("python3");
        }
        Tools.Result result = Tools.run(folder, 1, List.of(python.toString(), "-c", """
                import sqlite3
                db = sqlite3.connect('%s')
                print(db.execute("SELECT ranges FROM affected WHERE ecosystem = 'Go' AND package = 'golang.org/x/text'"
                                 " AND advisory = 'GO-2022-1059'").fetchall())
                print(db.execute("PRAGMA integrity_check").fetchone())
                """.formatted(database)));
        assertThat(result.out()).contains("0.3.8", "ok");
    }
}
