package io.hullcheck.inventory.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Bound;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.SbomDocument;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inventory written down and read back. */
class SbomRoundTripTest {
    @TempDir
    private Path folder;

    private Inventory inventory;

    @BeforeEach
    void anImageOfManyKindsWithSomethingDamaged() throws IOException {
        Path image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian 12\"\n")
                                .file(
                                        "var/lib/dpkg/status",
                                        "Package: zlib1g\nSource: zlib (1:1.2.12)\nStatus: install ok"
                                                + " installed\nMaintainer: D <d@example.org>\nArchitecture:"
                                                + " amd64\nVersion: 1:1.2.13.dfsg-1\n"))
                        .layer(new LayerTar()
                                .file(
                                        "app.jar",
                                        new Zip()
                                                .coordinates("com.acme", "app", "1")
                                                .file(
                                                        "lib/thing-2.jar",
                                                        new Zip()
                                                                .file("com/acme/thing/X.class", "")
                                                                .bytes())
                                                .bytes())
                                .file(
                                        "copy/app.jar",
                                        new Zip()
                                                .coordinates("com.acme", "app", "1")
                                                .bytes())
                                .file("bad.jar", "no archive".getBytes())
                                .file(
                                        "srv/node_modules/@a/b/package.json",
                                        "{\"name\":\"@a/b\",\"version\":\"1.0.0\"}".getBytes()))
                        .dockerLegacy("app:1"));
        inventory = Catalogued.of(image.toString(), Limits.DEFAULT);
        assertThat(inventory.packages()).hasSize(4);
        assertThat(inventory.gaps()).hasSize(1);
    }

    private Path written(String format) throws IOException {
        return ReportFormats.writeSboms(
                        new SbomDocument(inventory, "1.0", Instant.parse("2026-01-02T03:04:05.678Z")),
                        List.of(format),
                        folder)
                .get(0);
    }

    private void shouldEqual(Inventory read) {
        assertThat(read.packages()).isEqualTo(inventory.packages());
        assertThat(read.layers()).isEqualTo(inventory.layers());
        assertThat(read.distribution()).isEqualTo(inventory.distribution());
        assertThat(read.gaps()).isEqualTo(inventory.gaps());
        assertThat(read.files()).isEqualTo(inventory.files());
        assertThat(read.image().id()).isEqualTo(inventory.image().id());
        assertThat(read.image().tags()).isEqualTo(inventory.image().tags());
    }

    @Test
    void shouldReadTheVerySameInventoryBackFromCycloneDx() throws IOException {
        shouldEqual(Catalogued.of("sbom:" + written("cyclonedx"), Limits.DEFAULT));
    }

    @Test
    void shouldReadTheVerySameInventoryBackFromSpdx() throws IOException {
        shouldEqual(Catalogued.of("sbom:" + written("spdx"), Limits.DEFAULT));
    }

    @Test
    void shouldRecogniseAnSbomByWhatTheFileHolds() throws IOException {
        shouldEqual(Catalogued.of(written("spdx").toString(), Limits.DEFAULT));
        shouldEqual(Catalogued.of(written("cyclonedx").toString(), Limits.DEFAULT));
    }

    @Test
    void shouldWriteCycloneDxThatItsOwnSchemaAccepts() throws IOException {
        assertThat(new JsonParser().validate(written("cyclonedx").toFile(), Version.VERSION_16))
                .isEmpty();
    }

    @Test
    void shouldFindTheSameByTheSbomAsByTheImage() throws IOException {
        // the damaged archive stands in the way of a healthy verdict, by the SBOM too
        var report = new Scanner()
                .scan(ScanRequest.of("sbom:" + written("cyclonedx")).withSample());
        assertThat(report.gaps()).extracting(g -> g.path().orElse("")).contains("/bad.jar");
        assertThat(report.judgement().verdict().name()).isEqualTo("INCOMPLETE");
    }

    @Test
    void shouldSayThatWhatHullcheckWroteWasChanged() throws IOException {
        Path file = written("cyclonedx");
        Files.writeString(file, Files.readString(file).replace("\"PROVEN\"", "\"SURELY\""));
        assertThatThrownBy(() -> Catalogued.of("sbom:" + file, Limits.DEFAULT))
                .hasMessageContaining("has been changed")
                .hasMessageContaining("bom.cdx.json");
    }

    @Test
    void shouldNotReadAnSbomThatIsTooLarge() throws IOException {
        Path file = written("cyclonedx");
        assertThatThrownBy(() -> Catalogued.of("sbom:" + file, Limits.DEFAULT.with(Bound.SBOM_BYTES, 1_000)))
                .hasMessageContaining("sbomBytes is 1000");
    }
}
