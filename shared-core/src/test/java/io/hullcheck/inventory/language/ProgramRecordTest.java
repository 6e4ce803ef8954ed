package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Recall;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Rust's and GraalVM's tools write into programs. */
class ProgramRecordTest {
    /** The shape that cargo-auditable's PARSING.md and JSON schema publish. */
    private static final String CRATES = """
            {"packages":[{"name":"adler","version":"0.2.3","source":"crates.io"},
             {"name":"app","version":"0.1.0","source":"local","dependencies":[0],"root":true},
             {"name":"cc","version":"1.0.83","source":"crates.io","kind":"build"},
             {"name":"time","version":"0.1.43","source":"registry"}]}""".replaceAll("\n *", "");

    private static final String BOM =
            "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"version\":1,\"components\":["
                    + "{\"type\":\"library\",\"group\":\"io.netty\",\"name\":\"netty-codec-http\",\"version\":\"4.1.76.Final\","
                    + "\"purl\":\"pkg:maven/io.netty/netty-codec-http@4.1.76.Final\"}]}";

    @TempDir
    private Path folder;

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    /** A program full of noise, with something compressed at a place. */
    private static byte[] program(byte[] magic, int at, Packer packer, String text) throws IOException {
        byte[] noise = new byte[300_000];
        new Random(7).nextBytes(noise);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(magic);
        bytes.write(noise, 0, at - magic.length);
        try (OutputStream packed = packer.over(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        bytes.writeBytes(noise);
        return bytes.toByteArray();
    }

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final byte[] PE = {'M', 'Z', 0, 0};
    private static final byte[] MACH_O = {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe};

    @ParameterizedTest
    @ValueSource(ints = {16, 65_023, 65_024, 65_025, 65_530, 65_536, 200_001})
    void shouldListTheCratesOfARustProgram(int at) throws IOException {
        for (byte[] magic : List.of(ELF, PE, MACH_O)) {
            Inventory inventory = Catalogued.layers(
                    new LayerTar().file("usr/bin/app", program(magic, at, DeflaterOutputStream::new, CRATES)));
            assertThat(Catalogued.names(inventory)).containsExactly("adler 0.2.3", "time 0.1.43");
            assertThat(inventory.packages().get(0).purl()).isEqualTo("pkg:cargo/adler@0.2.3");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 65_024, 65_535, 200_001})
    void shouldListWhatGraalVmPutIntoANativeImage(int at) throws IOException {
        Inventory inventory =
                Catalogued.layers(new LayerTar().file("app/server", program(ELF, at, GZIPOutputStream::new, BOM)));
        assertThat(Catalogued.names(inventory)).containsExactly("io.netty:netty-codec-http 4.1.76.Final");
        assertThat(Catalogued.only(inventory).why()).isEqualTo("the SBOM that GraalVM put into the program");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65_024, 65_530, 200_001})
    void shouldListTheLibrariesOfASingleFileApplicationOfDotNet(int at) throws IOException {
        String list = "{\r\n  \"runtimeTarget\": {\"name\": \".NETCoreApp,Version=v8.0/linux-x64\"},\n"
                + "  \"targets\": {\".NETCoreApp,Version=v8.0/linux-x64\": {\"Newtonsoft.Json/12.0.1\": {\"runtime\": {\"a.dll\": {}}},"
                + " \"System.Net.Http/4.1.0\": {}}},\n  \"libraries\": {\"Newtonsoft.Json/12.0.1\": {\"type\": \"package\"},"
                + " \"System.Net.Http/4.1.0\": {\"type\": \"package\"}}}";
        Inventory inventory = Catalogued.layers(new LayerTar().file("app/server", program(ELF, at, plain(), list)));
        assertThat(Catalogued.names(inventory)).containsExactly("Newtonsoft.Json 12.0.1");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "21b",
                ".NET: an application published as a single file",
                "an ELF program with its `deps.json` within",
                "0 packages",
                Completeness.of(inventory));
    }

