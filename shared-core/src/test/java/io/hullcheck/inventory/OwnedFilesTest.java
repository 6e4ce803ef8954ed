package io.hullcheck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.match.Finding;
import io.hullcheck.match.Matcher;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.LayerTar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language package that a distribution brought is judged by the distribution, and only by it. */
class OwnedFilesTest {
    private static final String METADATA = "Name: urllib3\nVersion: 1.26.5\n";

    @TempDir
    Path folder;

    private static LayerTar debian(String version) {
        return new LayerTar()
                .file(
                        "etc/os-release",
                        "ID=debian\nVERSION_ID=" + version + "\nPRETTY_NAME=\"Debian " + version + "\"\n")
                .file(
                        "var/lib/dpkg/status",
                        "Package: python3-urllib3\nStatus: install ok installed\nSource: python-urllib3\nVersion: 1.26.5-1+deb12u1\n"
                                // https://packages.debian.org/bookworm/python3-urllib3
                                + "Maintainer: Debian Python Team <team+python@tracker.debian.org>\n")
                .file(
                        "var/lib/dpkg/info/python3-urllib3.list",
                        "/.\n/usr\n/usr/lib/python3/dist-packages/urllib3-1.26.5.dist-info\n"
                                + "/usr/lib/python3/dist-packages/urllib3-1.26.5.dist-info/METADATA\n")
                .file("usr/lib/python3/dist-packages/urllib3-1.26.5.dist-info/METADATA", METADATA);
    }

    private List<String> found(Inventory inventory) throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseFile.build(file, Instant.EPOCH, writer -> {
            writer.write(
                    OsvReader.read(FeedFolder.record("PYSEC-1", "PyPI", "urllib3", "1.26.17", "2026-01-01T00:00:00Z")));
            writer.write(OsvReader.read(FeedFolder.record(
                    "DSA-1", "Debian:12", "python-urllib3", "1.26.5-1+deb12u1", "2026-01-01T00:00:00Z")));
        });
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            return new Matcher(database)
                    .match(inventory, LocalDate.EPOCH).findings().stream()
                            .map(Finding::id)
                            .toList();
        }
    }

    @Test
    void shouldNotReportAFixThatTheDistributionHasBroughtBack() throws IOException {
        Inventory inventory = Catalogued.layers(debian("12"));
        assertThat(inventory.packages())
                .filteredOn(p -> p.kind() == PackageKind.PYPI)
                .singleElement()
                .satisfies(p -> assertThat(p.owner()).contains("python3-urllib3"));
        assertThat(found(inventory)).isEmpty();
    }

    @Test
    void shouldNotAskForAdvisoriesThatNothingInTheImageNeeds() throws IOException {
        assertThat(Matcher.needs(Catalogued.layers(debian("12")))).containsExactly("Debian");
        Path file = folder.resolve("debian.db");
        DatabaseFile.build(
                file,
                Instant.EPOCH,
                writer -> writer.write(
                        OsvReader.read(FeedFolder.record("DSA-1", "Debian:12", "x", "1", "2026-01-01T00:00:00Z"))));
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            assertThat(new Matcher(database)
                            .match(Catalogued.layers(debian("12")), LocalDate.EPOCH)
                            .gaps())
                    .isEmpty();
        }
    }

    @Test
    void shouldReportTheSamePackageWhenPipBroughtItBesides() throws IOException {
        Inventory inventory = Catalogued.layers(
                debian("12"),
                new LayerTar()
                        .file("usr/local/lib/python3.11/site-packages/urllib3-1.26.5.dist-info/METADATA", METADATA));
        assertThat(inventory.packages())
                .filteredOn(p -> p.kind() == PackageKind.PYPI)
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.owner()).isEmpty();
                    assertThat(p.locations()).hasSize(2);
                });
        assertThat(found(inventory)).containsExactly("PYSEC-1");
    }

    @Test
    void shouldReportItWhenNobodyJudgesTheDistribution() throws IOException {
        assertThat(found(Catalogued.layers(debian("99")))).containsExactly("PYSEC-1");
    }

    @Test
    void shouldKnowTheFilesOfApkAndOfMergedFolders() throws IOException {
        Inventory alpine = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.0\n")
                .file(
                        "lib/apk/db/installed",
                        "P:py3-urllib3\nV:1.26.5-r0\no:py3-urllib3\nF:usr/lib/python3.12/site-packages/urllib3-1.26.5.dist-info\n"
                                + "R:METADATA\nZ:Q1x\n\n")
                .file("usr/lib/python3.12/site-packages/urllib3-1.26.5.dist-info/METADATA", METADATA));
        assertThat(owner(alpine)).contains("py3-urllib3");
        Inventory merged = Catalogued.layers(new LayerTar()
                .file("var/lib/dpkg/info/libx:amd64.list", "/lib/node_modules/x/package.json\n")
                .file("usr/lib/node_modules/x/package.json", "{\"name\": \"x\", \"version\": \"1.0.0\"}"));
        assertThat(owner(merged)).contains("libx");
        Inventory distroless = Catalogued.layers(new LayerTar()
                .file("var/lib/dpkg/status.d/libx.md5sums", "0123  usr/lib/node_modules/x/package.json\n")
                .file("usr/lib/node_modules/x/package.json", "{\"name\": \"x\", \"version\": \"1.0.0\"}"));
        assertThat(owner(distroless)).contains("libx");
    }

    private static Optional<String> owner(Inventory inventory) {
        return inventory.packages().stream()
                .filter(p -> !p.kind().isOs())
                .findFirst()
                .orElseThrow()
                .owner();
    }
}
