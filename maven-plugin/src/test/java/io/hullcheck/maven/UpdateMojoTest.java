package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.image.Progress;
import io.hullcheck.testing.FeedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal as Maven configures it. */
@MojoTest
class UpdateMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();

    private Path prepare(UpdateMojo mojo) throws IOException, IllegalAccessException {
        FeedFolder feeds = new FeedFolder(folder.resolve("feeds"))
                .put("Maven", "", "GHSA-1", "g:a", "2", "2026-01-01T00:00:00Z")
                .put("Maven", "GHSA-2", "2026-01-01T00:00:00Z", "no JSON")
                .write();
        Path database = folder.resolve("advisories.db");
        setVariableValueToObject(mojo, "settings", new Settings());
        setVariableValueToObject(mojo, "database", database.toFile());
        setVariableValueToObject(mojo, "feeds", List.of("file:" + feeds.path()));
        setVariableValueToObject(mojo, "nvd", List.of("none"));
        setVariableValueToObject(mojo, "epss", List.of("none"));
        setVariableValueToObject(mojo, "kev", List.of("none"));
        setVariableValueToObject(mojo, "ecosystems", List.of("Maven"));
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }

            @Override
            public void warn(CharSequence content) {
                logged.add("WARNING " + content);
            }
        });
        return database;
    }

    @Test
    @InjectMojo(goal = "update", pom = POM)
    void shouldBuildTheDatabaseAndPrintWhatItCost(UpdateMojo mojo) throws Exception {
        Path database = prepare(mojo);
        mojo.execute();
        assertThat(database).exists();
        assertThat(String.join("\n", logged))
                .contains("WARNING osv/Maven", "1 record could not be read", "GHSA-2")
                .containsPattern(
                        "Advisories: 1 records and 1 ranges read in [0-9.]+ s, peak heap [0-9]+ MB, file 0\\.1 MB")
                .contains("Database: " + database);
        logged.clear();
        mojo.execute();
        assertThat(String.join("\n", logged)).contains("nothing new (0 records, 0 ranges read)");
    }

    @Test
    @InjectMojo(goal = "update", pom = POM)
    void shouldExportAndImport(UpdateMojo mojo) throws Exception {
        Path database = prepare(mojo);
        Path exported = folder.resolve("out/advisories.db.zst");
        setVariableValueToObject(mojo, "export", exported.toString());
        mojo.execute();
        byte[] built = Files.readAllBytes(database);
        Files.delete(database);
        setVariableValueToObject(mojo, "export", null);
        setVariableValueToObject(mojo, "importFrom", exported.toString());
        mojo.execute();
        assertThat(Files.readAllBytes(database)).isEqualTo(built);
        assertThat(String.join("\n", logged)).contains("taken from " + exported);
    }

    @Test
    @InjectMojo(goal = "update", pom = POM)
    void shouldFailWhenAFeedCannotBeReadAndKeepTheOthers(UpdateMojo mojo) throws Exception {
        Path database = prepare(mojo);
        setVariableValueToObject(mojo, "ecosystems", List.of("Maven", "Debian"));
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("1 of 2 feeds")
                .hasMessageContaining("osv/Debian")
                .hasMessageContaining("hullcheck.failOnIncomplete=false");
        assertThat(database).exists();
        setVariableValueToObject(mojo, "failOnIncomplete", false);
        mojo.execute();
    }

    @Test
    @InjectMojo(goal = "update", pom = POM)
    void shouldSayWhatToDoWhenMavenIsOffline(UpdateMojo mojo) throws Exception {
        prepare(mojo);
        setVariableValueToObject(mojo, "feeds", List.of("https://feeds.example/osv"));
        setVariableValueToObject(mojo, "offline", true);
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("Maven is offline")
                .hasMessageContaining("hullcheck.import");
    }

    @Test
    @InjectMojo(goal = "update", pom = POM)
    void shouldRefuseEcosystemsThatAreNone(UpdateMojo mojo) throws Exception {
        prepare(mojo);
        setVariableValueToObject(mojo, "ecosystems", List.of("Debian:12"));
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("Debian rather than Debian:12");
    }

    @Test
    void shouldShowHowFarLongWorkHasComeAndHowLongItStillTakes() {
        assertThat(ConsoleProgress.text("Debian/all.zip", 3_100_000, 6_200_000, Progress.Unit.BYTES, 2_000_000_000))
                .isEqualTo("  Debian/all.zip  3.1 of 6.2 MB, 2 s left");
        assertThat(ConsoleProgress.text("x", 40, -1, Progress.Unit.RECORDS, 1)).isEqualTo("  x  40 records");
    }

    @Test
    @InjectMojo(goal = "update", pom = POM)
    void shouldTakeFeedsFromAFolderThoughMavenIsOffline(UpdateMojo mojo) throws Exception {
        Path database = prepare(mojo);
        setVariableValueToObject(mojo, "offline", true);
        setVariableValueToObject(mojo, "failOnIncomplete", false);
        // the defaults of the others lie on other machines
        setVariableValueToObject(mojo, "nvd", List.of("https://nvd.invalid"));
        setVariableValueToObject(mojo, "epss", List.of("https://epss.invalid"));
        setVariableValueToObject(mojo, "kev", List.of("https://kev.invalid"));
        mojo.execute();
        assertThat(database).exists();
        assertThat(String.join("\n", logged)).contains("osv/Maven").doesNotContain("invalid");
    }
}
