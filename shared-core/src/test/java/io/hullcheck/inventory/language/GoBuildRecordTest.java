package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Matcher;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Recall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                        "example.org/app (devel)",
                        "github.com/gin-gonic/gin v1.7.0",
                        "github.com/local/part v0.1.0",
                        "github.com/new/thing v1.2.0",
                        "golang.org/x/text v0.3.6",
                        "stdlib 1.20.2");
        assertThat(inventory.packages())
                .extracting(InstalledPackage::purl)
                .contains(
                        "pkg:golang/example.org/app",
                        "pkg:golang/github.com/gin-gonic/gin@v1.7.0",
                        "pkg:golang/stdlib@1.20.2");
        assertThat(inventory.gaps()).isEmpty();
    }

    private static Inventory app(String main, String... settings) throws IOException {
        StringBuilder text =
                new StringBuilder("path\texample.org/app\nmod\t").append(main).append("\t\n");
        text.append("dep\tgithub.com/Azure/go-autorest\tv14.2.0+incompatible\th1:x\n");
        for (String setting : settings) {
            text.append("build\t").append(setting).append('\n');
        }
        return Catalogued.layers(new LayerTar().file("app/x.bin", program(4_096, 2, "go1.26.8", text.toString())));
    }

    @Test
    void shouldListAMainModuleWithoutAReleaseAsOneOfUnknownVersion() throws IOException {
        for (String stamp : List.of(
                "(devel)", "", "v0.0.0-20240102150405-abcdefabcdef", "v0.0.0-20240102150405-abcdefabcdef+dirty")) {
            Inventory inventory = app("github.com/hashicorp/consul\t" + stamp);
            assertThat(Catalogued.names(inventory))
                    .containsExactly(
                            "github.com/Azure/go-autorest v14.2.0+incompatible",
                            "github.com/hashicorp/consul (devel)",
                            "stdlib 1.26.8");
            assertThat(inventory.packages())
                    .extracting(InstalledPackage::purl)
                    .containsExactly(
                            "pkg:golang/github.com/Azure/go-autorest@v14.2.0%2Bincompatible",
                            "pkg:golang/github.com/hashicorp/consul", "pkg:golang/stdlib@1.26.8");
        }
        assertThat(Catalogued.names(app("example.org/app\tv1.2.4-0.20240102150405-abcdefabcdef")))
                .contains("example.org/app v1.2.4-0.20240102150405-abcdefabcdef");
    }

    @Test
    void shouldListTheModulesThatAreBuiltFromAFolder() throws IOException {
        // as Go 1.26.8 writes a replacement by a folder, and a module of its workspace
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "app/x",
                        program(
                                4_096,
                                2,
                                "go1.26.8",
                                "path\texample.org/app\ndep\tk8s.io/api\tv0.0.0\n=>\t./staging/src/k8s.io/api\t(devel)\n"
                                        + "dep\tgithub.com/local/part\tv0.1.0\n=>\t../part\t(devel)\n"
                                        + "dep\texample.org/workspace\t(devel)\n"
                                        + "dep\tgolang.org/x/exp\tv0.0.0-20240102150405-abcdefabcdef\th1:x\n")));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "example.org/workspace (devel)",
                        "github.com/local/part v0.1.0",
                        "golang.org/x/exp v0.0.0-20240102150405-abcdefabcdef",
                        "k8s.io/api (devel)",
                        "stdlib 1.26.8");
        Completeness.row(
                "18f",
                "Go: modules that are built from a folder or a workspace",
                "`dep github.com/local/part v0.1.0 => ../part (devel)`, `dep example.org/workspace (devel)`",
                "golang.org/x/exp and stdlib alone",
                Completeness.of(inventory));
    }

    @Test
    void shouldNotJudgeAMainModuleOfUnknownVersionButSaySoWhereThereAreAdvisories() throws IOException {
        // https://pkg.go.dev/vuln/GO-2022-0593 is one of github.com/hashicorp/consul
        Path file = folder.resolve("advisories.db");
        DatabaseFile.build(
                file,
                Instant.EPOCH,
                writer -> writer.write(OsvReader.read(FeedFolder.record(
                        "GO-2022-0593", "Go", "github.com/hashicorp/consul", "1.9.5", "2026-01-01T00:00:00Z"))));
        Inventory consul = app("github.com/hashicorp/consul\tv0.0.0-20240102150405-abcdefabcdef");
        Matcher.Result result;
        Matcher.Result own;
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            result = new Matcher(database).match(consul, LocalDate.EPOCH);
            own = new Matcher(database).match(app("example.org/own\t(devel)"), LocalDate.EPOCH);
        }
        assertThat(result.findings()).isEmpty();
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.VERSION_UNREADABLE);
            assertThat(g.what())
                    .isEqualTo(
                            "the program states no version of github.com/hashicorp/consul, of which the database has 1 advisory");
        });
        assertThat(own.gaps()).isEmpty();
        Completeness.row(
                "18c",
                "Go: a main module stamped `v0.0.0-date`, or `(devel)`",
                "`mod github.com/hashicorp/consul v0.0.0-20240102150405-abcdefabcdef`",
                "judged as v0.0.0, below every fix; as (devel) not listed",
                "listed without a version; " + result.findings().size() + " findings; gap: "
                        + result.gaps().get(0).what());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-ldflags=\"-s -w -X main.version=1.4.2\"|v1.4.2",
                "-ldflags=\"-X=main.Version=v1.4.2\"|v1.4.2",
                "-ldflags=\"-X 'main.version=v1.4.2' -X 'main.date=2024-01-02 10:00'\"|v1.4.2",
                "-ldflags=\"-X \\\"example.org/app/internal/version.Version=v1.4.2-rc.1\\\"\"|v1.4.2-rc.1",
                "-ldflags=-X=main.ver=2.0.0+build.5|v2.0.0+build.5",
                "-ldflags=\"-X github.com/prometheus/common/version.Version=2.45.0\"|v2.45.0",
                // git describe: five commits after the tag
                "-ldflags=\"-X main.GitTag=release/v1.4.2-5-gabcdef0\"|v1.4.2",
                // the program's own goes before that of a library; two that differ tell nothing
                "-ldflags=\"-X k8s.io/component-base/version.gitVersion=v1.28.0 -X main.version=v0.9.1\"|v0.9.1",
                "-ldflags=\"-X a.org/x.Version=v1.0.0 -X b.org/y.Version=v2.0.0\"|(devel)",
                "-ldflags=\"-X main.version=dev -X main.commit=1.2.3\"|(devel)",
                "-ldflags=\"-X main.version\"|(devel)",
                "-compiler=gc|(devel)"
            })
    void shouldReadTheVersionThatTheLinkerWasGiven(String setting, String version) throws IOException {
        Inventory inventory = app("example.org/app\t(devel)", setting);
        assertThat(Catalogued.names(inventory)).contains("example.org/app " + version);
        if (setting.contains("date=")) {
            Completeness.row(
                    "18d",
                    "Go: a main module `(devel)` whose version the linker was given",
                    setting.replace("|", ""),
                    "not listed",
                    Catalogued.names(inventory).get(0));
        }
    }

    // https://go.dev/doc/toolchain#version; builders' and companies' own letters and numbers behind it
    @ParameterizedTest
    @CsvSource({
        "go1.26.8,1.26.8",
        "go1.21,1.21",
        "go1.21rc2,1.21rc2",
        "go1.19beta1,1.19beta1",
        "go1.20.2 X:nocoverage,1.20.2",
        "go1.18.5b7,1.18.5",
        "go1.22.4-1,1.22.4",
        "go1.21.9 (Red Hat 1.21.9-1.el9_4),1.21.9",
        "go1.19.4-20230101-RC00 cl/1 +abc X:fieldtrack,1.19.4",
        "devel go1.27-abcdef Tue Nov 3 2026,1.27.0-devel",
        "go1.27-devel_abcdef Tue Nov 3 2026,1.27.0-devel",
        "devel +abcdef,devel"
    })
    void shouldWriteTheVersionOfGoAsOtherToolsDo(String stated, String version) throws IOException {
        assertThat(GoBuildRecord.release(stated)).isEqualTo(version);
        Inventory inventory =
                Catalogued.layers(new LayerTar().file("app", program(4_096, 2, stated, "path\texample.org/app\n")));
        assertThat(Catalogued.only(inventory).purl()).isEqualTo("pkg:golang/stdlib@" + version);
        if (version.equals("1.26.8")) {
            Completeness.row(
                    "18e",
                    "Go: the package URL of the standard library",
                    "a program built by go1.26.8",
                    "pkg:golang/stdlib@go1.26.8",
                    Catalogued.only(inventory).purl());
        }
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
                theirs.add("stdlib " + line.substring(line.indexOf(": go") + 4).split(" ")[0]);
            } else if (parts[0].equals("dep") || parts[0].equals("mod")) {
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
