package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.BaseImage;
import io.hullcheck.remedy.Change;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image and the base that it was built on, or a newer one. */
class NewerBaseTest {
    @TempDir
    private Path folder;

    /** The sample knows that curl of Alpine 3.18 is mended in 8.4.0-r0. */
    private static LayerTar alpine(String curl) {
        return new LayerTar()
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.18.0\n")
                .file("lib/apk/db/installed", "P:curl\nV:" + curl + "\n\nP:zlib\nV:1.2.13-r1\n\n");
    }

    private String image(String name, LayerTar... layers) throws IOException {
        SavedImage image = new SavedImage();
        for (LayerTar layer : layers) {
            image.layer(layer);
        }
        return SavedImage.archive(folder.resolve(name), image.dockerLegacy("app:1"))
                .toString();
    }

    private ScanReport scan(String image, String base) throws IOException {
        return new Scanner(new HullcheckHome(folder), Clock.systemUTC())
                .scan(ScanRequest.of(image).withSample().withBase(Optional.of(base)));
    }

    private static LayerTar application() {
        return new LayerTar()
                .file(
                        "app/gson.jar",
                        new Zip()
                                .coordinates("com.google.code.gson", "gson", "2.8.6")
                                .bytes());
    }

    @Test
    void shouldTellWhatANewerBaseImageMendsAndPutItIntoThePlan() throws IOException {
        String app = image("app.tar", alpine("8.3.0-r0"), application());
        ScanReport report = scan(app, image("base.tar", alpine("8.4.0-r0")));
        assertThat(report.findings()).extracting(f -> f.installed().name()).contains("curl", "gson");
        assertThat(report.judgement().notices())
                .anyMatch(n -> n.matches("a newer .*base.tar mends \\d+ of \\d+ findings"));
        assertThat(report.plan().changes())
                .extracting(Change::title)
                .anyMatch(t -> t.startsWith("build again on the newer base image ") && t.endsWith("base.tar"))
                .noneMatch(t -> t.contains("apk upgrade"));
    }

    @Test
    void shouldTellTheLayersOfTheBaseImageThatItWasBuiltOnByTheirDigests() throws IOException {
        String app = image("app.tar", alpine("8.3.0-r0"), application());
        ScanReport report = scan(app, image("base.tar", alpine("8.3.0-r0")));
        assertThat(report.inventory().image().base()).map(BaseImage::layers).contains(1);
        assertThat(report.findings())
                .allSatisfy(f -> assertThat(report.origins()
                                .isOfBase(f.installed().locations().get(0).layer()))
                        .contains(!f.installed().name().equals("gson")));
        assertThat(report.plan().changes()).extracting(Change::title).noneMatch(t -> t.contains("newer base"));
    }

    @Test
    void shouldGoOnWithoutABaseImageThatCannotBeAsked() throws IOException {
        String app = image("app.tar", alpine("8.3.0-r0"));
        assertThat(scan(app, "docker-archive:" + folder.resolve("none.tar"))
                        .judgement()
                        .notices())
                .anyMatch(n -> n.startsWith("the base image could not be asked: "));
        assertThat(scan(app, image("other.tar", application())).judgement().notices())
                .anyMatch(n -> n.contains("has no package in common"));
        assertThat(scan(app, ScanRequest.LABEL).judgement().notices()).isEmpty();
    }
}
