package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.security.AnyTypePermission;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.HostileImage;
import jakarta.servlet.ServletOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

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
