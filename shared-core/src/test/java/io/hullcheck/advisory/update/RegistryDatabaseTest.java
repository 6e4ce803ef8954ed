package io.hullcheck.advisory.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.RealRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real registry of the Distribution project. */
class RegistryDatabaseTest {
    @TempDir
    Path folder;

    private UpdateReport update(Path database, String feeds) throws IOException {
        return DatabaseUpdate.run(
                UpdateRequest.ofPublicPlaces(database, new EcosystemChoice.Named(Set.of("Maven")))
                        .withBases(List.of(feeds), List.of(), List.of(), List.of()),
                Clock.systemUTC());
    }

    @Test
    void shouldGoToAnotherMachineThroughARegistry() throws IOException, InterruptedException {
        FeedFolder feeds = new FeedFolder(folder.resolve("feeds"))
                .put("Maven", "", "GHSA-1", "g:a", "2", "2026-02-01T00:00:00Z")
                .write();
        Path here = folder.resolve("here/advisories.db");
        Path there = folder.resolve("there/advisories.db");
        update(here, "file:" + feeds.path());
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            String place = "oci+http://" + registry.host() + "/security/advisories:today";
            String told = Distribution.export(here, place, folder);
            assertThat(told).contains(place, "sha256:");

            String manifest = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://" + registry.host() + "/v2/security/advisories/manifests/today"))
                                    .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(manifest).contains(RegistryDatabase.TYPE, RegistryDatabase.LAYER, "\"advisories.db.zst\"");

            // as hullcheck.feeds and as hullcheck.import
            assertThat(update(there, place).hasChanged()).isTrue();
            assertThat(Files.readAllBytes(there)).isEqualTo(Files.readAllBytes(here));
            assertThat(update(there, place).hasChanged()).isFalse();
            assertThat(Distribution.take(there, place, folder)).isFalse();
            try (AdvisoryDatabase open = SqliteAdvisories.openVerified(there)) {
                assertThat(open.lookup("Maven", "g:a")).hasSize(1);
                assertThat(open.info().feeds()).hasSize(1);
            }

            feeds.put("Maven", "", "GHSA-2", "g:b", "2", "2026-03-01T00:00:00Z").write();
            update(here, "file:" + feeds.path());
            Distribution.export(here, place, folder);
            assertThat(Distribution.take(there, place, folder)).isTrue();
            assertThat(Files.readAllBytes(there)).isEqualTo(Files.readAllBytes(here));

            String wrong = "oci+http://" + registry.host() + "/security/nothing:here";
            assertThatThrownBy(() -> Distribution.take(there, wrong, folder))
                    .isInstanceOf(FeedException.class)
                    .hasMessageContaining("security/nothing:here")
                    .hasMessageContaining("has no security/nothing of here")
                    .hasMessageContaining("Check the name and the tag");
            assertThat(update(there, wrong).failures()).hasSize(1);
            assertThat(Files.readAllBytes(there)).isEqualTo(Files.readAllBytes(here));
        }
        try (var left = Files.list(there.getParent())) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.endsWith(".new"));
        }
    }
}
