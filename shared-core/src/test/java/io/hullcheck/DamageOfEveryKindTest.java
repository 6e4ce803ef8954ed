package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.inventory.Gap;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One image with a damaged file of every kind, and a whole library beside them. */
class DamageOfEveryKindTest {
    private static final byte[] WHOLE = new Zip()
            .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
            .bytes();

    @TempDir
    private Path folder;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Starts as a program, and holds what announces a list that is then cut short. */
    private static byte[] program() {
        byte[] program = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F'}, 120_000);
        byte[] go = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(go, 0, program, 119_920, go.length);
        program[119_920 + go.length] = 8;
        program[119_920 + go.length + 1] = 2;
        System.arraycopy(new byte[] {4, 'g', 'o', '1', '.', 127}, 0, program, 119_952, 6);
        return program;
    }

    private static Map<String, byte[]> damaged() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("lib/apk/db/installed", text("P:musl\nno field at all\n\nV:1\n\n"));
        files.put("var/lib/dpkg/status", text("Package: a\nStatus: install ok installed\n\n"));
        files.put("var/lib/rpm/rpmdb.sqlite", text("SQLite format 3\0 and nothing else"));
        files.put("var/lib/rpm/Packages.db", text("RpmP and nothing else"));
        files.put("usr/lib/sysimage/rpm/Packages", new byte[4_096]);
        files.put("app/torn.jar", Arrays.copyOf(WHOLE, WHOLE.length / 2));
        files.put("app/torn.war", text("no archive"));
        files.put("app/node_modules/x/package.json", text("{\"name\": \"x\", \"version"));
        files.put("usr/lib/python3/x-1.dist-info/METADATA", text("Metadata-Version: 2.1\n"));
        files.put("usr/share/gems/specifications/x-1.gemspec", text("exit\n"));
        files.put("app/vendor/composer/installed.json", text("{\"packages\": [{"));
        files.put("app/x.deps.json", text("{\"libraries\": {"));
        files.put("opt/conda/conda-meta/x.json", text("{\"name\":"));
        files.put("app/bom.cdx.json", text("{\"bomFormat\": \"CycloneDX\", \"components\": ["));
        files.put(
                "opt/java/lib/modules",
                Arrays.copyOf(new byte[] {(byte) 0xda, (byte) 0xda, (byte) 0xfe, (byte) 0xca}, 5_000));
        files.put("usr/bin/torn", program());
        return files;
    }

    @Test
    void shouldWarnOnceOfEachDamagedFileAndFindTheRest() throws IOException {
        Map<String, byte[]> damaged = damaged();
        // as linked images have it: magic, version, flags, resources, table, locations, strings
        damaged.get("opt/java/lib/modules")[16] = 127;
        LayerTar layer = new LayerTar().file("etc/os-release", text("ID=alpine\nVERSION_ID=3.23.0\n"));
        damaged.forEach(layer::file);
        Path image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(layer)
                        .layer(new LayerTar().file("app/whole.jar", WHOLE))
                        .dockerLegacy("app:1"));
        ScanReport report = new Scanner().scan(ScanRequest.of(image.toString()).withSample());
        List<String> warned = report.gaps().stream()
                .filter(g -> g.kind() == Gap.Kind.FILE_DAMAGED)
                .map(g -> g.path().orElseThrow().substring(1))
                .toList();
        assertThat(warned).containsExactlyInAnyOrderElementsOf(damaged.keySet());
        assertThat(Catalogued.names(report.inventory())).contains("org.apache.logging.log4j:log4j-core 2.14.1");
        assertThat(report.findings()).extracting(f -> f.id()).contains("CVE-2021-44228");
        // the finding is over the threshold; with nothing over it, the damage is what the verdict is about
        assertThat(report.judgement().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(report.judgement().stopping()).hasSizeGreaterThanOrEqualTo(damaged.size());
        ScanReport lenient = new Scanner()
                .scan(ScanRequest.of(image.toString())
                        .withSample()
                        .withPolicy(new Policy(Optional.empty(), false, true, false)));
        assertThat(lenient.judgement().verdict()).isEqualTo(Verdict.INCOMPLETE);
    }
}
