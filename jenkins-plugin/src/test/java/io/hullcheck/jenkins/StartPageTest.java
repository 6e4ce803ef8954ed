package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.HostileImage;
import io.hullcheck.testing.Programs;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The page "From zero to a gate in Jenkins": its pictures are of the views as they are, and what it tells people to write is understood. With
 * {@code -Dhullcheck.pictures=true} the pictures are written anew.
 */
class StartPageTest {
    private static final Path PAGE = Path.of("../docs/jenkins-start.md");
    private static final Path PICTURES = Path.of("../docs/pictures");
    private static final Map<String, Class<?>> STEPS = Map.of(
            "hullcheck", HullcheckBuilder.class,
            "hullcheckPush", HullcheckPush.class,
            "hullcheckImport", HullcheckImport.class);

    @TempDir
    private Path folder;

    private static Set<String> parameters(Class<?> type) {
        Set<String> names = Arrays.stream(type.getMethods())
                .filter(m -> m.isAnnotationPresent(DataBoundSetter.class))
                .map(m -> m.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                        + m.getName().substring(4))
                .collect(Collectors.toCollection(HashSet::new));
        Stream.of(type.getConstructors())
                .filter(c -> c.isAnnotationPresent(DataBoundConstructor.class))
                .flatMap(c -> Arrays.stream(c.getParameters()))
                .forEach(p -> names.add(p.getName()));
        return names;
    }

    @Test
    void shouldNameParametersAndSettingsThatThereAre() throws Exception {
        String page = Files.readString(PAGE);
        List<String> steps = Pattern.compile("(?m)(hullcheck\\w*) (image: [^\\n]*?)(?: })?$")
                .matcher(page)
                .results()
                .map(m -> m.group(1) + " " + m.group(2))
                .toList();
        assertThat(steps).hasSize(4);
        for (String step : steps) {
            String symbol = step.substring(0, step.indexOf(' '));
            Pattern.compile("(?:^|, |\\s)(\\w+): ")
                    .matcher(step)
                    .results()
                    .forEach(m ->
                            assertThat(parameters(STEPS.get(symbol))).as(step).contains(m.group(1)));
        }
        List<String> settings = Pattern.compile("(?m)^    (\\w+): ")
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(settings).isNotEmpty();
        assertThat(parameters(HullcheckConfiguration.class)).containsAll(settings);
    }

    /** The shape of Jenkins' layout around a view. */
    private Path framed(String name, String title, String body) throws Exception {
        Path shown = Files.createDirectories(Path.of("target/pages").toAbsolutePath());
        Path plugin = Files.createDirectories(shown.resolve("plugin/hullcheck"));
        for (String file : List.of("hullcheck.css", "hullcheck.js", "icon.svg")) {
            Files.write(plugin.resolve(file), Files.readAllBytes(Path.of("src/main/webapp", file)));
        }
        return Files.writeString(
                shown.resolve(name + ".html"),
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Jenkins</title><style>body {"
                        + " margin: 0; font: 14px sans-serif; } header { background: #222; color: #fff; padding: 14px"
                        + " 24px; } main { padding: 16px 24px; } table { border-collapse: collapse; } td, th { padding:"
                        + " 4px 12px; text-align: left; } [data-tag=jenkins-entry] { margin: 10px 0; }"
                        + " [data-tag=jenkins-entry][title]::before { content: attr(title); display: block; font-weight:"
                        + " bold; } [data-tag=jenkins-textbox], [data-tag=jenkins-select] { border: 1px solid #999;"
                        + " border-radius: 4px; height: 26px; width: 420px; } [data-tag=jenkins-checkbox]::before {"
                        + " content: '\\2610  ' attr(title);"
                        + " }</style></head><body><header>Jenkins"
                        + " &#8250; " + title + "</header><main>"
                        + body.replace("\"/plugin/", "\"plugin/") + "</main></body></html>");
    }

    private void picture(String name, Path page, int height) throws Exception {
        Path made = page.resolveSibling(name + ".png");
        Programs.run(
                folder,
                List.of(
                        Programs.requireOneOf(List.of("chromium", "google-chrome"), "no picture was made"),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--window-size=1000," + height,
                        "--screenshot=" + made,
                        page.toUri().toString()));
        if (Boolean.getBoolean("hullcheck.pictures")) {
            Files.createDirectories(PICTURES);
            Files.copy(made, PICTURES.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
        }
        BufferedImage now = ImageIO.read(made.toFile());
        BufferedImage published = ImageIO.read(PICTURES.resolve(name + ".png").toFile());
        assertThat(List.of(published.getWidth(), published.getHeight()))
                .isEqualTo(List.of(now.getWidth(), now.getHeight()));
        assertThat(PAGE).content().contains("(pictures/" + name + ".png)");
        // fonts differ from machine to machine; what is shown does not
        assertThat(ink(published)).isBetween(ink(now) / 2, ink(now) * 2);
    }

    /** Points that are not of the background. */
    private static int ink(BufferedImage image) {
        int ink = 0;
        for (int x = 0; x < image.getWidth(); x += 3) {
            for (int y = 60; y < image.getHeight(); y += 3) {
                if ((image.getRGB(x, y) & 0xffffff) != 0xffffff) {
                    ink++;
                }
            }
        }
        assertThat(ink).isPositive();
        return ink;
    }

    @Test
    void shouldShowTheViewsAsTheyAre() throws Exception {
        picture(
                "jenkins-form",
                framed(
                        "start-form",
                        "app &#8250; Configure",
                        JellyPage.rendered(ScanStep.class, "config.jelly", Map.of())),
                420);
        List<Jenkinses> builds = new ArrayList<>();
        Finding high = Findings.in("CVE-1", Severity.HIGH, "lib", "1", "/lib.jar", "2");
        Finding low = Findings.in("CVE-2", Severity.LOW, "lib", "1", "/lib.jar", "2");
        for (List<Finding> findings : List.of(List.of(high, low), List.of(high), List.of(low), List.<Finding>of())) {
            Jenkinses build = new Jenkinses(folder.resolve("build-" + builds.size()));
            build.follows(
                    builds.isEmpty() ? new Jenkinses(folder.resolve("none")) : builds.get(builds.size() - 1),
                    builds.size());
            build.perform("app:" + builds.size(), findings);
            builds.add(build);
        }
        HullcheckTrend trend = new HullcheckTrend(builds.get(3).run.getParent(), "hullcheck");
        picture(
                "jenkins-trend",
                framed(
                        "start-trend",
                        "app &#8250; Hullcheck trend",
                        JellyPage.rendered(HullcheckTrend.class, "index.jelly", Map.of("it", trend, "rootURL", ""))),
                500);
        Jenkinses scanned = new Jenkinses(folder.resolve("scanned"));
        HullcheckAction action = HullcheckAction.keep(
                scanned.run,
                ReportFormats.document(HostileImage.scanned(folder), "json").bytes());
        picture(
                "jenkins-build",
                framed(
                        "start-build",
                        "app &#8250; #5 &#8250; Hullcheck",
                        JellyPage.rendered(HullcheckAction.class, "index.jelly", Map.of("it", action, "rootURL", ""))),
                900);
    }
}
