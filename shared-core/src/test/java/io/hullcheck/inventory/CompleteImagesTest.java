package io.hullcheck.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.hullcheck.image.Bound;
import io.hullcheck.image.Limits;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RawTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Valid images whose packages once disappeared without a word: what is in a container is in the inventory. */
class CompleteImagesTest {
    private static final String ALPINE = "ID=alpine\nVERSION_ID=3.20.1\n";
    private static final String MUSL = "P:musl\nV:1.2.5-r0\n\n";

    @TempDir
    Path folder;

    private static byte[] npm(String name, String version) {
        return ("{\"name\":\"" + name + "\",\"version\":\"" + version + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] jar(String version) {
        return new Zip().coordinates("org.example", "lib", version).bytes();
    }

    private static LayerTar alpine() {
        return new LayerTar().file("etc/os-release", ALPINE).file("lib/apk/db/installed", MUSL);
    }

    private Inventory stored(byte[] plain, byte[] stored) throws IOException {
        return stored(plain, stored, Limits.DEFAULT);
    }

    private Inventory stored(byte[] plain, byte[] stored, Limits limits) throws IOException {
        SavedImage image = new SavedImage().layer(alpine()).layer(plain, stored);
        Path layout = layout(image.oci("app:1"));
        return Catalogued.of("oci:" + layout, limits);
    }

    private Path layout(Map<String, byte[]> files) throws IOException {
        Path layout = Files.createTempDirectory(folder, "layout");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path at = layout.resolve(file.getKey());
            Files.createDirectories(at.getParent());
            Files.write(at, file.getValue());
        }
        return layout;
    }

