package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.Inventories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges of real advisories that say less, or other things, than their authors meant. */
class DoubtfulRangesTest {
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

    /** @param events kind and version, for example {@code fixed 1.2} */
    private static String record(String id, String ecosystem, String name, String... events) {
        return "{\"id\": \"" + id + "\", \"affected\": [{\"package\": {\"ecosystem\": \"" + ecosystem
                + "\", \"name\": \"" + name + "\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": ["
                + Arrays.stream(events)
                        .map(e -> "{\"" + e.substring(0, e.indexOf(' ')) + "\": \"" + e.substring(e.indexOf(' ') + 1)
                                + "\"}")
                        .collect(Collectors.joining(", "))
                + "]}]}]}";
    }

    private static Inventory maven(String version) {
        return Inventories.bare().language(PackageKind.MAVEN, "g", "a", version).inventory();
    }

    private static Inventory alpine(String name, String version) {
        return Inventories.of("alpine", "3.11.6", "Alpine Linux v3.11")
                .os(PackageKind.APK, name, version)
                .inventory();
    }

    private static String said(Matcher.Result result) {
        String found = result.findings().stream().map(Finding::id).distinct().collect(Collectors.joining(", "));
        String gaps = result.gaps().stream().map(g -> g.kind().toString()).collect(Collectors.joining(", "));
        return (found.isEmpty() ? "no finding" : found) + (gaps.isEmpty() ? "" : "; gap: " + gaps);
    }

    private String affectedOf(List<String> versions, String... events) throws IOException {
        StringBuilder affected = new StringBuilder();
        for (String version : versions) {
            if (!match(maven(version), record("X-1", "Maven", "g:a", events))
                    .findings()
                    .isEmpty()) {
                affected.append(affected.length() == 0 ? "" : ", ").append(version);
            }
        }
        return affected.length() == 0 ? "none" : affected.toString();
    }

    @Test
    void shouldCountASingleAffectedVersionAlone() throws IOException {
        // shape of CVE-2010-1330 (jruby 1.4.0.RC1 … ) and 106 more: introduced and last affected are one version
        String after = affectedOf(List.of("1.9", "2.0.0", "2.0.1", "3"), "introduced 2.0.0", "last_affected 2.0.0");
        Completeness.row(
                "25a",
                "One version is the first and the last affected",
                "introduced 2.0.0, last_affected 2.0.0 against 1.9, 2.0.0, 2.0.1, 3",
                "affected: 2.0.0, 2.0.1, 3",
                "affected: " + after);
        assertThat(after).isEqualTo("2.0.0");
        assertThat(affectedOf(List.of("1.9", "2.0.0", "2.0.1", "3"), "last_affected 2.0.0", "introduced 2.0.0"))
                .isEqualTo("2.0.0");
        assertThat(affectedOf(
                        List.of("1", "2", "3", "4", "5", "6"),
                        "introduced 2",
                        "last_affected 2",
                        "introduced 4",
                        "last_affected 4",
                        "introduced 5",
                        "fixed 6"))
                .isEqualTo("2, 4, 5");
    }

    @Test
    void shouldCountAFlawThatGoesOnAtTheLastAffectedVersion() throws IOException {
        assertThat(affectedOf(
                        List.of("1", "2", "3", "4"), "introduced 1", "last_affected 2", "introduced 2", "fixed 4"))
                .isEqualTo("1, 2, 3");
        assertThat(affectedOf(List.of("1", "2", "3", "4"), "introduced 1", "fixed 2", "introduced 2", "fixed 4"))
                .isEqualTo("1, 2, 3");
    }

    @Test
    void shouldNotReportCommonsCollections4AfterItsOnlyAffectedVersion() throws IOException {
        // the record CVE-2015-7501 of OSV's Maven feed: 4.0 alone (https://nvd.nist.gov/vuln/detail/CVE-2015-7501)
        String json = record(
                "CVE-2015-7501",
                "Maven",
                "org.apache.commons:commons-collections4",
                "introduced 4.0",
                "last_affected 4.0");
        Inventory installed = Inventories.bare()
                .language(PackageKind.MAVEN, "org.apache.commons", "commons-collections4", "4.5.0")
                .inventory();
        String after = said(match(installed, json));
        Completeness.row(
                "28a",
                "commons-collections4 4.5.0 and CVE-2015-7501",
                "introduced 4.0, last_affected 4.0 against 4.5.0",
                "CVE-2015-7501",
                after);
        assertThat(after).isEqualTo("no finding");
    }

    @Test
    void shouldTakeAnIntervalThatEndsBeforeItsStartForEmpty() throws IOException {
        // Maven's order: 4.0.0.RC2 is before 4 (https://maven.apache.org/pom.html#version-order-specification)
        List<String> versions = List.of("3", "4.0.0.RC1", "4.0.0.RC2", "4.0.0", "5");
        String after = affectedOf(versions, "introduced 4", "fixed 4.0.0.RC2");
        Completeness.row(
                "26a",
                "An interval that ends before its start",
                "introduced 4, fixed 4.0.0.RC2 against " + String.join(", ", versions),
                "affected: 4.0.0, 5",
                "affected: " + after + "; the record is named as doubtful");
        assertThat(after).isEqualTo("none");
        assertThat(affectedOf(versions, "fixed 4.0.0.RC2", "introduced 4")).isEqualTo("none");
        assertThat(affectedOf(versions, "introduced 4", "last_affected 3.9")).isEqualTo("none");
        // the other intervals of the range stay
        assertThat(affectedOf(versions, "introduced 0", "fixed 3.1", "introduced 4", "fixed 4.0.0.RC2"))
                .isEqualTo("3");
        assertThat(affectedOf(
                        versions,
                        "introduced 4",
                        "fixed 4.0.0.RC2",
                        "introduced 5",
                        "fixed 6",
                        "introduced 2",
                        "fixed 4"))
                .isEqualTo("3, 4.0.0.RC1, 4.0.0.RC2, 5");
        Matcher.Result result = match(maven("5"), record("X-1", "Maven", "g:a", "introduced 4", "fixed 4.0.0.RC2"));
        assertThat(result.gaps()).isEmpty();
        assertThat(result.notices())
                .singleElement()
                .satisfies(n -> assertThat(n).contains("g:a", "X-1", "from 4 ends at 4.0.0.RC2, before its start"));
    }

    @Test
    void shouldKeepWhatComesAfterALastAffectedVersionAndAFixOfOneInterval() throws IOException {
        assertThat(affectedOf(
                        List.of("1", "5", "5.5", "6", "7", "8"),
                        "introduced 0",
                        "last_affected 5",
                        "fixed 6",
                        "introduced 7"))
                .isEqualTo("1, 5, 7, 8");
    }

    // bounds as they stand in the lists of Alpine 3.3 to 3.11 and of Azure Linux 3
    @ParameterizedTest
    @CsvSource({
        "4.8.0.-r1,4.8.0-r0,4.8.0-r1",
        "0.8.21.r2,0.8.21-r1,0.8.21-r2",
        "4.10-1-r1,4.10.1-r0,4.10.1-r1",
        "1.11-20-r0,1.11.19-r3,1.11.20-r0",
        "10.2.26.r0,10.2.24-r0,10.2.26-r0",
        "1.18.-R2,1.18-r1,1.18-r2",
        "v1.2.3-r4,1.2.3-r3,1.2.3-r4",
        "1.2.3 -r4,1.2.3-r3,1.2.3-r4",
        "1.2.3\u2013r4,1.2.3-r3,1.2.3-r4"
    })
    void shouldReadASlipInABoundAsItWasMeant(String bound, String affected, String fixed) throws IOException {
        String json = record("ALPINE-CVE-2026-1001", "Alpine:v3.11", "a", "introduced 0", "fixed " + bound);
        Matcher.Result before = match(alpine("a", affected), json);
        assertThat(before.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.fixedVersions()).containsExactly(fixed));
        assertThat(before.findings().get(0).caveat()).isEmpty();
        Matcher.Result after = match(alpine("a", fixed), json);
        assertThat(after.findings()).isEmpty();
        assertThat(Stream.concat(before.gaps().stream(), after.gaps().stream())).isEmpty();
        assertThat(after.notices()).isEmpty();
    }

