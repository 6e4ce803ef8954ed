package io.hullcheck.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as real feeds write them, and as they should not. */
class OsvReaderTest {
    private static OsvRecord read(String json) throws IOException {
        return OsvReader.read(json.replace('\'', '"'));
    }

    @Test
    void shouldPassOverWhatItDoesNotKnow() throws IOException {
        OsvRecord record = read("""
                {'future': {'deep': [[{'x': 1}]]}, 'id': 'X-1', 'modified': '2026-01-01T00:00:00Z', 'aliases': null,
                 'severity': [null, {'type': 'CVSS_V9', 'score': 'CVSS:9/x'}, 7],
                 'affected': [null, {'package': null}, {'package': {'ecosystem': 'npm', 'name': '@a/b', 'new': []},
                   'ranges': [null, {'type': 'SEMVER', 'events': [null, {'introduced': '0', 'later': true}], 'repo': 'x'},
                              {'type': 'GIT', 'events': [{'introduced': 'abc'}]},
                              {'type': 'CALENDAR', 'events': [{'introduced': '0'}]}]}],
                 'references': [{'url': 'javascript:alert(1)'}, {'type': 'WEB', 'url': 'https://example.org'}]}
                """);
        assertThat(record.advisory().id()).isEqualTo("X-1");
        assertThat(record.advisory().aliases()).isEmpty();
        assertThat(record.advisory().references()).containsExactly("https://example.org");
        assertThat(record.affected()).singleElement().satisfies(a -> {
            assertThat(a.name()).isEqualTo("@a/b");
            assertThat(a.ranges()).containsExactly(new Range(List.of(new Event(Event.Kind.INTRODUCED, "0"))));
        });
        assertThat(record.problems()).containsExactly("a range of the unknown type \"CALENDAR\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{}",
                "{'id': ''}",
                "{'id': 'X-1', 'affected': [{'package': {'ecosystem': 'npm'",
                "{'id': 'X-1', 'summary': 'cut"
            })
    void shouldRefuseWhatIsNoRecord(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(AdvisoryException.class);
    }

    @Test
    void shouldNotTakeTheFirstMomentOfOurEraForATime() throws IOException {
        // as in the Go vulnerability database
        OsvRecord record =
                read("{'id': 'GO-1', 'published': '0001-01-01T00:00:00Z', 'modified': '0001-01-01T00:00:00Z'}");
        assertThat(record.advisory().published()).isEmpty();
        assertThat(record.advisory().modified()).isEmpty();
    }

    @Test
    void shouldTakeTheSeverityOfRedHatsKinFromTheSummary() throws IOException {
        // shape of ALSA-2022:0368: no severity field, the word first, CVEs as related
        OsvRecord record = read("""
                {'id': 'ALSA-2021:1', 'summary': 'Important: nodejs:14 security and bug fix update',
                 'related': ['CVE-2021-1111', 'CVE-2021-2222'],
                 'affected': [{'package': {'ecosystem': 'AlmaLinux:8', 'name': 'nodejs'}, 'ranges': [{'type': 'ECOSYSTEM',
                   'events': [{'introduced': '0'}, {'fixed': '1:14.16.0-2.module_el8.3.0+2047+b07ac28e'}]}]},
                  {'package': {'ecosystem': 'AlmaLinux:8', 'name': 'plain'}, 'ranges': [{'type': 'ECOSYSTEM',
                   'events': [{'introduced': '0'}, {'fixed': '1-1.el8'}]}]}]}
                """);
        assertThat(record.advisory().ratings()).containsExactly(new Rating("AlmaLinux", Rating.WORD, "Important"));
        assertThat(record.advisory().vulnerabilities()).containsExactly("CVE-2021-1111", "CVE-2021-2222");
        assertThat(record.affected())
                .extracting(Affected::module)
                .containsExactly(Optional.of("nodejs:14"), Optional.empty());
    }

    @Test
    void shouldKeepWhatTheSourceSaysOfAFix() throws IOException {
        OsvRecord record = read("""
                {'id': 'DEBIAN-CVE-2026-1', 'affected': [
                  {'package': {'ecosystem': 'Debian:11', 'name': 'a'}, 'ecosystem_specific': {'urgency': 'end-of-life'}},
                  {'package': {'ecosystem': 'Debian:12', 'name': 'a'}, 'ecosystem_specific': {'urgency': 'unimportant'}},
                  {'package': {'ecosystem': 'Debian:13', 'name': 'a'}, 'ecosystem_specific': {'urgency': 'not yet assigned'}}]}
                """);
        assertThat(record.affected())
                .extracting(Affected::stated)
                .containsExactly(Optional.of(FixState.END_OF_LIFE), Optional.empty(), Optional.empty());
        assertThat(record.affected().get(1).ratings())
                .containsExactly(new Rating("Debian", Rating.WORD, "unimportant"));
        assertThat(record.affected().get(2).ratings()).isEmpty();
    }

    // PEP 503; NuGet's ids without case; crates.io takes - and _ for the same; Maven names with a repository behind
    @ParameterizedTest
    @CsvSource({
        "PyPI,Flask_SQLAlchemy,flask-sqlalchemy",
        "PyPI,zope.Interface,zope-interface",
        "NuGet,Newtonsoft.Json,newtonsoft.json",
        "crates.io,Serde_Json,serde-json",
        "Maven,g:a:https://repo.example/,g:a",
        "npm,@Scope/Name,@Scope/Name",
        "Go,github.com/Foo/Bar/v2,github.com/Foo/Bar/v2",
        "Debian:12,libC,libC"
    })
    void shouldSpellEachNameInOneWay(String ecosystem, String name, String normal) {
        assertThat(PackageNames.normal(ecosystem, name)).isEqualTo(normal);
    }

    @Test
    void shouldLeaveOutSingleVersionsThatARangeCoversAndKeepTheOthers() throws IOException {
        PreparedRecord prepared = PreparedRecord.of(read("""
                {'id': 'PYSEC-1', 'affected': [{'package': {'ecosystem': 'PyPI', 'name': 'a'},
                  'ranges': [{'type': 'ECOSYSTEM', 'events': [{'introduced': '1'}, {'fixed': '2'}]}],
                  'versions': ['1.0', '1.9.post1', '0.5', '2.0', 'dev-build']}]}
                """));
        assertThat(prepared.entries())
                .extracting(PreparedRecord.Entry::line)
                .containsExactly("[\"PYSEC-1\",[[\"i1\",\"f2\"]],{\"v\":[\"0.5\",\"2.0\",\"dev-build\"]}]");
    }

    @ParameterizedTest
    @CsvSource({"ALBA-2021:1,,0", "ALEA-2021:1,CVE-2021-1111,1", "RHBA-2021:1,,0", "ALSA-2021:1,,1"})
    void shouldNotTakeAnUpdateWithoutAVulnerabilityForOne(String id, String related, int entries) throws IOException {
        String json = "{'id': '" + id + "', 'related': [" + (related == null ? "" : "'" + related + "'")
                + "], 'affected': [{'package': {'ecosystem': 'AlmaLinux:8', 'name': 'a'}}]}";
        assertThat(PreparedRecord.of(read(json)).entries()).hasSize(entries);
    }
}