    private static byte[] members(byte[] plain, int size) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int from = 0; from < plain.length; from += size) {
            all.writeBytes(LayerTar.gzip(Arrays.copyOfRange(plain, from, Math.min(plain.length, from + size))));
        }
        return all.toByteArray();
    }

    private static byte[] frames(byte[] plain, int size) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        // a skippable frame, as zstd:chunked writes them (RFC 8878, section 3.1.2)
        all.writeBytes(new byte[] {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4});
        for (int from = 0; from < plain.length; from += size) {
            all.writeBytes(Zstd.compress(Arrays.copyOfRange(plain, from, Math.min(plain.length, from + size))));
        }
        return all.toByteArray();
    }

    private static byte[] and(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] many() {
        LayerTar layer = new LayerTar();
        for (int i = 0; i < 400; i++) {
            layer.file("app/data/" + i, "x".repeat(1_000));
        }
        return layer.file("app/node_modules/lodash/package.json", npm("lodash", "4.17.20"))
                .plain();
    }

    @Test
    void shouldReadEveryMemberOfAGzipLayerAndEveryFrameOfAZstdLayer() throws IOException {
        byte[] plain = many();
        Inventory gzip = stored(plain, members(plain, 700));
        assertThat(Catalogued.names(gzip)).containsExactly("musl 1.2.5-r0", "lodash 4.17.20");
        assertThat(gzip.gaps()).isEmpty();
        Inventory zstd = stored(plain, frames(plain, 700));
        assertThat(Catalogued.names(zstd)).containsExactly("musl 1.2.5-r0", "lodash 4.17.20");
        assertThat(zstd.gaps()).isEmpty();
        Completeness.row(
                "01a",
                "Layer of several gzip members",
                "601 members, the library in the last",
                "musl 1.2.5-r0; HEALTHY, or \"the file ends early\", differing from run to run",
                Completeness.of(gzip));
        Completeness.row(
                "01b",
                "Layer of several zstd frames",
                "a skippable frame and 601 others",
                "musl 1.2.5-r0, lodash 4.17.20",
                Completeness.of(zstd));
    }

    @Test
    void shouldReadARealLayerOfSeveralMembers() throws IOException {
        Inventory inventory =
                Catalogued.of("oci:" + SharedData.require("cases/os-01-gzip-members/layout"), Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).contains("lodash 4.17.20");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "01c",
                "Layer of several gzip members",
                "os-01-gzip-members",
                "0 packages of the second member; HEALTHY",
                Completeness.of(inventory));
    }

    @Test
    void shouldReportBytesBehindTheCompressedData() throws IOException {
        byte[] plain = many();
        for (byte[] compressed : List.of(LayerTar.gzip(plain), Zstd.compress(plain))) {
            Inventory inventory = stored(plain, and(compressed, "and more".getBytes(StandardCharsets.UTF_8)));
            assertThat(Catalogued.names(inventory)).contains("lodash 4.17.20");
            assertThat(inventory.gaps())
                    .singleElement()
                    .satisfies(g -> assertThat(g.kind()).isEqualTo(Gap.Kind.IMAGE_DAMAGED));
        }
        Inventory inventory = stored(plain, and(LayerTar.gzip(plain), "and more".getBytes(StandardCharsets.UTF_8)));
        Completeness.row(
                "01d",
                "Bytes behind the last gzip member",
                "8 bytes that are no member",
                "musl 1.2.5-r0, lodash 4.17.20; HEALTHY",
                Catalogued.names(inventory) + ", " + inventory.gaps().get(0).kind());
    }

    @Test
    void shouldReportAnotherArchiveBehindTheEndOfTheFirst() throws IOException {
        byte[] second = new LayerTar().file("app/lib.jar", jar("2")).plain();
        byte[] both = and(new LayerTar().file("app/x", "x").plain(), second);
        Inventory inventory = stored(both, LayerTar.gzip(both));
        assertThat(Catalogued.gaps(inventory))
                .singleElement()
                .asString()
                .contains("data follows the end of the layer's archive");
        // a plain layer is read by seeking, and its end is looked at all the same
        SavedImage image = new SavedImage().layer(alpine()).layer(both, both);
        Path file = SavedImage.archive(folder.resolve("both.tar"), image.dockerLegacy("app:1"));
        assertThat(Catalogued.of(file.toString(), Limits.DEFAULT).gaps()).hasSize(1);
        Completeness.row(
                "01e",
                "A second archive behind the end of the first",
                "cat a.tar b.tar, which container runtimes read no further than a.tar",
                "musl 1.2.5-r0; HEALTHY",
                Catalogued.names(inventory) + ", " + inventory.gaps().get(0).kind());
    }

    @Test
    void shouldCompareTheDiffIdOfALayerThatHasADigest() throws IOException {
        byte[] plain = many();
        Inventory inventory = stored(new LayerTar().file("other", "x").plain(), LayerTar.gzip(plain));
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.describe()).contains("diffID"));
        Completeness.row(
                "01f",
                "A diffID that is another layer's",
                "OCI layout, gzip",
                "musl 1.2.5-r0, lodash 4.17.20; HEALTHY",
                Catalogued.names(inventory) + ", " + inventory.gaps().get(0).kind());
    }

    @Test
    void shouldKeepAFileWhoseFirstNameALaterLayerDeletes() throws IOException {
        Inventory inventory = Catalogued.layers(
                alpine(),
                new LayerTar()
                        .file("store/ab/cd01", npm("lodash", "4.17.20"))
                        .hardlink("app/node_modules/lodash/package.json", "store/ab/cd01")
                        .file("build/lib-1.jar", jar("1"))
                        .hardlink("opt/other.jar", "build/lib-1.jar"),
                new LayerTar().whiteout("store").whiteout("build"));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1.2.5-r0", "org.example:lib 1", "lodash 4.17.20");
        assertThat(inventory.packages().get(2).locations())
                .extracting(Location::path)
                .containsExactly("/app/node_modules/lodash/package.json");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "02a",
                "Hard link whose first name is deleted above",
                "pnpm's store and a build folder, removed by a later layer",
                "musl 1.2.5-r0; HEALTHY",
                Completeness.of(inventory));
    }

    @Test
    void shouldReadOneFileByTheNamesOfSeveralPackageManagers() throws IOException {
        Inventory inventory = Catalogued.layers(
                alpine(),
                new LayerTar()
                        .file("store/1", "Metadata-Version: 2.1\nName: p\nVersion: 1\n")
                        .hardlink("app/node_modules/x/package.json", "store/1")
                        .hardlink("lib/p-1.dist-info/METADATA", "store/1"));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1.2.5-r0", "p 1");
        assertThat(Catalogued.gaps(inventory)).singleElement().asString().contains("node_modules/x/package.json");
    }

    @Test
    void shouldKeepTheContentsThatALinkHadWhenItWasMade() throws IOException {
        Inventory inventory = Catalogued.layers(
                new LayerTar().file("a/lib.jar", jar("1")),
                new LayerTar().hardlink("b/lib.jar", "a/lib.jar"),
                new LayerTar().file("a/lib.jar", jar("2")),
                new LayerTar().hardlink("c/lib.jar", "b/lib.jar"));
        assertThat(inventory.packages())
                .extracting(p -> p.version() + " "
                        + p.locations().stream()
                                .map(l -> l.path().split("!")[0])
                                .toList())
                .containsExactly("1 [/b/lib.jar, /c/lib.jar]", "2 [/a/lib.jar]");
        Completeness.row(
                "02b",
                "Hard link across layers whose target is replaced above",
                "version 1 linked, then replaced by version 2",
                "org.example:lib 2",
                Completeness.of(inventory));
    }

    @Test
    void shouldReadRealImagesWhoseStoreIsRemoved() throws IOException {
        Inventory pnpm = Catalogued.of(
                "docker-archive:" + SharedData.require("cases/os-02-hardlink-target-deleted/pnpm-store-removed.tar"),
                Limits.DEFAULT);
        assertThat(Catalogued.names(pnpm)).contains("lodash 4.17.20");
        Inventory dpkg = Catalogued.of(
                "docker-archive:" + SharedData.require("cases/os-02-hardlink-target-deleted/dpkg.tar"), Limits.DEFAULT);
        assertThat(Catalogued.names(dpkg)).contains("openssl 3.0.11-1~deb12u1");
        Completeness.row(
                "02c",
                "Hard link whose first name is deleted above",
                "os-02-hardlink-target-deleted/dpkg.tar",
                "0 packages of var/lib/dpkg/status; HEALTHY",
                Completeness.of(dpkg));
    }

    @Test
    void shouldListTheSameMoreThanAThousandLinkedFilesInEveryRun() throws IOException {
        LayerTar layer = new LayerTar();
        for (int i = 0; i < 1_500; i++) {
            layer.file("store/" + i, npm("p" + i, "1." + i + ".0"))
                    .hardlink("app/node_modules/p" + i + "/package.json", "store/" + i);
        }
        Inventory inventory = Catalogued.layers(alpine(), layer);
        assertThat(inventory.packages()).hasSize(1_501);
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "03a",
                "More than a thousand linked files",
                "1,500 packages by hard links",
                "1,001 packages, others in every run; HEALTHY",
                inventory.packages().size() + " packages");
        Inventory bounded = Catalogued.layers(Limits.DEFAULT.with(Bound.LINKED_FILES, 10), alpine(), layer);
        assertThat(Catalogued.gaps(bounded)).singleElement().asString().contains("linkedFiles is 10");
        assertThat(Catalogued.names(bounded))
                .isEqualTo(Catalogued.names(
                        Catalogued.layers(Limits.DEFAULT.with(Bound.LINKED_FILES, 10), alpine(), layer)));
        Completeness.row(
                "03b",
                "The bound on linked files is reached",
                "1,500 packages, linkedFiles=10",
                "no gap",
                bounded.packages().size() + " packages, "
                        + bounded.gaps().get(0).kind());
    }

    @Test
    void shouldFindWhatLiesBehindALinkedFolder() throws IOException {
        Inventory inventory = Catalogued.layers(
                alpine(),
                new LayerTar()
                        .file("deps/lodash/package.json", npm("lodash", "4.17.20"))
                        .file("deps/@types/node/package.json", npm("@types/node", "20.1.0"))
                        .symlink("app/node_modules", "/deps"),
                // links in the linked folder, as pnpm and npm workspaces make them
                new LayerTar()
                        .file("packages/own/package.json", npm("own", "1.0.0"))
                        .file("scopes/s/inner/package.json", npm("@s/inner", "2.0.0"))
                        .symlink("deps/own", "../packages/own")
                        .symlink("deps/@s", "/scopes/s")
                        // what is written through the link
                        .file("app/node_modules/late/package.json", npm("late", "3.0.0")));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "musl 1.2.5-r0",
                        "@s/inner 2.0.0",
                        "@types/node 20.1.0",
                        "late 3.0.0",
                        "lodash 4.17.20",
                        "own 1.0.0");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "04a",
                "Linked folder",
                "app/node_modules -> /deps, with links in it",
                "musl 1.2.5-r0; HEALTHY",
                Completeness.of(inventory));
    }

    @Test
    void shouldFindAPackageThatIsLinkedOutOfAnotherOne() throws IOException {
        // by its real name it is a part of its owner without code of its own; by the link it is installed
        Inventory inventory = Catalogued.layers(
                alpine(),
                new LayerTar()
                        .file("app/node_modules/owner/package.json", npm("owner", "1.0.0"))
                        .file("app/node_modules/owner/parts/inner/package.json", npm("inner", "2.0.0"))
                        .symlink("app/node_modules/inner", "owner/parts/inner"));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1.2.5-r0", "inner 2.0.0", "owner 1.0.0");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "04b",
                "Link to a folder in an installed package",
                "node_modules/inner -> owner/parts/inner",
                "musl 1.2.5-r0, owner 1.0.0; HEALTHY",
                Completeness.of(inventory));
    }

    @Test
    void shouldNotFollowALinkThatIsDeletedOrLoops() throws IOException {
        Inventory inventory = Catalogued.layers(
                alpine(),
                new LayerTar()
                        .file("deps/lodash/package.json", npm("lodash", "4.17.20"))
                        .symlink("app/node_modules", "/deps")
                        .symlink("deps/self", "/deps")
                        .symlink("deps/up", "../app"),
                new LayerTar().whiteout("app/node_modules"));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1.2.5-r0");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldEndWherePackagesAreLinkedIntoOneAnother() throws IOException {
        LayerTar linked = new LayerTar();
        List<String> names = List.of("a", "b", "c", "d");
        for (String one : names) {
            linked.file("app/node_modules/" + one + "/package.json", npm(one, "1.0.0"));
            for (String other : names) {
                linked.symlink("app/node_modules/" + one + "/to-" + other, "../" + other)
                        .symlink("app/node_modules/" + one + "/node_modules/" + other, "../../" + other + "/lib");
            }
        }
        Inventory inventory = Catalogued.layers(alpine(), linked);
        assertThat(Catalogued.names(inventory))
                .containsExactly("musl 1.2.5-r0", "a 1.0.0", "b 1.0.0", "c 1.0.0", "d 1.0.0");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldDropAFileThatAFolderReplaces() throws IOException {
        String egg = "usr/lib/python3/dist-packages/requests-2.28.1.egg-info";
        Inventory inventory = Catalogued.layers(
                alpine().file(egg, "Metadata-Version: 1.1\nName: requests\nVersion: 2.28.1\n"),
                new LayerTar()
                        .folder(egg)
                        .file(egg + "/PKG-INFO", "Metadata-Version: 1.1\nName: requests\nVersion: 2.99.1\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1.2.5-r0", "requests 2.99.1");
        Completeness.row(
                "05a",
                "Folder over a file of the same name",
                "requests-2.28.1.egg-info",
                "musl 1.2.5-r0, requests 2.28.1, requests 2.99.1",
                Completeness.of(inventory));
    }

    @Test
    void shouldKeepOnlyTheLastOfSeveralEntriesOfOneName() throws IOException {
        Inventory inventory = Catalogued.layers(
                alpine(),
                new LayerTar()
                        .file("a.jar", jar("1"))
                        .symlink("a.jar", "gone")
                        .file("b.jar", jar("2"))
                        .folder("b.jar")
                        .file("c/x.jar", jar("3"))
                        .file("c", "a file now")
                        .file("d.jar", jar("4"))
                        .file("d.jar", jar("5"))
                        .file("e/x.jar", jar("6"))
                        .file("f/x.jar", jar("7"))
                        .hardlink("e/x.jar", "f/x.jar"));
        assertThat(Catalogued.names(inventory))
                .containsExactly("musl 1.2.5-r0", "org.example:lib 5", "org.example:lib 7");
        Completeness.row(
                "05b",
                "File, then link, folder or file of the same name in one layer",
                "versions 1 to 4 and 6 are replaced",
                "versions 1, 2, 3, 5, 6, 7",
                Completeness.of(inventory));
    }

    @Test
    void shouldNotGiveFilesTheNameInAGlobalHeader() throws IOException {
        byte[] tar = new RawTar()
                .paxGlobal("path=hidden", "size=0", "comment=0123")
                .file("app/lib.jar", jar("1"))
                .file("app/node_modules/x/package.json", npm("x", "1.0.0"))
                .bytes();
        Inventory inventory = stored(tar, LayerTar.gzip(tar));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1.2.5-r0", "org.example:lib 1", "x 1.0.0");
        Completeness.row(
                "06a",
                "PAX global header with a path",
                "git archive's header with path= and size=",
                "musl 1.2.5-r0; HEALTHY",
                Completeness.of(inventory));
    }

    @Test
    void shouldNotTakeTheNextEntriesForTheContentsOfALink() throws IOException {
        byte[] tar = new RawTar()
                .entry('2', bytes("app/link"), bytes("target"), new byte[0], 4_096)
                .file("app/lib.jar", jar("1"))
                .pax("size=4096")
                .entry('1', bytes("app/hard"), bytes("app/lib.jar"), new byte[0], 0)
                .file("app/node_modules/x/package.json", npm("x", "1.0.0"))
                .bytes();
        Inventory inventory = stored(tar, LayerTar.gzip(tar));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1.2.5-r0", "org.example:lib 1", "x 1.0.0");
        Completeness.row(
                "06b",
                "Link with a size in its header",
                "symbolic and hard link, 4,096 bytes",
                "musl 1.2.5-r0; HEALTHY",
                Completeness.of(inventory));
    }

    @Test
    void shouldReadEveryFormOfALongName() throws IOException {
        String far = "a".repeat(90) + "/" + "b".repeat(90) + "/";
        byte[] tar = new RawTar()
                .pax("path=" + far + "pax/" + "c".repeat(200) + "/lib.jar")
                .file("short", jar("1"))
                .longName(bytes(far + "gnu/" + "c".repeat(200) + "/lib.jar"))
                .file("short", jar("2"))
                .file(far.substring(0, 120) + "/lib.jar", jar("3"))
                .bytes();
        Inventory inventory = stored(tar, LayerTar.gzip(tar));
        assertThat(Catalogued.names(inventory))
                .containsExactly("musl 1.2.5-r0", "org.example:lib 1", "org.example:lib 2", "org.example:lib 3");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldTellNamesApartThatAreNotUtf8() throws IOException {
        byte[] lower = new RawTar()
                .file(latin1("app/\u00ff.jar"), jar("1"))
                .file(latin1("app/\u00fe.jar"), jar("2"))
                .pax("path", latin1("app/\u00fd.jar"))
                .file("short", jar("3"))
                .longName(latin1("app/\u00fc.jar"))
                .file("short", jar("4"))
                .file("app/\\xff.jar", jar("5"))
                .file("app/gr\u00fc\u00df.jar", jar("6"))
                .bytes();
        byte[] upper = new RawTar()
                .file(latin1("app/.wh.\u00ff.jar"), new byte[0])
                .pax("path", latin1("app/\u00fd.jar"))
                .file("short", new byte[0])
                .bytes();
        SavedImage image = new SavedImage().layer(alpine()).layer(lower, lower).layer(upper, upper);
        Path file = SavedImage.archive(folder.resolve("names.tar"), image.dockerLegacy("app:1"));
        Inventory inventory = Catalogued.of(file.toString(), Limits.DEFAULT);
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "musl 1.2.5-r0",
                        "org.example:lib 2",
                        "org.example:lib 4",
                        "org.example:lib 5",
                        "org.example:lib 6");
        assertThat(inventory.packages())
                .filteredOn(p -> p.name().equals("lib"))
                .extracting(p -> p.locations().get(0).path().split("!")[0])
                .containsExactly("/app/\\xfe.jar", "/app/\\xfc.jar", "/app/\\x5cxff.jar", "/app/gr\u00fc\u00df.jar");
        Completeness.row(
                "07a",
                "Names that are not UTF-8",
                "a whiteout of \\xff.jar and an empty \\xfd.jar over six jars",
                "all but two lost: each \\xHH was one and the same name",
                Completeness.of(inventory));
    }

    @Test
    void shouldSayThatNothingIsKnownOfAProgramInAnImageWithoutPackages() throws IOException {
        byte[] elf = new byte[600];
        elf[0] = 0x7f;
        elf[1] = 'E';
        elf[2] = 'L';
        elf[3] = 'F';
        Inventory program = Catalogued.layers(new LayerTar().file("srv/app", elf));
        assertThat(program.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.PACKAGES_MISSING);
        Completeness.row(
                "11a",
                "Nothing recognised",
                "one program of unknown origin, no package",
                "0 packages; HEALTHY",
                Completeness.of(program));
        Inventory script = Catalogued.layers(new LayerTar().file("run", "#!/bin/sh\necho\n"));
        assertThat(script.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.PACKAGES_MISSING);
        Inventory data = Catalogued.layers(new LayerTar().file("srv/data.txt", "nothing to run"));
        assertThat(data.gaps()).isEmpty();
        Completeness.row("11b", "Nothing executable", "an image of data", "0 packages; HEALTHY", Completeness.of(data));
        Inventory deleted = Catalogued.layers(new LayerTar().file("srv/app", elf), new LayerTar().whiteout("srv/app"));
        assertThat(deleted.gaps()).isEmpty();
        // a Debian that was thinned out: its programs stay, what says so is gone
        Inventory thinned = Catalogued.layers(
                new LayerTar()
                        .file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
                        .file(
                                "var/lib/dpkg/status",
                                "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\n\n")
                        .file("bin/bash", elf),
                new LayerTar()
                        .whiteout("var/lib/dpkg")
                        .whiteout("etc/os-release")
                        .file("app/lib.jar", jar("1")));
        assertThat(Catalogued.names(thinned)).containsExactly("org.example:lib 1");
        assertThat(thinned.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.PACKAGES_MISSING);
        Completeness.row(
                "11c",
                "Debian without its package database and os-release",
                "deleted by the layer that brings the application",
                "org.example:lib 1; HEALTHY",
                Completeness.of(thinned));
    }

    @Test
    void shouldRefuseWhatIsNoImage() throws IOException {
        Path helm = SharedData.require("cases/os-07-artifact-as-image/helm");
        assertThatThrownBy(() -> Catalogued.of("oci:" + helm, Limits.DEFAULT))
                .hasMessageContaining("application/vnd.cncf.helm.config.v1+json");
        String message = "";
        try {
            Catalogued.of("oci:" + helm, Limits.DEFAULT);
        } catch (IOException e) {
            message = e.getMessage().lines().findFirst().orElse("").replaceAll("oci:\\S+/", "oci:");
        }
        Completeness.row("10a", "An OCI artifact that is no image", "a Helm chart", "0 packages; HEALTHY", message);
    }

    /** An OCI layout of one manifest, under the type given. */
    private Path layoutOf(String manifest, String type, String more) throws IOException {
        Map<String, byte[]> files = new TreeMap<>(new SavedImage()
                .layer(alpine())
                .layer(new LayerTar().file("app/lib.jar", jar("1")))
                .oci("app:1"));
        files.put("blobs/sha256/" + SavedImage.hex(bytes(manifest)), bytes(manifest));
        files.put(
                "index.json",
                bytes("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"" + type + "\",\"digest\":\"sha256:"
                        + SavedImage.hex(bytes(manifest)) + "\",\"size\":" + bytes(manifest).length + more + "}]}"));
        return layout(files);
    }

    private static String refused(Path layout) {
        try {
            Catalogued.of("oci:" + layout, Limits.DEFAULT);
            return "not refused";
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).replaceAll("oci:\\S+", "oci:layout:");
        }
    }

    @Test
    void shouldSayWhyAManifestIsNoImage() throws IOException {
        SavedImage image = new SavedImage().layer(alpine()).layer(new LayerTar().file("app/lib.jar", jar("1")));
        String index =
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        + "\"digest\":\"sha256:" + SavedImage.hex(image.manifest()) + "\",\"size\":"
                        + image.manifest().length
                        + "}]}";
        Map<String, byte[]> files = new TreeMap<>(image.oci("app:1"));
        files.put("blobs/sha256/" + SavedImage.hex(bytes(index)), bytes(index));
        files.put(
                "index.json",
                bytes("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/json\",\"digest\":\"sha256:"
                        + SavedImage.hex(bytes(index)) + "\",\"size\":" + bytes(index).length + "}]}"));
        Inventory untyped = Catalogued.of("oci:" + layout(files), Limits.DEFAULT);
        assertThat(Catalogued.names(untyped)).containsExactly("musl 1.2.5-r0", "org.example:lib 1");
        Completeness.row(
                "10b",
                "An index of type application/json",
                "one image in it",
                "\"the image has no layers\"",
                Completeness.of(untyped));

        String unknown = refused(layoutOf(
                "{}",
                "application/vnd.oci.image.manifest.v1+json",
                ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}"));
        assertThat(unknown).contains("unknown/unknown");
        Completeness.row(
                "10c", "An index of attestations alone", "platform unknown/unknown", "\"it names no image\"", unknown);

        String old = refused(layoutOf(
                "{\"schemaVersion\":1,\"name\":\"app\",\"tag\":\"1\",\"fsLayers\":[{\"blobSum\":\"sha256:00\"}]}",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                ""));
        assertThat(old).contains("schema 1");
        Completeness.row("10d", "A manifest of Docker's schema 1", "fsLayers", "\"the image has no layers\"", old);

        String module = refused(layoutOf(
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.wasm.config.v0+json\"},\"layers\":[]}",
                "application/vnd.oci.image.manifest.v1+json",
                ""));
        assertThat(module).contains("application/vnd.wasm.config.v0+json");
        Completeness.row(
                "10e",
                "An OCI artifact that is no image",
                "a WebAssembly module",
                "\"the image has no layers\"",
                module);
    }

    @Test
    void shouldReportALayerThatIsNoFileSystem() throws IOException {
        String chart = new String(new SavedImage().layer(alpine()).manifest(), StandardCharsets.UTF_8)
                .replace(
                        "application/vnd.oci.image.layer.v1.tar",
                        "application/vnd.cncf.helm.chart.content.v1.tar+gzip");
        Map<String, byte[]> files =
                new TreeMap<>(new SavedImage().layer(alpine()).oci("app:1"));
        files.put("blobs/sha256/" + SavedImage.hex(bytes(chart)), bytes(chart));
        files.put(
                "index.json",
                bytes(
                        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                                + "\"digest\":\"sha256:" + SavedImage.hex(bytes(chart)) + "\",\"size\":"
                                + bytes(chart).length
                                + "}]}"));
        Inventory inventory = Catalogued.of("oci:" + layout(files), Limits.DEFAULT);
        assertThat(inventory.packages()).isEmpty();
        assertThat(Catalogued.gaps(inventory)).singleElement().asString().contains("helm.chart.content");
    }

    @Test
    void shouldKeepAProgramWhoseFirstNameALaterLayerDeletes() throws IOException {
        Path program = Path.of(Programs.require("docker-registry", "hard links of a program of Go"));
        Inventory inventory = Catalogued.layers(
                alpine(),
                new LayerTar()
                        .file("build/out/app", Files.readAllBytes(program))
                        .hardlink("usr/bin/app", "build/out/app"),
                new LayerTar().whiteout("build"));
        assertThat(inventory.packages())
                .filteredOn(p -> p.name().equals("stdlib"))
                .singleElement()
                .satisfies(p -> assertThat(p.locations().get(0).path()).isEqualTo("/usr/bin/app"));
        Completeness.row(
                "02d",
                "Hard link of a program whose first name is deleted above",
                "docker-registry, a program of Go",
                "musl 1.2.5-r0; HEALTHY",
                inventory.packages().size() > 20 ? "the modules of the program" : Completeness.of(inventory));
    }

    @Test
    void shouldTellNamesInAFolderApartThatAreNotUtf8() throws IOException, InterruptedException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.write(root.resolve("one.jar"), jar("1"));
        Files.write(root.resolve("two.jar"), jar("2"));
        Programs.run(
                root, List.of("bash", "-c", "mkdir app; mv one.jar app/$'\\xff.jar'; mv two.jar app/$'\\xfe.jar'"));
        Inventory inventory = Catalogued.of("dir:" + root, Limits.DEFAULT);
        assertThat(inventory.packages())
                .extracting(p -> p.version() + " " + p.locations().get(0).path().split("!")[0])
                .containsExactly("1 /app/\\xff.jar", "2 /app/\\xfe.jar");
    }

    @Test
    void shouldNotLoseAnythingToTheOrderOfUnorderedMaps() throws IOException {
        List<String> first = new ArrayList<>();
        for (int run = 0; run < 5; run++) {
            LayerTar layer = new LayerTar();
            for (int i = 0; i < 60; i++) {
                layer.file("store/" + i, jar("1." + i)).hardlink("lib/l" + i + ".jar", "store/" + i);
                layer.symlink("soft/l" + i + ".jar", "../store/" + i);
            }
            Inventory inventory = Catalogued.layers(alpine(), layer);
            List<String> found = inventory.packages().stream()
                    .map(p -> p.purl()
                            + p.locations().stream().map(Location::path).toList())
                    .toList();
            if (run == 0) {
                first.addAll(found);
            }
            assertThat(found).isEqualTo(first);
        }
    }
}