    private static Packer plain() {
        return out -> new FilterOutputStream(out) {
            @Override
            public void close() {
                // the program goes on
            }
        };
    }

    @Test
    void shouldPassOverOtherThingsThatAreCompressed() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("usr/bin/a", program(ELF, 100, DeflaterOutputStream::new, "{\"package\":1}"))
                .file("usr/bin/b", program(ELF, 100, GZIPOutputStream::new, "{\"format\":1}"))
                .file("usr/share/c", program(new byte[4], 100, GZIPOutputStream::new, BOM)));
        assertThat(inventory.packages()).isEmpty();
        // no package at all, and programs
        assertThat(inventory.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.PACKAGES_MISSING);
    }

    @Test
    void shouldLookIntoLibrariesOfAnHonestSizeAndNotIntoGigabytesOfNumericalCode() {
        ProgramRecordCataloguer programs = new ProgramRecordCataloguer();
        assertThat(programs.recognises("usr/lib/_rust.abi3.so", 9_000_000, ELF)).isTrue();
        assertThat(programs.recognises("usr/lib/libc.so.6", 2_000_000, ELF)).isTrue();
        assertThat(programs.recognises("usr/lib/libtorch_cuda.so", 2L << 30, ELF))
                .isFalse();
        assertThat(programs.recognises("usr/lib/libcublas.so.12", 600L << 20, ELF))
                .isTrue();
        // of a program as large it is said that it was not looked at
        assertThat(programs.recognises("usr/bin/large", 2L << 30, ELF)).isTrue();
    }

    @Test
    void shouldSayThatTheListInAProgramIsCutShort() throws IOException {
        StringBuilder many = new StringBuilder("{\"packages\":[{\"name\":\"a0\",\"version\":\"1\"}");
        Random random = new Random(3);
        for (int i = 1; i < 20_000; i++) {
            many.append(",{\"name\":\"a").append(random.nextLong()).append("\",\"version\":\"1\"}");
        }
        byte[] whole = program(ELF, 100, DeflaterOutputStream::new, many + "]}");
        Inventory inventory = Catalogued.layers(new LayerTar().file("usr/bin/torn", Arrays.copyOf(whole, 150_000)));
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED);
            assertThat(g.path()).contains("/usr/bin/torn");
        });
    }

    @Test
    void shouldListTheCratesThatCargoAuditableHasJustBuiltIn() throws IOException, InterruptedException {
        String cargo = Programs.require("cargo", "a real program of Rust was not read");
        Programs.require("cargo-auditable", "a real program of Rust was not read");
        Path app = Files.createDirectories(folder.resolve("app"));
        Files.createDirectories(app.resolve("src"));
        Files.writeString(
                app.resolve("Cargo.toml"),
                "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[dependencies]\nserde_json = \"=1.0.100\"\nregex = \"=1.8.4\"\n");
        Files.writeString(
                app.resolve("src/main.rs"),
                "fn main() { println!(\"{}\", regex::Regex::new(\"a\").unwrap().is_match(&serde_json::json!(7).to_string())); }\n");
        Programs.runOnline(
                app, List.of(cargo, "auditable", "build", "--release"), "a real program of Rust was not read");
        Path bin = Files.createDirectories(folder.resolve("root/usr/bin"));
        Files.copy(app.resolve("target/release/app"), bin.resolve("app"));
        // of cargo's own list, what is published and runs
        Set<String> theirs = new TreeSet<>();
        for (String line : Programs.run(app, List.of(cargo, "tree", "--prefix", "none", "--edges", "normal"))
                .lines()
                .skip(1)
                .toList()) {
            theirs.add(line.replaceFirst(" v", " ").split(" \\(")[0]);
        }
        Recall.shouldBeWhole(
                "cargo tree", theirs, Catalogued.names(Catalogued.of("dir:" + folder.resolve("root"), Limits.DEFAULT)));
    }
}
