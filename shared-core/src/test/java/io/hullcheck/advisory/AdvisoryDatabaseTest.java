package io.hullcheck.advisory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisoryDatabaseTest {
    private static final Instant BUILT = Instant.parse("2026-11-20T10:00:00Z");
    private static final String RECORD = """
            {"id": "GHSA-1", "modified": "2026-11-01T00:00:00Z", "aliases": ["CVE-2026-1"], "summary": "one",
             "unknown_field": {"a": [1]}, "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/x"}, {"type": "Ubuntu", "score": "medium"}],
             "affected": [
               {"package": {"ecosystem": "Maven", "name": "g:a:https://repo.example/"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2"}]},
                           {"type": "GIT", "repo": "x", "events": [{"introduced": "abc"}]}],
                "versions": ["1"], "ecosystem_specific": {"urgency": "not yet assigned"}},
               {"package": {"ecosystem": "Debian:12", "name": "a"}, "ecosystem_specific": {"urgency": "unimportant"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]},
               {"ranges": []}],
             "references": [{"type": "WEB", "url": "https://web.example"}, {"type": "ADVISORY", "url": "https://advisory.example"},
                            {"type": "WEB", "url": "javascript:alert(1)"}]}
            """;

    @TempDir
    Path folder;

    private static OsvRecord record(String json) throws IOException {
        return OsvReader.read(json);
    }

    private Path build(String... records) throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseFile.build(file, BUILT, writer -> {
            for (String json : records) {
                writer.write(record(json));
            }
        });
        return file;
    }

    @Test
    void shouldGiveBackWhatWasWritten() throws IOException {
        try (AdvisoryDatabase database = SqliteAdvisories.open(build(RECORD))) {
            Affected known = database.lookup("Maven", "g:a").get(0);
            Advisory advisory = database.advisory("GHSA-1");
            OsvRecord record = record(RECORD);
            assertThat(advisory).isEqualTo(record.advisory());
            // version 1 lies in the range, which says it already
            assertThat(known).isEqualTo(record.affected().get(0).withVersions(List.of()));
            assertThat(known.ranges()).hasSize(1);
            assertThat(advisory.references()).containsExactly("https://advisory.example", "https://web.example");
            assertThat(advisory.ratings())
                    .extracting(Rating::source, Rating::type)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("GHSA", "CVSS_V3"),
                            org.assertj.core.groups.Tuple.tuple("Ubuntu", Rating.WORD));
            assertThat(database.lookup("Debian:12", "a").get(0).ratings())
                    .containsExactly(new Rating("Debian", Rating.WORD, "unimportant"));
            assertThat(database.lookup("Debian:11", "a")).isEmpty();
            assertThat(database.lookup("Maven", "g:b")).isEmpty();
            assertThat(database.mavenNames("a")).containsExactly("g:a");
            assertThat(database.covers("Maven")).isTrue();
            assertThat(database.covers("Debian:11")).isFalse();
        }
    }

    @Test
    void shouldKnowItsOwnAgeAndSize() throws IOException {
        try (AdvisoryDatabase database = SqliteAdvisories.open(build(RECORD))) {
            assertThat(database.info().built()).contains(BUILT);
            assertThat(database.info().sample()).isFalse();
            assertThat(database.info().advisories()).isEqualTo(1);
            assertThat(database.info().ecosystems())
                    .extracting(DatabaseInfo.Ecosystem::name, e -> e.newest().orElseThrow())
                    .contains(org.assertj.core.groups.Tuple.tuple("Maven", Instant.parse("2026-11-01T00:00:00Z")));
        }
    }

    @Test
    void shouldKeepTheNewerOfTwoRecordsAndDropWithdrawnOnes() throws IOException {
        String newer = RECORD.replace("\"fixed\": \"2\"", "\"fixed\": \"3\"").replace("2026-11-01", "2026-11-02");
        String withdrawn = RECORD.replace("GHSA-1", "GHSA-2")
                .replace("\"summary\"", "\"withdrawn\": \"2026-11-02T00:00:00Z\", \"summary\"");
        try (AdvisoryDatabase database = SqliteAdvisories.open(build(RECORD, newer, withdrawn))) {
            assertThat(database.lookup("Maven", "g:a"))
                    .singleElement()
                    .satisfies(k -> assertThat(k.ranges().get(0).events()).contains(new Event(Event.Kind.FIXED, "3")));
            assertThat(database.info().advisories()).isEqualTo(1);
        }
    }

    @Test
    void shouldLeaveTheOldFileWhenBuildingFails() throws IOException {
        Path file = build(RECORD);
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> DatabaseFile.build(file, BUILT, writer -> {
                    writer.write(record(RECORD.replace("GHSA-1", "GHSA-9")));
                    throw new IOException("the feed broke");
                }))
                .hasMessage("the feed broke");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithADatabaseThatCannotBeUsed() throws IOException {
        assertThatThrownBy(() -> SqliteAdvisories.open(folder.resolve("none.db")))
                .isInstanceOf(AdvisoryException.class)
                .hasMessageContaining("none.db")
                .hasMessageContaining("hullcheck.database");
        Path noise = Files.writeString(folder.resolve("noise.db"), "this is no database ".repeat(1000));
        assertThatThrownBy(() -> SqliteAdvisories.open(noise))
                .isInstanceOf(AdvisoryException.class)
                .hasMessageContaining("noise.db")
                .hasMessageContaining("Delete the file");
        Path newer = build(RECORD);
        var source = new org.sqlite.SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + newer);
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE meta SET value = '99' WHERE key = 'schema'");
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
        assertThatThrownBy(() -> SqliteAdvisories.open(newer)).hasMessageContaining("version 99");
    }
}
