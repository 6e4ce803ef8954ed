package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs are told by their first bytes, whatever they are called. */
class ProgramNamesTest {
    private static final String CRATES =
            "{\"packages\":[{\"name\":\"adler\",\"version\":\"0.2.3\",\"source\":\"crates.io\"}]}";

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0};

    @TempDir
    private Path folder;

    private static byte[] program(byte[] start) throws IOException {
        byte[] noise = new byte[150_000];
        new Random(5).nextBytes(noise);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(start);
        bytes.writeBytes(new byte[64]);
        bytes.writeBytes(noise);
        try (OutputStream packed = new DeflaterOutputStream(bytes)) {
            packed.write(CRATES.getBytes(StandardCharsets.UTF_8));
        }
        bytes.writeBytes(noise);
        return bytes.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app/server.bin",
                "app/app.linux-amd64",
                "app/my.service.name",
                "app/addon.node",
                "usr/lib/libhi.so.1.0.0",
                "usr/lib/libhi.so",
                "app/tool-1.30",
                "app/lambda.zip.bootstrap",
                "app/libhi.dylib",
                "app/plugin.dll",
                "app/server.exe",
                ".hidden"
            })
    void shouldOpenAProgramOfAnyName(String path) throws IOException {
        assertThat(Catalogued.names(Catalogued.layers(new LayerTar().file(path, program(ELF)))))
                .containsExactly("adler 0.2.3");
    }

    @Test
    void shouldTellEveryFormOfAProgramByItsFirstBytes() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("elf.x", program(ELF))
                .file("pe.x", program(bytes('M', 'Z', 0x90, 0)))
                .file("macho32.x", program(bytes(0xfe, 0xed, 0xfa, 0xce)))
                .file("macho64.x", program(bytes(0xcf, 0xfa, 0xed, 0xfe)))
                // mach-o/fat.h: two architectures, and the form with 64-bit offsets
                .file("fat.x", program(bytes(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2)))
                .file("fat64.x", program(bytes(0xca, 0xfe, 0xba, 0xbf, 0, 0, 0, 2)))
                // a class of Java 17, a part of a program before it is linked, and text
                .file("java.x", program(bytes(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61)))
                .file("part.x", program(bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 62, 0)))
                .file("text.x", program("text".getBytes(StandardCharsets.UTF_8))));
        assertThat(Catalogued.only(inventory).locations())
                .extracting(l -> l.path())
                .containsExactly("/elf.x", "/fat.x", "/fat64.x", "/macho32.x", "/macho64.x", "/pe.x");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldFindARecordBehindTheCodeThatIsNotSearched() throws IOException {
        // System V ABI: a readable segment, one of code from 4,096 on, and one more that is only readable
        for (int code : new int[] {1, 20_000, 61_000, 64_500, 65_600, 200_001}) {
            ByteBuffer header = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
            header.put(ELF).putLong(0).putShort((short) 3).putShort((short) 62).putInt(1);
            header.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 3);
            segment(header, 64, 4, 0, 4_096);
            segment(header, 120, 5, 4_096, code);
            segment(header, 176, 4, 4_096 + code, 1_000_000);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(header.array());
            byte[] inside = new byte[code];
            new Random(code).nextBytes(inside);
            bytes.writeBytes(inside);
            bytes.writeBytes(program(new byte[0]));
            assertThat(Catalogued.names(Catalogued.layers(new LayerTar().file("lib/x.so.2", bytes.toByteArray()))))
                    .as("code of %d bytes", code)
                    .containsExactly("adler 0.2.3");
        }
    }

    @Test
    void shouldSearchAllOfAFileThatIsShorterThanItsHeadersSay() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
        header.put(ELF).putLong(0).putShort((short) 3).putShort((short) 62).putInt(1);
        header.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
        segment(header, 64, 5, 4_096, 50_000_000);
        segment(header, 120, 4, 60_000_000, 4_096);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header.array());
        bytes.writeBytes(program(new byte[0]));
        Inventory inventory = Catalogued.layers(new LayerTar().file("usr/lib/debug/x.debug", bytes.toByteArray()));
        assertThat(Catalogued.names(inventory)).containsExactly("adler 0.2.3");
        assertThat(inventory.gaps()).isEmpty();
    }

    private static void segment(ByteBuffer header, int at, int flags, long from, long length) {
        header.putInt(at, 1).putInt(at + 4, flags).putLong(at + 8, from).putLong(at + 32, length);
    }

    @Test
    void shouldListTheModulesOfALibraryThatGoHasJustBuilt() throws IOException, InterruptedException {
        String go = Programs.require("go", "a real library of Go was not read");
        Programs.require("gcc", "a real library of Go was not read");
        Path app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(app.resolve("go.mod"), "module example.org/hi\n\ngo 1.18\n");
        Files.writeString(
                app.resolve("main.go"),
                "package main\n\nimport \"C\"\n\nvar Version = \"\"\n\n//export Hi\nfunc Hi() {}\n\nfunc main() { println(Version) }\n");
        Path root = Files.createDirectories(folder.resolve("root"));
        Programs.run(
                app,
                List.of(
                        go,
                        "build",
                        "-buildvcs=false",
                        "-ldflags",
                        "-s -w -X main.Version=v1.4.2",
                        "-buildmode=c-shared",
                        "-o",
                        root.resolve("libhi.so.1.0.0").toString(),
                        "."));
        String number =
                Programs.run(app, List.of(go, "env", "GOVERSION")).trim().substring(2);
        Inventory inventory = Catalogued.of("dir:" + root, Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).containsExactly("example.org/hi v1.4.2", "stdlib " + number);
        assertThat(inventory.packages().get(1).purl()).isEqualTo("pkg:golang/stdlib@" + number);
        Completeness.row(
                "18a",
                "Programs: a name with an ending of its own (`server.bin`, `app.linux-amd64`, `addon.node`, `libhi.so.1.0.0`)",
                "a library that Go has built, called `libhi.so.1.0.0`",
                "0 packages",
                inventory.packages().stream().map(p -> p.name()).toList() + " listed");
    }

    @Test
    void shouldSayThatAProgramIsPacked() throws IOException {
        // UPX's l_info behind the program headers; the names of its sections in PE; its last header at the end
        byte[] elf = program(ELF);
        System.arraycopy("UPX!".getBytes(StandardCharsets.UTF_8), 0, elf, 236, 4);
        byte[] small = new byte[9_000];
        System.arraycopy(ELF, 0, small, 0, ELF.length);
        System.arraycopy("UPX!".getBytes(StandardCharsets.UTF_8), 0, small, 8_960, 4);
        byte[] large = new byte[200_000];
        System.arraycopy(ELF, 0, large, 0, ELF.length);
        System.arraycopy("UPX!".getBytes(StandardCharsets.UTF_8), 0, large, large.length - 36, 4);
        byte[] pe = program(bytes('M', 'Z', 0x90, 0));
        System.arraycopy("UPX0\0\0\0\0".getBytes(StandardCharsets.UTF_8), 0, pe, 0x188, 8);
        byte[] image = program(bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 'A', 'I', 2));
        byte[] mentions = program(ELF);
        System.arraycopy("UPX!".getBytes(StandardCharsets.UTF_8), 0, mentions, 100_000, 4);
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("bin/elf", elf)
                .file("bin/small", small)
                .file("bin/end", large)
                .file("bin/pe", pe)
                .file("bin/image", image)
                .file("bin/mentions", mentions)
                // what accounts for the last one
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.1\n")
                .file("lib/apk/db/installed", "P:musl\nV:1.2.5-r0\n\n"));
        assertThat(inventory.gaps()).allSatisfy(g -> assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED));
        assertThat(Catalogued.gaps(inventory))
                .hasSize(5)
                .anyMatch(g -> g.contains("/bin/elf: the program is packed with UPX"))
                .anyMatch(g -> g.contains("/bin/small: the program is packed with UPX"))
                .anyMatch(g -> g.contains("/bin/end: the program is packed with UPX"))
                .anyMatch(g -> g.contains("/bin/pe: the program is packed with UPX"))
                .anyMatch(g -> g.contains("/bin/image: the program is an AppImage"));
        Inventory one = Catalogued.layers(new LayerTar().file("bin/server", large));
        Completeness.row(
                "18b",
                "Programs: packed with UPX",
                "an ELF program with UPX's last header",
                "0 packages",
                "0 packages; gap: " + one.gaps().get(0).what());
    }

    @Test
    void shouldLeaveALibraryToTheDistributionThatBroughtIt() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.0\n")
                .file(
                        "lib/apk/db/installed",
                        "P:librsvg\nV:2.58.1-r0\nA:x86_64\no:librsvg\nF:usr/lib\nR:librsvg-2.so.2.48.0\n\n")
                .file("usr/lib/librsvg-2.so.2.48.0", program(ELF)));
        assertThat(inventory.packages())
                .filteredOn(p -> p.name().equals("adler"))
                .singleElement()
                .satisfies(p -> assertThat(p.owner()).contains("librsvg"));
    }
}
