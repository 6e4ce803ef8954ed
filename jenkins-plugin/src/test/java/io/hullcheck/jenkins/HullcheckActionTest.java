package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.security.AnyTypePermission;
import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Comparison;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.HostileImage;
import jakarta.servlet.ServletOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.mockito.Mockito;

/** What is kept with a build. */
class HullcheckActionTest {
    @TempDir
    private Path folder;

    private HullcheckAction action(Jenkinses jenkins) throws Exception {
        ScanReport report = HostileImage.scanned(folder);
        return HullcheckAction.keep(
                jenkins.run, ReportFormats.document(report, "json").bytes());
    }

    @Test
    void shouldComeBackFromTheBuildsFileAfterARestart() throws Exception {
        Jenkinses jenkins = new Jenkinses(folder);
        HullcheckAction action = action(jenkins);
        XStream xstream = new XStream();
        xstream.addPermission(AnyTypePermission.ANY);
        String xml = xstream.toXML(action);
        // the report itself lies beside it
        assertThat(xml.length()).isLessThan(2_000);
        HullcheckAction again = (HullcheckAction) xstream.fromXML(xml);
        again.onLoad(jenkins.run);
        assertThat(again.getVerdict()).isEqualTo(action.getVerdict());
        assertThat(again.getReason()).isEqualTo(action.getReason());
        assertThat(again.getCounts()).isEqualTo(action.getCounts());
        assertThat(again.report().findings()).isEqualTo(action.report().findings());
    }

    @Test
    void shouldTellWhatIsNewSinceTheLastBuildThatWentWell() throws Exception {
        Finding old = Findings.in("CVE-1", Severity.HIGH, "lib", "1", "/lib.jar", "2");
        Finding added = Findings.in("CVE-2", Severity.HIGH, "lib", "1", "/lib.jar", "2");
        Finding gone = Findings.in("CVE-3", Severity.LOW, "lib", "1", "/lib.jar", "2");
        Jenkinses before = new Jenkinses(folder.resolve("before"));
        before.perform("registry:host:5000/team/app:1", List.of(old, gone));
        Jenkinses now = new Jenkinses(folder.resolve("now"));
        now.follows(before, 7);
        HullcheckAction action = now.perform("registry:host:5000/team/app:2", List.of(old, added));
        Comparison comparison = action.report().baseline().orElseThrow();
        assertThat(comparison.baseline()).isEqualTo("build 7");
        assertThat(comparison.added()).containsExactly(added);
        assertThat(comparison.gone()).extracting(g -> g.names().get(0)).containsExactly("CVE-3");
        // another image has nothing to be held against
        assertThat(now.perform("registry:host:5000/team/other:2", List.of(old))
                        .report()
                        .baseline())
                .isEmpty();
    }

    /** {@code parallel} in a pipeline runs steps of one build side by side. */
    @Test
    void shouldKeepEachReportOfStepsThatRunSideBySide() throws Exception {
        Jenkinses jenkins = new Jenkinses(folder);
        Mockito.doAnswer(i -> {
                    // what comes between asking for the pages there are and adding one
                    Thread.sleep(20);
                    return jenkins.actions.add(i.getArgument(0));
                })
                .when(jenkins.run)
                .addAction(any());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<HullcheckAction>> kept = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                String image = "app-" + i + ":1";
                kept.add(threads.submit(() -> jenkins.perform(image, List.of())));
            }
            Set<String> pages = new HashSet<>();
            for (Future<HullcheckAction> one : kept) {
                HullcheckAction action = one.get();
                pages.add(action.getUrlName());
                assertThat(action.report().inventory().image().reference()).isEqualTo(action.getImage());
            }
            assertThat(pages).containsExactlyInAnyOrder("hullcheck", "hullcheck-2", "hullcheck-3", "hullcheck-4");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldShowHowFindingsWentFromBuildToBuild() throws Exception {
        Finding high = Findings.in("CVE-1", Severity.HIGH, "lib", "1", "/lib.jar", "2");
        Finding low = Findings.in("CVE-2", Severity.LOW, "lib", "1", "/lib.jar", "2");
        Jenkinses first = new Jenkinses(folder.resolve("first"));
        first.perform("app:1", List.of(high, low));
        first.follows(new Jenkinses(folder.resolve("none")), 1);
        Jenkinses second = new Jenkinses(folder.resolve("second"));
        second.follows(first, 2);
        second.perform("app:2", List.of(low));
        HullcheckTrend trend = (HullcheckTrend)
                new JobActions().createFor(second.run.getParent()).iterator().next();
        assertThat(trend.getPoints()).extracting(p -> p.number()).containsExactly(2, 3);
        assertThat(trend.getPoints()).extracting(trend::inWords).containsExactly("1 HIGH, 1 LOW", "1 LOW");
        assertThat(trend.bars(trend.getPoints()))
                .extracting(b -> b.severity() + " " + b.left() + " " + b.top() + " " + b.height())
                .containsExactly("high 0.0 100.0 100.0", "low 0.0 0.0 100.0", "low 500.0 100.0 100.0");
        String html = JellyPage.rendered(HullcheckTrend.class, "index.jelly", Map.of("it", trend, "rootURL", ""));
        assertThat(html).contains("href=\"../2/hullcheck/\"", "1 HIGH, 1 LOW", "class=\"hullcheck-high\"");
    }

    @Test
    void shouldGiveEveryFormAsAFileThatNoBrowserRuns() throws Exception {
        HullcheckAction action = action(new Jenkinses(folder));
        for (String form : action.getForms()) {
            StaplerRequest2 request = mock(StaplerRequest2.class);
            StaplerResponse2 response = mock(StaplerResponse2.class);
            ServletOutputStream out = mock(ServletOutputStream.class);
            when(request.getParameter("name")).thenReturn(form);
            when(response.getOutputStream()).thenReturn(out);
            action.doForm(request, response);
            verify(out).write(ReportFormats.document(action.report(), form).bytes());
            verify(response).setHeader("X-Content-Type-Options", "nosniff");
            verify(response).setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
            verify(response)
                    .setHeader("Content-Disposition", "attachment; filename=\"" + ReportFormats.fileName(form) + "\"");
        }
        for (String none : new String[] {null, "", "../../config.xml", "table"}) {
            StaplerRequest2 request = mock(StaplerRequest2.class);
            StaplerResponse2 response = mock(StaplerResponse2.class);
            when(request.getParameter("name")).thenReturn(none);
            action.doForm(request, response);
            verify(response).sendError(404, "There is no such form");
        }
    }

    @Test
    void shouldKeepNothingOfWhatIsNoReport() throws Exception {
        Jenkinses jenkins = new Jenkinses(folder);
        assertThatThrownBy(() -> HullcheckAction.keep(jenkins.run, "{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no report.json of Hullcheck");
        try (var files = Files.list(folder.resolve("build/hullcheck"))) {
            assertThat(files).isEmpty();
        }
    }
}
