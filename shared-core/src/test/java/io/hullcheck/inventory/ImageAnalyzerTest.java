package io.hullcheck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Bound;
import io.hullcheck.image.Limits;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Recall;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class ImageAnalyzerTest {
    private static final String DEBIAN =
            "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";

    private static String dpkg(String name, String version) {
        return "Package: " + name + "\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + version + "\n\n";
    }

    private static byte[] jar(String version) {
        return new Zip().coordinates("org.example", "lib", version).bytes();
    }

    @Test
    void shouldCountOnlyThePackageDatabaseOfTheTopmostLayer() throws IOException {
        Inventory inventory = Catalogued.layers(
                new LayerTar()
                        .file("etc/os-release", DEBIAN)
                        .file("var/lib/dpkg/status", dpkg("zlib1g", "1:1.2.13") + dpkg("wget", "1.21")),
                new LayerTar().file("var/lib/dpkg/status", dpkg("zlib1g", "1:1.3")));
        assertThat(Catalogued.names(inventory)).containsExactly("zlib1g 1:1.3");
        InstalledPackage zlib = Catalogued.only(inventory);
        assertThat(zlib.purl()).isEqualTo("pkg:deb/debian/zlib1g@1%3A1.3?arch=amd64&distro=debian-12");
        assertThat(zlib.locations()).singleElement().satisfies(l -> {
            assertThat(l.path()).isEqualTo("/var/lib/dpkg/status");
            assertThat(l.layer().index()).isEqualTo(1);
        });
    }

    @Test
    void shouldNotCountALibraryThatAnUpperLayerDeletedOrReplaced() throws IOException {
        Inventory inventory = Catalogued.layers(
                new LayerTar()
                        .file("app/a.jar", jar("1"))
                        .file("app/b.jar", jar("2"))
                        .file("old/c.jar", jar("3")),
                new LayerTar().whiteout("app/a.jar").file("app/b.jar", jar("4")).opaque("old"));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 4");
    }

    @Test
    void shouldCountTheSameLibraryInTwoPlacesOnceAndNameBoth() throws IOException {
        Inventory inventory = Catalogued.layers(
                new LayerTar().file("one/lib.jar", jar("1")), new LayerTar().file("two/lib.jar", jar("1")));
        assertThat(Catalogued.only(inventory).locations())
                .extracting(Location::path)
                .containsExactly(
                        "/one/lib.jar!/META-INF/maven/org.example/lib/pom.properties",
                        "/two/lib.jar!/META-INF/maven/org.example/lib/pom.properties");
    }

    @Test
    void shouldFindThePackageDatabaseBehindALinkedFolder() throws IOException {
        // as on images with a merged /usr: the database lies at usr/lib, the well-known place is a link
        Inventory inventory = Catalogued.layers(
                new LayerTar().symlink("lib", "usr/lib").file("usr/lib/apk/db/installed", "P:musl\nV:1.2.5-r0\n\n"),
                new LayerTar().file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.1\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1.2.5-r0");
        inventory = Catalogued.layers(new LayerTar()
                .symlink("lib", "usr/lib")
                .symlink("var/lib/dpkg", "/usr/share/state")
                .file("etc/os-release", DEBIAN)
                .file("usr/share/state/status", dpkg("bash", "5.2")));
        assertThat(Catalogued.names(inventory)).containsExactly("bash 5.2");
    }

    @Test
    void shouldFindTheDatabasesOfADistrolessImageBehindALinkedFolder() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", DEBIAN)
                .symlink("var/lib/dpkg", "../share/dpkg")
                .file("var/share/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n")
                .file("var/share/dpkg/status.d/base.md5sums", "0 x\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("base-files 12.4");
    }

    @Test
    void shouldReadALibraryThatHasItsRightNameOnlyByALink() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("blobs/4711", jar("1"))
                .hardlink("app/hard.jar", "blobs/4711")
                .file("blobs/4712", jar("2"))
                .symlink("app/soft.jar", "../blobs/4712"));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1", "org.example:lib 2");
        assertThat(Catalogued.gaps(inventory)).isEmpty();
    }

    @Test
    void shouldNameBothPlacesOfAFileThatHasTwoNames() throws IOException {
        Inventory inventory =
                Catalogued.layers(new LayerTar().file("app/a.jar", jar("1")).hardlink("lib/b.jar", "app/a.jar"));
        assertThat(Catalogued.only(inventory).locations())
                .extracting(l -> l.path().split("!")[0])
                .containsExactly("/app/a.jar", "/lib/b.jar");
    }

    @Test
    void shouldFindLibrariesInAnUnpackedFolderBehindLinks() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("data/4711", jar("1"))
                .symlink("app", "data")
                .symlink("run.jar", "app/4711"));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1");
    }

    @Test
    void shouldSayThatADistributionComesWithoutItsPackageDatabase() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar().file("etc/os-release", DEBIAN));
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.PACKAGES_MISSING);
            assertThat(g.what()).contains("Debian GNU/Linux 12");
        });
    }

    @Test
    void shouldReportAJarThatIsNoZipAndKeepTheOthers() throws IOException {
        Inventory inventory = Catalogued.layers(
                new LayerTar().file("app/broken.jar", "no zip at all").file("app/lib.jar", jar("1")));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1");
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED);
            assertThat(g.path()).contains("/app/broken.jar");
            assertThat(g.layer()).hasValueSatisfying(l -> assertThat(l).startsWith("1 (sha256:"));
            assertThat(g.next()).isNotBlank();
        });
    }

    @Test
    void shouldReportAJarThatIsCutShort() throws IOException {
        byte[] whole = jar("1");
        Inventory inventory =
                Catalogued.layers(new LayerTar().file("app/cut.jar", Arrays.copyOf(whole, whole.length - 30)));
        assertThat(Catalogued.gaps(inventory)).singleElement().asString().contains("/app/cut.jar");
    }

    @Test
    void shouldNotReadAFileOverTheBound() throws IOException {
        Inventory inventory = Catalogued.layers(
                Limits.DEFAULT.with(Bound.BYTES_PER_FILE, 100), new LayerTar().file("app/lib.jar", jar("1")));
        assertThat(inventory.packages()).isEmpty();
        assertThat(Catalogued.gaps(inventory)).singleElement().asString().contains("bytesPerFile");
    }

    @Test
    void shouldHoldLargeArchivesInAFileThatIsRemoved() throws IOException {
        Inventory inventory = Catalogued.layers(
                Limits.DEFAULT.with(Bound.BYTES_IN_MEMORY, 1),
                new LayerTar()
                        .file("app/lib.jar", jar("1"))
                        .file(
                                "app/fat.jar",
                                new Zip().file("lib/in.jar", jar("2")).bytes()));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1", "org.example:lib 2");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldListEveryPackageOfARealAlpineImage() throws IOException {
        var archive = SharedData.require("images/alpine-3.10.tar.gz");
        Inventory inventory = Catalogued.of("docker-archive:" + archive, Limits.DEFAULT);
        assertThat(inventory.gaps()).isEmpty();
        assertThat(inventory.distribution())
                .hasValueSatisfying(d -> assertThat(d.id()).isEqualTo("alpine"));
        List<String> truth = apkDatabase(archive);
        Recall.shouldBeWhole("Alpine 3.10: apk's database", truth, Catalogued.names(inventory));
        assertThat(Catalogued.names(inventory)).containsExactlyInAnyOrderElementsOf(truth);
        assertThat(inventory.packages())
                .filteredOn(p -> p.name().equals("libcrypto1.1"))
                .singleElement()
                .satisfies(p -> assertThat(p.source()).contains(new SourcePackage("openssl", p.version())));
    }

    /** Name and version straight from the file, by way of two plain tars. */
    private static List<String> apkDatabase(java.nio.file.Path archive) throws IOException {
        try (var outer = new TarArchiveInputStream(new GZIPInputStream(java.nio.file.Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = outer.getNextEntry(); entry != null; entry = outer.getNextEntry()) {
                if (entry.getName().endsWith("layer.tar")) {
                    var inner = new TarArchiveInputStream(outer);
                    for (TarArchiveEntry file = inner.getNextEntry(); file != null; file = inner.getNextEntry()) {
                        if (file.getName().equals("lib/apk/db/installed")) {
                            String text = new String(inner.readAllBytes(), StandardCharsets.UTF_8);
                            return Arrays.stream(text.split("\n\n"))
                                    .filter(r -> !r.isBlank())
                                    .map(r -> r.replaceAll("(?s).*?(?:^|\n)P:(\\S+)\n.*", "$1") + " "
                                            + r.replaceAll("(?s).*?(?:^|\n)V:(\\S+)\n.*", "$1"))
                                    .toList();
                        }
                    }
                }
            }
        }
        throw new AssertionError("no apk database in " + archive);
    }
}