    @Test
    void shouldReadABlankBehindAnEpoch() throws IOException {
        // AZL-34752 of OSV's feed for Azure Linux 3
        String json = record("AZL-34752", "Azure Linux:3", "golang", "introduced 0", "fixed 0: 1.20.10-1.azl3");
        Inventories azure = Inventories.of("azurelinux", "3.0", "Microsoft Azure Linux 3.0");
        Inventory old = azure.os(PackageKind.RPM, "golang", "1.20.9-1.azl3").inventory();
        String after = said(match(old, json));
        Completeness.row(
                "27a",
                "A blank behind the epoch of a bound",
                "golang 1.20.9-1.azl3 of Azure Linux, fixed \"0: 1.20.10-1.azl3\"",
                "no finding; gap: VERSION_UNREADABLE",
                after);
        assertThat(after).isEqualTo("AZL-34752");
        Inventory mended = Inventories.of("azurelinux", "3.0", "Microsoft Azure Linux 3.0")
                .os(PackageKind.RPM, "golang", "1.20.10-1.azl3")
                .inventory();
        assertThat(said(match(mended, json))).isEqualTo("no finding");
    }

    @Test
    void shouldOrderDigitsBehindTheLetterOfAnAlpineVersion() throws IOException {
        // https://security.alpinelinux.org/vuln/CVE-2020-7247: opensmtpd of 3.11 fixed in 6.6.2p1-r0
        String json = record("ALPINE-CVE-2020-7247", "Alpine:v3.11", "opensmtpd", "introduced 0", "fixed 6.6.2p1-r0");
        String after = said(match(alpine("opensmtpd", "6.6.1p1-r0"), json));
        Completeness.row(
                "27b",
                "Alpine: digits behind the letter of a version",
                "opensmtpd 6.6.1p1-r0, fixed 6.6.2p1-r0",
                "no finding; gap: VERSION_UNREADABLE",
                after);
        assertThat(after).isEqualTo("ALPINE-CVE-2020-7247");
        assertThat(said(match(alpine("opensmtpd", "6.6.2p1-r0"), json))).isEqualTo("no finding");
        assertThat(said(match(alpine("opensmtpd", "6.6.4p1-r1"), json))).isEqualTo("no finding");
    }

