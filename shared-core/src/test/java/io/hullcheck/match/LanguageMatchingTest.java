package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.Authority;
import io.hullcheck.advisory.CveRecord;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.Rating;
import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Inventories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, orders, relations and ratings of language packages. */
class LanguageMatchingTest {
    @TempDir
    Path folder;

    private List<Finding> match(List<Authority> order, Inventories installed, String... records) throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseFile.build(file, Instant.EPOCH, writer -> {
            for (String json : records) {
                writer.write(OsvReader.read(json));
            }
        });
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            return new Matcher(database, order)
                    .match(installed.inventory(), LocalDate.EPOCH)
                    .findings();
        }
    }

    private List<Finding> match(Inventories installed, String... records) throws IOException {
        return match(Authority.DEFAULT_ORDER, installed, records);
    }

    private static String record(String id, String more, String ecosystem, String name, String events) {
        return "{\"id\": \"" + id + "\"" + more + ", \"affected\": [{\"package\": {\"ecosystem\": \"" + ecosystem
                + "\", \"name\": \"" + name + "\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [" + events
                + "]}]}]}";
    }

    // the version of each row lies between the bounds by that ecosystem's order alone
    @ParameterizedTest
    @CsvSource({
        "NPM,@angular,core,10.0.0-rc.2,npm,@angular/core,10.0.0-rc.1,10.0.0",
        "PYPI,'',Flask.SQLAlchemy,2.0.post1,PyPI,flask-sqlalchemy,2.0,2.1.dev1",
        "GO,github.com/foo,bar,v1.2.3-0.20200101000000-abcdefabcdef,Go,github.com/foo/bar,1.2.2,1.2.3",
        "GO,'',stdlib,go1.21rc2,Go,stdlib,1.21.0-0,1.21.0",
        "GO,'',stdlib,1.21rc2,Go,stdlib,1.21.0-0,1.21.0",
        "GO,'',stdlib,1.26.8,Go,stdlib,1.26.0-0,1.26.9",
        "CARGO,'',serde_json,1.0.9,crates.io,serde-json,1.0.0,1.0.10",
        "GEM,'',rails,7.0.0.rc1,RubyGems,rails,7.0.0.beta,7.0.0",
        "NUGET,'',Newtonsoft.Json,12.0.3.1,NuGet,newtonsoft.json,12.0.3,13.0.1",
        "COMPOSER,symfony,http-kernel,v5.4.0-RC1,Packagist,symfony/http-kernel,5.4.0-BETA1,5.4.0",
        "HEX,'',plug,1.10.0-rc.1,Hex,plug,1.10.0-rc.0,1.10.0",
        "PUB,'',http,0.13.2+1,Pub,http,0.13.2,0.13.3",
        "MAVEN,org.example,lib,1.0-m2,Maven,org.example:lib,1.0-m1,1.0",
        "BITNAMI,'',apache,2.4.49,Bitnami,apache,2.4.49,2.4.50"
    })
    void shouldFindAPackageByItsEcosystemsNameAndOrder(
            PackageKind kind,
            String namespace,
            String name,
            String version,
            String ecosystem,
            String osvName,
            String from,
            String to)
            throws IOException {
        String record = record(
                "X-1", "", ecosystem, osvName, "{\"fixed\": \"" + to + "\"}, {\"introduced\": \"" + from + "\"}");
        assertThat(match(Inventories.bare().language(kind, namespace, name, version), record))
                .singleElement()
                .satisfies(f -> assertThat(f.fixedVersions()).containsExactly(to));
        assertThat(match(Inventories.bare().language(kind, namespace, name, to), record))
                .isEmpty();
    }

    private static final String BELOW_2 = "{\"introduced\": \"0\"}, {\"fixed\": \"2\"}";

    private static Inventories maven(String version) {
        return Inventories.bare().language(PackageKind.MAVEN, "g", "a", version);
    }

    @Test
    void shouldNotMergeTheVulnerabilitiesThatOneAdvisoryCovers() throws IOException {
        List<Finding> findings = match(
                maven("1"),
                record("ROLLUP-1", ", \"upstream\": [\"CVE-2026-1001\", \"CVE-2026-1002\"]", "Maven", "g:a", BELOW_2),
                record("GHSA-1", ", \"aliases\": [\"CVE-2026-1001\"]", "Maven", "g:a", BELOW_2));
        assertThat(findings).extracting(Finding::id).containsExactly("CVE-2026-1001", "CVE-2026-1002");
        assertThat(findings.get(0).names()).containsExactlyInAnyOrder("GHSA-1", "ROLLUP-1");
    }

    @Test
    void shouldTakeWhatIsOnlyRelatedForAHint() throws IOException {
        assertThat(match(
                        maven("1"),
                        record(
                                "GHSA-1",
                                ", \"aliases\": [\"CVE-2026-1001\"], \"related\": [\"CVE-2026-1002\"]",
                                "Maven",
                                "g:a",
                                BELOW_2),
                        record("GHSA-2", ", \"aliases\": [\"CVE-2026-1002\"]", "Maven", "g:a", BELOW_2)))
                .extracting(Finding::id)
                .containsExactly("CVE-2026-1001", "CVE-2026-1002");
    }

    @Test
    void shouldShowThatTheFixIsNotKnownBehindTheLastAffectedVersion() throws IOException {
        assertThat(match(
                        maven("1"),
                        record("GHSA-1", "", "Maven", "g:a", "{\"introduced\": \"0\"}, {\"last_affected\": \"1\"}")))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.state()).isEqualTo(FixState.UNKNOWN);
                    assertThat(f.isFixable()).isFalse();
                });
    }

    @Test
    void shouldTakeAMaliciousPackageForTheWorst() throws IOException {
        List<Finding> findings = match(
                Inventories.bare()
                        .language(PackageKind.NPM, "", "evil", "1.0.0")
                        .language(PackageKind.NPM, "", "weak", "1.0.0"),
                record("MAL-2026-1", "", "npm", "evil", "{\"introduced\": \"0\"}"),
                record("GHSA-1", ", \"database_specific\": {\"severity\": \"CRITICAL\"}", "npm", "weak", BELOW_2));
        assertThat(findings).extracting(Finding::id).containsExactly("MAL-2026-1", "GHSA-1");
        assertThat(findings.get(0).malicious()).isTrue();
        assertThat(findings.get(0).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void shouldHelpWithGoModulesThatHaveNoGoVersions() throws IOException {
        // shape of GO-2025-3586: the SEMVER range says "everything", custom_ranges say which
        String record =
                "{\"id\": \"GO-1\", \"affected\": [{\"package\": {\"ecosystem\": \"Go\", \"name\": \"github.com/rancher/rancher\"},"
                        + " \"ranges\": [{\"type\": \"SEMVER\", \"events\": [{\"introduced\": \"0\"}]}], \"ecosystem_specific\":"
                        + " {\"custom_ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"2.8.0\"}, {\"fixed\": \"2.8.14\"}]}]}}]}";
        assertThat(match(
                        Inventories.bare()
                                .language(
                                        PackageKind.GO,
                                        "github.com/rancher",
                                        "rancher",
                                        "v0.0.0-20240101000000-abcdefabcdef"),
                        record))
                .singleElement()
                .satisfies(f -> assertThat(f.caveat())
                        .hasValueSatisfying(c -> assertThat(c).contains("2.8.14")));
    }

    @Test
    void shouldDecideSeverityInTheOrderThatIsSetAndShowEveryOpinion() throws IOException {
        String ghsa = record(
                "GHSA-1",
                ", \"aliases\": [\"CVE-2026-1001\"], \"database_specific\": {\"severity\": \"LOW\"}",
                "Maven",
                "g:a",
                BELOW_2);
        Path file = folder.resolve("rated.db");
        DatabaseFile.build(file, Instant.EPOCH, writer -> {
            writer.write(OsvReader.read(ghsa));
            writer.cves()
                    .write(new CveRecord(
                            "CVE-2026-1001",
                            Optional.of("2026-01-01T00:00:00Z"),
                            List.of(new Rating("NVD", "CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H")),
                            List.of("CWE-502")));
        });
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            Finding usual = new Matcher(database)
                    .match(maven("1").inventory(), LocalDate.EPOCH)
                    .findings()
                    .get(0);
            assertThat(usual.severity()).isEqualTo(Severity.LOW);
            assertThat(usual.decidedBy().orElseThrow().source()).isEqualTo("GHSA");
            assertThat(usual.ratings()).extracting(r -> r.source()).containsExactly("GHSA", "NVD");
            assertThat(usual.score()).contains(10.0);
            assertThat(usual.weaknesses()).containsExactly("CWE-502");
            assertThat(usual.published()).contains("2026-01-01T00:00:00Z");
            Finding other = new Matcher(database, Authority.parseOrder(List.of("nvd")))
                    .match(maven("1").inventory(), LocalDate.EPOCH)
                    .findings()
                    .get(0);
            assertThat(other.severity()).isEqualTo(Severity.CRITICAL);
        }
    }
}
