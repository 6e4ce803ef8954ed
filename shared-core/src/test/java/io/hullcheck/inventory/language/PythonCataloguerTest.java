package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.advisory.PackageNames;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Recall;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Skip;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonCataloguerTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir
    Path folder;

    @Test
    void shouldListWhatPipHasInstalledAsPipItselfDoes() throws IOException, InterruptedException {
        if (!Files.isExecutable(PYTHON)
                || new ProcessBuilder(PYTHON.toString(), "-m", "pip", "--version")
                                .start()
                                .waitFor()
                        != 0) {
            Skip.forWantOf("python3-pip", "its list of packages was not compared");
        }
        Path site = Files.createDirectories(folder.resolve("root/usr/local/lib/python3.11/site-packages"));
        Programs.runOnline(
                folder,
                List.of(
                        PYTHON.toString(),
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--no-compile",
                        "--no-input",
                        "--disable-pip-version-check",
                        "--target",
                        site.toString(),
                        "flask==2.0.1",
                        "requests==2.25.1",
                        "zope.interface==5.4.0",
                        "PyYAML==6.0.1"),
                "pip's list of packages was not compared");
        JsonNode list = new ObjectMapper()
                .readTree(Programs.run(
                        folder,
                        List.of(
                                PYTHON.toString(),
                                "-m",
                                "pip",
                                "list",
                                "--disable-pip-version-check",
                                "--format",
                                "json",
                                "--path",
                                site.toString())));
        Set<String> theirs = new TreeSet<>();
        list.forEach(p -> theirs.add(PackageNames.normal("PyPI", p.path("name").asText()) + " "
                + p.path("version").asText()));
        Inventory inventory = Catalogued.of("dir:" + folder.resolve("root"), Limits.DEFAULT);
        Set<String> ours = inventory.packages().stream()
                .filter(p -> p.kind() == PackageKind.PYPI)
                .map(p -> PackageNames.normal("PyPI", p.name()) + " " + p.version())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ours).isEqualTo(theirs).hasSizeGreaterThan(10).contains("flask 2.0.1", "zope-interface 5.4.0");
        Recall.shouldBeWhole("pip list", theirs, ours);
    }

    @Test
    void shouldReadEveryFormOfMetadataAndStopBeforeTheDescription() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "lib/a-1.dist-info/METADATA",
                        "Metadata-Version: 2.1\nName: A.b_c\nVersion: 1\n\nName: no\nVersion: 9\n")
                .file("lib/b.egg-info/PKG-INFO", "Metadata-Version: 1.0\nname: b\nversion: 2.0\n")
                .file("lib/c-3-py3.egg-info", "Name: c\nVersion: 3\n")
                .file("lib/d-4-py3.11.egg/EGG-INFO/PKG-INFO", "Name: d\nVersion: 4\n")
                .file("src/PKG-INFO", "Name: source\nVersion: 1\n")
                .file("lib/e-5.dist-info/METADATA", "Name: e\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("A.b_c 1", "b 2.0", "c 3", "d 4");
        assertThat(inventory.packages().get(0).purl()).isEqualTo("pkg:pypi/a.b-c@1");
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED);
            assertThat(g.path()).contains("/lib/e-5.dist-info/METADATA");
        });
    }

    @Test
    void shouldReadEveryRecordOfOlderToolsAndTheZipsThatPythonRuns() throws IOException {
        byte[] egg = new Zip()
                .file("EGG-INFO/PKG-INFO", "Metadata-Version: 1.1\nName: requests\nVersion: 2.25.1\n")
                .file("EGG-INFO/zip-safe", "\n")
                .file("requests/__init__.py", "")
                .bytes();
        byte[] pex = new Zip()
                .file(".deps/idna-2.10-py3-none-any.whl/idna-2.10.dist-info/METADATA", "Name: idna\nVersion: 2.10\n")
                .file("site-packages/urllib3-1.26.4.dist-info/METADATA", "Name: urllib3\nVersion: 1.26.4\n")
                .file("site-packages/pip/_vendor/rich-1.dist-info/METADATA", "Name: rich\nVersion: 1\n")
                .file("site-packages/torn-1.dist-info/METADATA", "Name: torn\n")
                .bytes();
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("lib/requests-2.25.1-py3.8.egg", egg)
                .file("app/tool.pex", concat("#!/usr/bin/env python3\n", pex))
                .file(
                        "opt/dist/cryptography-3.3.2-py3.8.egg-info/METADATA",
                        "Name: cryptography\nVersion: 3.3.2\n\nx\n")
                .file("wheels/flask-2.0.1-py3-none-any.whl", egg)
                .file("lib/broken.egg", "no zip"));
        assertThat(Catalogued.names(inventory))
                .containsExactly("cryptography 3.3.2", "idna 2.10", "requests 2.25.1", "urllib3 1.26.4");
        assertThat(inventory.packages().get(2).locations())
                .extracting(Location::path)
                .containsExactly("/lib/requests-2.25.1-py3.8.egg!/EGG-INFO/PKG-INFO");
        assertThat(Catalogued.gaps(inventory))
                .hasSize(2)
                .anyMatch(g -> g.contains("/lib/broken.egg: "))
                .anyMatch(g -> g.contains("/app/tool.pex!/site-packages/torn-1.dist-info/METADATA: "));
    }

    private static byte[] concat(String start, byte[] rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(start.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(rest);
        return bytes.toByteArray();
    }

    @Test
    void shouldReadTheSharedRecordsOfAwsAndOfAnEgg() throws IOException {
        Path root = SharedData.require("cases/lang-11-python/rootfs");
        Inventory inventory = Catalogued.of("dir:" + root, Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).containsExactly("cryptography 3.3.2", "requests 2.25.1");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "20a",
                "Python: `*.egg-info/METADATA`, and an `.egg` that is a zip",
                "`cryptography-3.3.2-py3.8.egg-info/METADATA`, `requests-2.25.1-py3.8.egg`",
                "0 packages",
                Completeness.of(inventory));
    }

    @Test
    void shouldTellPythonItselfWhateverLettersItsNameHas() throws IOException {
        Path cases = SharedData.require("cases/truth-04-python-abi-letters-and-2");
        List<String> found = new ArrayList<>();
        for (String one : List.of("py27", "py37m", "py313t")) {
            found.addAll(Catalogued.names(Catalogued.of("dir:" + cases.resolve(one), Limits.DEFAULT)));
        }
        assertThat(found).containsExactly("python 2.7.18", "python 3.7.4", "python 3.13.1");
        Completeness.row(
                "20b",
                "Python: letters of the build in the name, and Python 2",
                "`python2.7`, `libpython3.7m.so.1.0`, `libpython3.13t.so.1.0`",
                "0 packages",
                String.join(", ", found));
    }
}
