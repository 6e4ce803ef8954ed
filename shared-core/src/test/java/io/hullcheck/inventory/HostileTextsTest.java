package io.hullcheck.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Layer;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Texts on which a reader that goes back spends hours, or overflows its stack. */
class HostileTextsTest {
    private static final int LONG = 1_000_000;

    private static String many(String piece) {
        return piece.repeat(LONG / piece.length());
    }

    /** By path: a file whose every line is an attack on whoever reads it, and around it an honest package. */
    private static Map<String, String> attacks() {
        Map<String, String> files = new LinkedHashMap<>();
        StringBuilder status = new StringBuilder();
        int number = 0;
        for (String attack : List.of(
                "Depends: " + many("("),
                "Depends: " + many("["),
                "Depends: " + many(":"),
                "Depends: " + many(" "),
                "Pre-Depends: " + many("a ("),
                "Provides: " + many(","),
                "Source: a" + many(" ") + "(",
                "Source: a (" + many("1"),
                "Status: " + many(" "))) {
            status.append("Package: p" + number++ + "\nStatus: install ok installed\nVersion: 1\n" + attack + "\n\n");
        }
        files.put("var/lib/dpkg/status", status.toString());
        files.put("var/lib/dpkg/info/p0.list", many("a ") + "\n");
        int gem = 0;
        for (String attack : List.of(
                "  s.licenses = [" + many(" ") + "]x",
                "  s.version = Gem::Version.new" + many(" ") + "x",
                "  s.add_dependency" + many(" ") + "x",
                "  s.name = \"" + many("a"),
                "# stub: " + many("a"),
                many(" ") + "s",
                many("-"))) {
            files.put(
                    "g/specifications/g" + gem + ".gemspec",
                    attack + "\n  s.name = \"g" + gem++ + "\"\n  s.version = \"1\"\n");
        }
        files.put(
                "p/x.dist-info/METADATA",
                "Name: x\nVersion: 1\nRequires-Dist: " + many(";") + "\nRequires-Dist: " + many("; extra ")
                        + "\nRequires-Dist: " + many("-_.") + "\n");
        files.put(
                "p/node_modules/n/package.json",
                "{\"name\":\"n\",\"version\":\"1\",\"dependencies\":[\"" + " \\n".repeat(LONG / 3) + "\"]}");
        files.put("usr/local/go/VERSION", "go1" + ".1".repeat(2_000) + "x\n");
        files.put("opt/jdk/release", "JAVA_VERSION=\"1." + "8".repeat(60_000) + ".0_x\"\n");
        files.put(
                "etc/os-release",
                "ID=rhel\nVERSION_ID=" + "1.".repeat(4_000) + "1\nPRETTY_NAME=\"" + "\\\\".repeat(4_000) + "\"\n");
        files.put("lib/apk/db/installed", "P:a\nV:1.1" + ".1".repeat(4_000) + "-r0\nD:" + many("<a ") + "\n\n");
        return files;
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldReadTextsThatAreMeantToStopIt(@TempDir Path folder) throws IOException {
        LayerTar layer = new LayerTar();
        attacks().forEach(layer::file);
        Path file = SavedImage.archive(
                folder.resolve("image.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        ScanReport report = new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC())
                .scan(ScanRequest.of(file.toString()).withSample());
        assertThat(Catalogued.names(report.inventory()))
                .contains("p0 1", "p1 1", "p2 1", "p3 1", "p4 1", "p5 1", "p6 1", "p7 1", "p8 1")
                .contains("g0 1", "g1 1", "g2 1", "g3 1", "g4 1", "g5 1", "g6 1", "x 1", "n 1");
        assertThat(report.inventory().gaps())
                .anySatisfy(g -> assertThat(g.describe())
                        .contains("/lib/apk/db/installed: the name or the version of a package has 8006 characters"));
        assertThat(report.gaps()).allSatisfy(g -> assertThat(g.describe()).hasSizeLessThan(10_000));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldShowAnInstructionOfManyBlanks() {
        for (String history : List.of(many(" ") + "x", "|1 " + many("a ") + "x", many("# buildkit"), many("\t# "))) {
            Layer layer = new Layer(0, Optional.empty(), Optional.empty(), 0, Optional.of("RUN x" + history));
            assertThatNoException().isThrownBy(layer::instruction);
        }
        assertThat(new Layer(0, Optional.empty(), Optional.empty(), 0, Optional.of("CMD x  # buildkit")).instruction())
                .contains("CMD x");
    }

    @Test
    void shouldMissNoPackageInSilenceWhoseVersionIsTooLongToBeOne() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("a/node_modules/n/package.json", "{\"name\": \"n\", \"version\": \"" + "1".repeat(1_025) + "\"}")
                .file("b/node_modules/m/package.json", "{\"name\": \"m\", \"version\": \"" + "1".repeat(1_024) + "\"}")
                .file(
                        "c.jar",
                        new Zip().coordinates("g", "x".repeat(2_000), "1").bytes()));
        assertThat(inventory.packages()).extracting(InstalledPackage::name).containsExactly("m");
        assertThat(Catalogued.gaps(inventory)).hasSize(2).allMatch(g -> g.contains("is missing from this report"));
    }
}
