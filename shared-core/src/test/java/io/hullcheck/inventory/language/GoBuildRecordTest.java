package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Recall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoBuildRecordTest {
    private static final String MODULES = "path\texample.org/app\nmod\texample.org/app\t(devel)\t\n"
            + "dep\tgithub.com/gin-gonic/gin\tv1.7.0\th1:x\ndep\tgolang.org/x/text\tv0.3.6\th1:y\n"
            + "dep\tgithub.com/old/thing\tv1.0.0\n=>\tgithub.com/new/thing\tv1.2.0\th1:z\n"
            + "dep\tgithub.com/local/part\tv0.1.0\n=>\t./part\t\nbuild\t-compiler=gc\n";

    @TempDir
    Path folder;

    /** What stands in a program (Go's source, debug/buildinfo), at a place that is a multiple of sixteen. */
    private static byte[] program(int at, int flags, String version, String modules) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x7f, 'E', 'L', 'F'});
        bytes.writeBytes(new byte[at - 4]);
        bytes.writeBytes("\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(8);
        bytes.write(flags);
        bytes.writeBytes(new byte[16]);
        text(bytes, version);
        text(bytes, "0123456789abcdef" + modules + "fedcba9876543210");
        bytes.writeBytes(new byte[200_000]);
        return bytes.toByteArray();
    }

    private static void text(ByteArrayOutputStream bytes, String text) {
        int length = text.length();
        while (length >= 0x80) {
            bytes.write(length & 0x7f | 0x80);
            length >>= 7;
        }
        bytes.write(length);
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    // at the start, over the end of the first buffer, at the start of the second, far behind
    @ParameterizedTest
    @ValueSource(ints = {16, 65_520, 65_504, 65_536, 1_000_000})
    void shouldListTheModulesOfAProgramAndTheVersionOfGo(int at) throws IOException {
        Inventory inventory = Catalogued.layers(
                new LayerTar().file("usr/local/bin/app", program(at, 2, "go1.20.2 X:nocoverage", MODULES)));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "github.com/gin-gonic/gin v1.7.0",
                        "github.com/local/part v0.1.0",
                        "github.com/new/thing v1.2.0",
                        "golang.org/x/text v0.3.6",
                        "stdlib go1.20.2");
        assertThat(inventory.packages().get(0).purl()).isEqualTo("pkg:golang/github.com/gin-gonic/gin@v1.7.0");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldNotTakeTheLettersInAnotherProgramForAList() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("usr/bin/search", program(64, 2, "no version of Go", "x"))
                .file("usr/share/notes", new String(new char[200_000]).replace('\0', 'x'))
                .file("usr/bin/small", "#!/bin/sh\n"));
        assertThat(inventory.packages()).isEmpty();
        // no package at all, and programs
        assertThat(inventory.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.PACKAGES_MISSING);
    }

    @Test
    void shouldSayThatAProgramIsTooOldOrCutShort() throws IOException {
        byte[] whole = program(150_000, 2, "go1.20.2", MODULES);
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("usr/bin/old", program(64, 0, "", ""))
                .file("usr/bin/torn", Arrays.copyOf(whole, 150_100)));
        assertThat(inventory.packages()).isEmpty();
        assertThat(inventory.gaps()).extracting(Gap::kind).containsOnly(Gap.Kind.FILE_DAMAGED);
        assertThat(Catalogued.gaps(inventory))
                .anyMatch(g -> g.contains("/usr/bin/old") && g.contains("older than 1.18"))
                .anyMatch(g -> g.contains("/usr/bin/torn") && g.contains("cut short"));
    }

    @Test
    void shouldListWhatGoItselfListsOfAProgramThatItHasJustBuilt() throws IOException, InterruptedException {
        String go = Programs.require("go", "its list of modules was not compared");
        Path app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(
                app.resolve("go.mod"),
                "module example.org/app\n\ngo 1.18\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.7.0\n\tgolang.org/x/text v0.3.7\n)\n");
        Files.writeString(
                app.resolve("main.go"),
                "package main\n\nimport (\n\t\"github.com/gin-gonic/gin\"\n\t\"golang.org/x/text/language\"\n)\n\n"
                        + "func main() {\n\tprintln(language.English.String())\n\tgin.Default().Run()\n}\n");
        Path bin = Files.createDirectories(folder.resolve("root/usr/local/bin"));
        Programs.runOnline(app, List.of(go, "mod", "tidy"), "Go's list of modules was not compared");
        Programs.run(
                app,
                List.of(go, "build", "-buildvcs=false", "-o", bin.resolve("app").toString(), "."));
        Set<String> theirs = new TreeSet<>();
        for (String line : Programs.run(
                        app, List.of(go, "version", "-m", bin.resolve("app").toString()))
                .lines()
                .toList()) {
            String[] parts = line.trim().split("\t");
            if (line.contains(": go")) {
                theirs.add("stdlib " + line.substring(line.indexOf(": go") + 2).split(" ")[0]);
            } else if (parts[0].equals("dep")) {
                theirs.add(parts[1] + " " + parts[2]);
            }
        }
        Inventory inventory = Catalogued.of("dir:" + folder.resolve("root"), Limits.DEFAULT);
        Set<String> ours = inventory.packages().stream()
                .filter(p -> p.kind() == PackageKind.GO)
                .map(p -> p.displayName() + " " + p.version())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ours).isEqualTo(theirs).contains("golang.org/x/text v0.3.7");
        Recall.shouldBeWhole("go version -m", theirs, ours);
    }
}