    @Test
    void shouldJudgeByTheNumbersOfABoundThatIsNoVersion() throws IOException {
        // ALPINE-CVE-2019-16056: python2 of 3.11 fixed in "2.7.16-33", which may be -r3 or -r33
        String json = record("ALPINE-CVE-2019-16056", "Alpine:v3.11", "python2", "introduced 0", "fixed 2.7.16-33");
        Matcher.Result later = match(alpine("python2", "2.7.18-r0"), json);
        Completeness.row(
                "27c",
                "A bound that is no version",
                "python2 2.7.18-r0 of Alpine 3.11, fixed \"2.7.16-33\"",
                "no finding; gap: VERSION_UNREADABLE",
                said(later));
        assertThat(said(later)).isEqualTo("no finding");
        assertThat(later.notices()).isEmpty();
        assertThat(match(alpine("python2", "2.7.15-r9"), json).findings())
                .singleElement()
                .satisfies(f -> assertThat(f.caveat()).isEmpty());
        assertThat(match(alpine("python2", "2.7.16-r3"), json).findings())
                .singleElement()
                .satisfies(f -> assertThat(f.caveat())
                        .hasValueSatisfying(c -> assertThat(c).contains("2.7.16-33")));
    }

    @Test
    void shouldKeepAnImageWholeThoughARecordHoldsNoVersionAtAll() throws IOException {
        // BIT-mastodon-2026-47777: introduced "nightly.2026-03-10.0", fixed 4.6.0
        String json = record(
                "BIT-mastodon-2026-47777", "Bitnami", "mastodon", "introduced nightly.2026-03-10.0", "fixed 4.6.0");
        Inventory installed = Inventories.bare()
                .language(PackageKind.BITNAMI, "", "mastodon", "4.5.1")
                .inventory();
        Matcher.Result result = match(installed, json);
        Completeness.row(
                "27d",
                "A bound without a number",
                "mastodon 4.5.1, introduced \"nightly.2026-03-10.0\", fixed 4.6.0",
                "no finding; gap: VERSION_UNREADABLE",
                said(result) + "; the record is named as doubtful");
        assertThat(result.gaps()).isEmpty();
        assertThat(result.notices())
                .singleElement()
                .satisfies(n -> assertThat(n).contains("mastodon", "BIT-mastodon-2026-47777", "nightly.2026-03-10.0"));
        // an end that nobody can read ends nothing
        assertThat(match(installed, record("BIT-1", "Bitnami", "mastodon", "introduced 4.0.0", "fixed soon"))
                        .findings())
                .singleElement()
                .satisfies(f -> assertThat(f.caveat()).isPresent());
    }

