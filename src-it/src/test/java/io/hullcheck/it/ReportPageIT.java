package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
class ReportPageIT {
    private static final String HOSTILE = "<img src=x onerror=document.title='HARMED'>";

    @TempDir
    Path folder;

    private Path page() throws IOException {
        LayerTar layer = new LayerTar()
                .file(
                        "app/libs/log4j-core-2.14.1.jar",
                        new Zip()
                                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                .bytes())
                .file("app/" + HOSTILE + ".jar", "no zip")
                .file("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"" + HOSTILE + "\"\n")
                .file(
                        "var/lib/dpkg/status",
                        "Package: " + HOSTILE.replace(" ", "_") + "\nStatus: install ok installed\nVersion: 1\n");
        Path image = SavedImage.archive(
                folder.resolve("app.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        ScanReport report =
                new Scanner(new HullcheckHome(folder), Clock.systemUTC()).scan(ScanRequest.of(image.toString()));
        return ReportFormats.write(report, List.of("html"), folder.resolve("out"))
                .get(0);
    }

    private Tools.Result chromium(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Tools.require("chromium", "chromium-browser", "google-chrome"),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(List.of(more));
        return Tools.run(folder, 2, command);
    }

    @Test
    void shouldOpenWithoutErrorsAndHarmNobody() throws IOException, InterruptedException {
        Path page = page();
        Tools.Result dom = chromium("--dump-dom", page.toUri().toString());
        assertThat(dom.code()).as(dom.out()).isZero();
        assertThat(dom.out())
                .contains("<h1>Hullcheck report</h1>", "CVE-2021-44228", "log4j-core-2.14.1.jar")
                .doesNotContain("CONSOLE", "Refused to", "<img", "<title>HARMED");
    }

    @Test
    void shouldLookAsItsStyleSheetSays() throws IOException, InterruptedException {
        Path shot = Path.of("target/report.png").toAbsolutePath();
        Files.createDirectories(shot.getParent());
        Tools.Result taken = chromium(
                "--window-size=1280,1000",
                "--screenshot=" + shot,
                page().toUri().toString());
        assertThat(taken.code()).as(taken.out()).isZero();
        // a page without its style would be black on white; the verdict's bar and the badges bring colours
        var image = javax.imageio.ImageIO.read(shot.toFile());
        long coloured = 0;
        for (int x = 0; x < image.getWidth(); x += 2) {
            for (int y = 0; y < image.getHeight(); y += 2) {
                int rgb = image.getRGB(x, y);
                int red = rgb >> 16 & 0xff;
                int blue = rgb & 0xff;
                coloured += Math.abs(red - blue) > 40 ? 1 : 0;
            }
        }
        assertThat(coloured).isGreaterThan(500);
    }
}
