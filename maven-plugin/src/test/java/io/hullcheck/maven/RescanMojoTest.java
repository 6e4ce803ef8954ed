package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.Mojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger from build to build: what scan has remembered, rescan asks about. */
@MojoTest
class RescanMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();
    private final List<String> warned = new ArrayList<>();

    private void prepare(Mojo mojo) throws IllegalAccessException {
        setVariableValueToObject(mojo, "outputDirectory", folder.resolve("out").toFile());
        setVariableValueToObject(mojo, "ledger", folder.resolve("ledger.db").toString());
        setVariableValueToObject(
                mojo, "database", folder.resolve("advisories.db").toString());
        setVariableValueToObject(mojo, "maxDatabaseAge", 10_000);
        logged.clear();
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }

            @Override
            public void warn(CharSequence content) {
                warned.add(content.toString());
            }
        });
    }

    private void scan(ScanMojo mojo, String version) throws Exception {
        SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "app.jar",
                                        new Zip().coordinates("g", "a", version).bytes()))
                        .dockerLegacy("app:1"));
        prepare(mojo);
        setVariableValueToObject(mojo, "image", "docker-archive:" + folder.resolve("app.tar"));
        mojo.execute();
    }

    private FeedFolder advisories(FeedFolder feeds) throws IOException {
        feeds.put("Maven", "", "GHSA-8", "g:y", "2", FeedFolder.daysAgo(2)).write();
        DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(folder.resolve("advisories.db"), new EcosystemChoice.All())
                        .withBases(List.of(feeds.path().toString()), List.of(), List.of(), List.of()),
                Clock.systemUTC());
        return feeds;
    }

    private static String critical(String id, String name) {
        return FeedFolder.record(id, "Maven", name, "2", "2026-11-24T00:00:00Z")
                .replaceFirst("\"summary\"", "\"database_specific\": {\"severity\": \"CRITICAL\"}, \"summary\"");
    }

    @Test
    @InjectMojo(goal = "rescan", pom = POM)
    void shouldFailTheBuildWhenAnImageThatPassedHasSomethingNew(
            RescanMojo rescan, @InjectMojo(goal = "scan", pom = POM) ScanMojo scan) throws Exception {
        FeedFolder feeds = advisories(new FeedFolder(folder.resolve("feeds")));
        scan(scan, "1");
        prepare(rescan);
        rescan.execute();
        assertThat(String.join("\n", logged))
                .contains("1 image used since", "1 package looked up once each", "HEALTHY: nothing new was found.");

        advisories(feeds.put("Maven", "GHSA-1", "2026-11-24T00:00:00Z", critical("GHSA-1", "g:a")));
        prepare(rescan);
        assertThatThrownBy(rescan::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessage("Hullcheck: 1 image has something new that fails by the policy, the worst GHSA-1 in g:a 1"
                        + " (fixed in 2).");
        assertThat(String.join("\n", logged))
                .contains("! CRITICAL   GHSA-1  g:a 1 -> 2  in 1 image", "Images to rebuild, worst first:", "app.tar");
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("out/rescan.json").toFile());
        assertThat(json.at("/verdict").asText()).isEqualTo("FAILED");
        assertThat(json.at("/findings/0/id").asText()).isEqualTo("GHSA-1");
        assertThat(json.at("/changes/0/appeared/0/paths/0").asText()).startsWith("/app.jar");
        assertThat(json.at("/affected/0/reference").asText()).endsWith("app.tar");
        // it was told
        prepare(rescan);
        rescan.execute();
    }

    @Test
    @InjectMojo(goal = "rescan", pom = POM)
    void shouldFailWhenSomethingCouldNotBeLookedUpUnlessTold(
            RescanMojo rescan, @InjectMojo(goal = "scan", pom = POM) ScanMojo scan) throws Exception {
        advisories(new FeedFolder(folder.resolve("feeds")));
        scan(scan, "1");
        Files.delete(folder.resolve("advisories.db"));
        DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(folder.resolve("advisories.db"), new EcosystemChoice.All())
                        .withBases(
                                List.of(new FeedFolder(folder.resolve("npm"))
                                        .put("npm", "", "GHSA-2", "x", "2", FeedFolder.daysAgo(2))
                                        .write()
                                        .path()
                                        .toString()),
                                List.of(),
                                List.of(),
                                List.of()),
                Clock.systemUTC());
        prepare(rescan);
        assertThatThrownBy(rescan::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("holds nothing for Maven")
                .hasMessageContaining("hullcheck.failOnIncomplete=false");
        setVariableValueToObject(rescan, "failOnIncomplete", false);
        rescan.execute();
        assertThat(String.join("\n", logged)).contains("INCOMPLETE: 1 thing could not be analysed");
    }

    @Test
    @InjectMojo(goal = "scan", pom = POM)
    void shouldScanThoughTheLedgerCannotBeWrittenAndSaySo(ScanMojo scan) throws Exception {
        advisories(new FeedFolder(folder.resolve("feeds")));
        Files.createDirectories(folder.resolve("ledger.db"));
        scan(scan, "1");
        assertThat(folder.resolve("out/report.json")).exists();
        assertThat(warned).anyMatch(w -> w.startsWith("The scan is not remembered: the ledger "));
        setVariableValueToObject(scan, "ledger", "none");
        warned.clear();
        scan.execute();
        assertThat(warned).isEmpty();
    }

    @Test
    @InjectMojo(goal = "rescan", pom = POM)
    void shouldWantALedgerToScanAgain(RescanMojo rescan) throws Exception {
        prepare(rescan);
        setVariableValueToObject(rescan, "ledger", "none");
        assertThatThrownBy(rescan::execute).hasMessageContaining("nothing to scan again without a ledger");
        setVariableValueToObject(rescan, "days", 0);
        assertThatThrownBy(rescan::execute).hasMessageContaining("days must be one or more");
    }
}
