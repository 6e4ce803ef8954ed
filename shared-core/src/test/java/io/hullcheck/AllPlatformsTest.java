package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageIndex;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.report.TableReport;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of several platforms, scanned whole. */
class AllPlatformsTest {
    @TempDir
    private Path folder;

    private static LayerTar jar(String version) {
        return new LayerTar()
                .file(
                        "app/log4j.jar",
                        new Zip()
                                .coordinates("org.apache.logging.log4j", "log4j-core", version)
                                .bytes());
    }

    /** Both have 2.17.1; arm64 has 2.14.1 besides, in its second layer. */
    private Path layout() throws IOException {
        SavedImage amd64 = new SavedImage().layer(jar("2.17.1"));
        SavedImage arm64 = new SavedImage()
                .layer(jar("2.17.1"))
                .layer(new LayerTar()
                        .file(
                                "old/log4j.jar",
                                new Zip()
                                        .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                        .bytes()))
                .platform("linux", "arm64");
        return SavedImage.folder(folder.resolve("layout"), SavedImage.ociOfPlatforms("app:1", List.of(amd64, arm64)));
    }

    private ScanReport scan(ScanRequest request) throws IOException {
        return new Scanner(new HullcheckHome(folder), Clock.systemUTC())
                .scanAllPlatforms(request.withSample().withCache(false));
    }

    @Test
    void shouldTellOfAllPlatformsInOneReport() throws Exception {
        ScanReport report = scan(ScanRequest.of("oci:" + layout()));
        assertThat(report.platforms())
                .extracting(p -> p.image().platform().orElseThrow().toString())
                .containsExactly("linux/amd64", "linux/arm64");
        assertThat(report.inventory().packages())
                .extracting(p -> p.version(), p -> p.locations().size())
                .containsExactly(tuple("2.14.1", 1), tuple("2.17.1", 2));
        // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
        assertThat(report.findings().get(0).id()).isEqualTo("CVE-2021-44228");
        String table = String.join("\n", new TableReport(100, false).lines(report));
        assertThat(table).contains("linux/amd64 and linux/arm64", "/old/log4j.jar (layer 2 of linux/arm64)", "FAILED");
        JsonNode json = new ObjectMapper()
                .readTree(ReportFormats.document(report, "json").bytes());
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(new ObjectMapper()
                                .readTree(Path.of("../docs/report.schema.json").toFile()))
                        .validate(json))
                .isEmpty();
        assertThat(json.at("/image/platforms/1/digest").asText())
                .isEqualTo(
                        report.platforms().get(1).image().digest().orElseThrow().toString());
        assertThat(json.at("/image/layers/2/platform").asText()).isEqualTo("linux/arm64");
        assertThat(json.at("/findings/0/locations/0/platform").asText()).isEqualTo("linux/arm64");
        assertThat(new String(ReportFormats.document(report, "html").bytes(), StandardCharsets.UTF_8))
                .contains("layer 2 of linux/arm64");
    }

    @Test
    void shouldReadAnIndexOfARegistryWhole() throws Exception {
        String skopeo = Programs.require("skopeo", "no index was pushed to a registry");
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--all",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "oci:" + layout(),
                            "docker://" + registry.host() + "/app:1"));
            String raw = Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "inspect",
                            "--raw",
                            "--tls-verify=false",
                            "docker://" + registry.host() + "/app:1"));
            ScanReport report = scan(ScanRequest.of("registry:" + registry.host() + "/app:1")
                    .withRegistries(RegistryAccess.DEFAULT.withPlain(Set.of(registry.host()))));
            assertThat(report.inventory().image().digest())
                    .contains(Digest.sha256(raw.getBytes(StandardCharsets.UTF_8)));
            assertThat(report.platforms()).hasSize(2);
        }
    }

    @Test
    void shouldScanAnImageOfOnePlatformAsEver() throws Exception {
        Path archive = SavedImage.archive(
                folder.resolve("app.tar"), new SavedImage().layer(jar("2.17.1")).dockerLegacy("app:1"));
        ScanReport report = scan(ScanRequest.of(archive.toString()));
        assertThat(report.platforms()).isEmpty();
        assertThat(report.inventory().packages()).hasSize(1);
        assertThat(ImageIndex.NONE.platforms()).isEmpty();
    }
}