    @Test
    void shouldKeepTheHitsOfAnRpmAdvisoryOneBuildOfWhichCannotBeRead() throws IOException {
        String json = "{\"id\": \"ALSA-2026:1\", \"related\": [\"CVE-2026-1001\"], \"affected\": ["
                + affected("1.2-3.el9") + ", " + affected("see note") + "]}";
        Inventory installed = Inventories.of("almalinux", "9.4", "AlmaLinux 9.4")
                .os(PackageKind.RPM, "a", "1.1-1.el9")
                .inventory();
        String after = said(match(installed, json));
        Completeness.row(
                "27e",
                "RPM: one of several bounds of an advisory cannot be read",
                "a 1.1-1.el9 of AlmaLinux, fixed 1.2-3.el9 and fixed \"see note\"",
                "no finding; gap: VERSION_UNREADABLE",
                after);
        assertThat(after).isEqualTo("CVE-2026-1001");
    }

    private static String affected(String fixed) {
        return "{\"package\": {\"ecosystem\": \"AlmaLinux:9\", \"name\": \"a\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\","
                + " \"events\": [{\"introduced\": \"0\"}, {\"fixed\": \"" + fixed + "\"}]}]}";
    }

    @Test
    void shouldSayOnceThatAnInstalledVersionCannotBeOrdered() throws IOException {
        Inventory installed = Inventories.of("debian", "12", "Debian GNU/Linux 12 (bookworm)")
                .os(PackageKind.DEB, "a", "not_a_version")
                .inventory();
        Matcher.Result result = match(
                installed,
                record("DSA-1", "Debian:12", "a", "introduced 0", "fixed 2"),
                record("DSA-2", "Debian:12", "a", "introduced 0", "fixed 3"),
                record("DSA-3", "Debian:12", "a", "introduced 0"));
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.VERSION_UNREADABLE);
            assertThat(g.what()).contains("not_a_version", "DSA-1", "DSA-2");
        });
        // every version there can be is affected, so this one is
        assertThat(result.findings()).extracting(Finding::id).containsExactly("DSA-3");
    }

    @Test
    void shouldRefuseAVersionOfAMillionNumbers() throws IOException {
        Matcher.Result result = match(
                Inventories.bare()
                        .language(PackageKind.NPM, "", "a", "1" + ".1".repeat(1_000_000))
                        .inventory(),
                record("GHSA-1", "npm", "a", "introduced 0", "fixed 2.0.0"));
        assertThat(result.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.what().length()).isLessThan(3_000_000));
    }
}
