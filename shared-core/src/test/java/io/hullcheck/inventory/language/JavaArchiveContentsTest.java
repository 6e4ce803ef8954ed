package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are told by what is in them, whatever their names and directories say. */
class JavaArchiveContentsTest {
    private static final String[] ENDINGS = {
        ".rar", ".far", ".kar", ".nar", ".hpi", ".lpkg", ".mar", ".esa", ".aar", ".zip", ".jar.bak", ""
    };

    private static byte[] lib(String version) {
        return new Zip()
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n\n")
                .coordinates("org.example", "lib", version)
                .file("org/example/X.class", "")
                .bytes();
    }

    private static Inventory read(String path, byte[] content) throws IOException {
        return Catalogued.layers(new LayerTar().file(path, content));
    }

    @Test
    void shouldOpenAnArchiveOfAnyEnding() throws IOException {
        LayerTar layer = new LayerTar();
        for (int i = 0; i < ENDINGS.length; i++) {
            layer.file("app/archive" + i + ENDINGS[i], lib("1." + i));
        }
        Inventory inventory = Catalogued.layers(layer);
        Completeness.row(
                "17a",
                "Java: archives of other endings",
                String.join(" ", ENDINGS).strip() + " and none",
                "4 of 12 found",
                inventory.packages().size() + " of " + ENDINGS.length + " found");
        assertThat(inventory.packages()).hasSize(ENDINGS.length);
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldOpenAnArchiveOfAnyEndingInsideAnother() throws IOException {
        // resource adapters (Jakarta Connectors, "Packaging") hold their libraries at the top
        byte[] adapter = new Zip().file("lib.jar", lib("1.2")).bytes();
        Inventory inventory = read(
                "srv/app.ear",
                new Zip()
                        .file("adapter.rar", adapter)
                        .stored(
                                "stored.far",
                                new Zip().file("inner", lib("1.3")).bytes())
                        .file(
                                "docs/manual.docx",
                                new Zip().file("word/document.xml", "<x/>").bytes())
                        .bytes());
        Completeness.row(
                "17b",
                "Java: archives of other endings inside an EAR",
                "adapter.rar and stored.far, with a library in each",
                "0 packages",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1.2", "org.example:lib 1.3");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldOpenAZipThatHoldsNothingOfJavaButArchives() throws IOException {
        Inventory inventory = read(
                "opt/dist-1.0.zip",
                new Zip()
                        .file("dist/readme.txt", "text")
                        .file("dist/lib/lib.jar", lib("1.2"))
                        .bytes());
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app/server", "app/server.run", "app/server.jar"})
    void shouldReadAnExecutableArchiveThatStartsWithAScript(String path) throws IOException {
        ByteArrayOutputStream executable = new ByteArrayOutputStream();
        // Spring Boot, "Installing Spring Boot Applications"
        executable.write("#!/bin/bash\n#    .   ____\nexec java -jar \"$0\" \"$@\"\nexit 0\n".getBytes());
        executable.write(new Zip()
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nStart-Class: com.acme.App\n\n")
                .stored("BOOT-INF/lib/lib.jar", lib("1.2"))
                .bytes());
        Inventory inventory = read(path, executable.toByteArray());
        if (path.equals("app/server")) {
            Completeness.row(
                    "17c",
                    "Java: an executable archive that starts with a script",
                    "Spring Boot's, under a name without an ending",
                    "0 packages",
                    Completeness.of(inventory));
        }
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1.2");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldReadALargeArchiveWithoutAnEnding() throws IOException {
        byte[] ballast = new byte[200_000];
        new Random(1).nextBytes(ballast);
        byte[] archive = new Zip()
                .coordinates("com.acme", "server", "3")
                .file("blob.dat", ballast)
                .bytes();
        assertThat(Catalogued.names(read("opt/server", archive))).containsExactly("com.acme:server 3");
    }

    @Test
    void shouldKnowWhichPackageOfTheDistributionBroughtAnArchiveOfAnyEnding() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=debian\nVERSION_ID=12\n".getBytes())
                .file(
                        "var/lib/dpkg/status",
                        "Package: libacme\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n".getBytes())
                .file("var/lib/dpkg/info/libacme.list", "/.\n/usr/share/acme/plugin.rar\n".getBytes())
                .file("usr/share/acme/plugin.rar", lib("1.2")));
        assertThat(inventory.packages())
                .filteredOn(p -> p.name().equals("lib"))
                .singleElement()
                .satisfies(p -> assertThat(p.owner()).contains("libacme"));
    }

    @Test
    void shouldSayNothingOfZipsAndScriptsThatAreNotJavas() throws IOException {
        byte[] document = new Zip()
                .file("[Content_Types].xml", "<Types/>")
                .file("word/document.xml", "<document/>".repeat(100))
                .bytes();
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("app/lib.jar", lib("1"))
                .file("home/report.docx", document)
                .file("home/report-1.2.odt", document)
                .file("data/damaged.npz", Arrays.copyOf(document, document.length - 30))
                .file("data/PK", "PK\003\004 is how a zip starts, and this is none".getBytes())
                .file("usr/bin/tool", ("#!/bin/sh\n" + "echo hello\n".repeat(200)).getBytes())
                .file("data/empty.zip", new Zip().bytes()));
        Completeness.row(
                "17d",
                "Java: zips that are not Java's",
                "a document, damaged data, a script, an empty zip, beside one library",
                "org.example:lib 1",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldReportADamagedArchiveThatIsPlainlyJavas() throws IOException {
        byte[] archive = lib("1.2");
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("app/adapter.rar", Arrays.copyOf(archive, archive.length - 30))
                .file(
                        "app/outer.far",
                        new Zip()
                                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n\n")
                                .file("inner.rar", Arrays.copyOf(archive, archive.length - 30))
                                .bytes()));
        Completeness.row(
                "17e",
                "Java: a damaged archive of another ending",
                "adapter.rar without its directory, by itself and inside another",
                "0 packages, 0 gaps",
                inventory.packages().size() + " packages, " + inventory.gaps().size() + " gaps");
        assertThat(inventory.gaps())
                .hasSize(2)
                .allSatisfy(g -> assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED));
    }

