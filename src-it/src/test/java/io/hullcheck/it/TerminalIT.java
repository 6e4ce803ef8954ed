package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maven in a real terminal, made by {@code script} of util-linux. */
class TerminalIT {
    private static final String SCAN = " io.hullcheck:hullcheck-maven-plugin:1.0.0-SNAPSHOT:scan"
            + " -Dhullcheck.image=app.tar -Dhullcheck.database=sample -Dhullcheck.failOn=NEVER -Dhullcheck.formats=table";

    @TempDir
    private Path folder;

    private Path image() throws IOException {
        Path here = Files.createDirectories(folder.resolve("here"));
        SavedImage image = new SavedImage();
        for (int i = 0; i < 6; i++) {
            image.layer(new LayerTar()
                    .file(
                            "opt/" + "a-long-name-of-a-folder/".repeat(6) + i + "/log4j.jar",
                            new Zip()
                                    .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                    .bytes()));
        }
        SavedImage.archive(here.resolve("app.tar"), image.dockerLegacy("app:1"));
        return here;
    }

    private String printed(int columns, String more) throws IOException, InterruptedException {
        String script = Tools.require("script");
        Path here = image();
        // writes the settings that the samples' repository is reached by
        RealMaven.shell(folder, here, "", "mvn -v");
        Path inside = Files.writeString(
                folder.resolve("inside.sh"),
                "stty cols " + columns + "; " + System.getProperty("hullcheck.maven") + "/bin/mvn -ntp -s "
                        + folder.resolve("bin/settings.xml") + " -Dmaven.repo.local="
                        + Path.of("target/local-repo").toAbsolutePath() + more + SCAN + "\n");
        Path typescript = folder.resolve("typescript");
        Tools.Result run = Tools.run(
                here,
                3,
                List.of(
                        "env",
                        "HULLCHECK_HOME=" + folder.resolve("home"),
                        "TERM=xterm",
                        script,
                        "-qec",
                        "sh " + inside,
                        typescript.toString()));
        String text = Files.readString(typescript, StandardCharsets.UTF_8);
        assertThat(run.code()).as(text).isZero();
        return text;
    }

    private static List<String> plain(String text) {
        // what a terminal does with a carriage return is to write over the line
        return text.replaceAll("\u001b\\[[0-9;]*m", "")
                .lines()
                .map(l -> l.substring(l.lastIndexOf('\r', l.length() - 2) + 1).stripTrailing())
                .toList();
    }

    @Test
    void shouldFillTheTerminalInColoursAndEndWithWhatToDoNext() throws Exception {
        String text = printed(120, "");
        List<String> lines = plain(text);
        assertThat(text).contains("\u001b[1;31mCRITICAL");
        assertThat(lines).anyMatch(l -> l.startsWith("[INFO]") && l.length() > 90);
        assertThat(lines).allMatch(l -> !l.startsWith("[INFO]   ") || l.length() <= 120);
        assertThat(String.join(" ", lines))
                .containsSubsequence(
                        "UNHEALTHY: ", "next  raise org.apache.logging.log4j:log4j-core to 2.17.1: mends 4 findings");
    }

    @Test
    void shouldBeQuietAndWithoutColoursInABatchJob() throws Exception {
        String text = printed(120, " -B -Dstyle.color=never");
        assertThat(text.lines().filter(l -> l.startsWith("[INFO] "))).noneMatch(l -> l.contains("\u001b"));
        assertThat(text).doesNotContainPattern("\\d of \\d+ layers").contains("UNHEALTHY: ");
        assertThat(plain(text)).allMatch(l -> !l.startsWith("[INFO]   ") || l.length() <= 80);
    }
}