    /** Changes what the directory of a zip says of the sizes of its first entry. */
    private static byte[] claiming(byte[] zip, int compressed, int size) {
        ByteBuffer bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int at = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\001\002");
        if (compressed >= 0) {
            bytes.putInt(at + 20, compressed);
        }
        bytes.putInt(at + 24, size);
        return bytes.array();
    }

    @Test
    void shouldReadANestedArchiveThatTheDirectoryCallsEmpty() throws IOException {
        // ZipFile of Java reads as many bytes as are compressed, whatever the size is said to be
        byte[] deflated =
                claiming(new Zip().file("WEB-INF/lib/lib.jar", lib("1.2")).bytes(), -1, 0);
        byte[] stored =
                claiming(new Zip().stored("WEB-INF/lib/lib.jar", lib("1.3")).bytes(), -1, 0);
        Inventory inventory =
                Catalogued.layers(new LayerTar().file("srv/a.war", deflated).file("srv/b.war", stored));
        Completeness.row(
                "09a",
                "Java: a nested archive of size 0 in the directory",
                "a deflated and a stored library of a WAR, whose sizes the directory gives as 0",
                "0 packages",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1.2", "org.example:lib 1.3");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldReadANestedArchiveToItsEndWhateverTheDirectoryClaims() throws IOException {
        // the first bytes are an archive of their own; Java takes the directory at the end
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        byte[] decoy = new Zip().file("readme.txt", "nothing to see").bytes();
        two.write(decoy);
        two.write(lib("1.2"));
        Inventory inventory = read(
                "srv/a.war",
                claiming(
                        new Zip().file("WEB-INF/lib/lib.jar", two.toByteArray()).bytes(), -1, decoy.length));
        Completeness.row(
                "09b",
                "Java: a nested archive that is longer than the directory claims",
                "a library behind a harmless archive, of which alone the directory gives the size",
                "0 packages",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1.2");
    }

    @Test
    void shouldReportANestedArchiveThatOnlyTheDirectoryCallsEmpty() throws IOException {
        // a stream reads it by the header before its data
        Inventory inventory = read(
                "srv/a.war", claiming(new Zip().stored("lib.jar", lib("1.2")).bytes(), 0, 0));
        Completeness.row(
                "09c",
                "Java: a nested archive without any bytes in the directory",
                "a stored library whose header has its size and whose directory gives 0 and 0",
                "0 packages",
                Completeness.of(inventory));
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.path()).contains("/srv/a.war!/lib.jar"));
        assertThat(read("srv/a.war", new Zip().stored("lib.jar", new byte[0]).bytes())
                        .gaps())
                .isEmpty();
    }

    @Test
    void shouldReportABombWhoseSizeTheDirectoryHides() throws IOException {
        Inventory inventory = read(
                "srv/a.war",
                claiming(new Zip().file("bomb.jar", new byte[64 << 20]).bytes(), -1, 0));
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.next()).contains("archiveRatio"));
    }
}
