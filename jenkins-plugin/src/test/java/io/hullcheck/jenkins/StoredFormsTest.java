package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.security.AnyTypePermission;
import hudson.AbortException;
import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Verdict;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.OneLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Jenkins has stored with builds and jobs outlives the version that stored it: files in {@code src/test/resources/stored} are never
 * changed, only added to. XStream runs no constructor and no initialiser, so what a file does not name has to be thought of.
 */
class StoredFormsTest {
    @TempDir
    private Path folder;

    private static Object read(String file) throws IOException {
        XStream xstream = new XStream();
        xstream.addPermission(AnyTypePermission.ANY);
        return xstream.fromXML(Files.readString(Path.of("src/test/resources/stored", file)));
    }

    @Test
    void shouldShowTheBuildsOfEveryEarlierVersion() throws Exception {
        Finding finding = Findings.in("CVE-1", Severity.HIGH, "lib", "1", "/lib.jar", "2");
        Jenkinses jenkins = new Jenkinses(folder);
        jenkins.perform("app:1", List.of(finding));
        for (String file : List.of("build-1.0.xml", "build-before-names.xml")) {
            HullcheckAction action = (HullcheckAction) read(file);
            action.onLoad(jenkins.run);
            assertThat(action.getVerdict()).isEqualTo(Verdict.FAILED);
            assertThat(action.getUrlName()).isEqualTo("hullcheck");
            assertThat(action.getImage()).isEqualTo("app:1");
            assertThat(action.getReason()).startsWith("1 finding of severity HIGH");
            assertThat(action.report().findings()).containsExactly(finding);
            assertThat(action.getInWords()).isEqualTo("1 HIGH");
            // and a later build can be held against it
            Jenkinses later = new Jenkinses(folder.resolve(file));
            Jenkinses earlier = new Jenkinses(folder);
            earlier.actions.add(action);
            later.follows(earlier, 1);
            assertThat(later.perform("app:2", List.of(finding))
                            .report()
                            .baseline()
                            .orElseThrow()
                            .baseline())
                    .isEqualTo("build 1");
        }
    }

    @Test
    void shouldGateAsStrictlyAsEverForAJobThatNamesNothingButTheImage() throws Exception {
        Jenkinses jenkins = new Jenkinses(folder);
        OneLibrary.log4Shell(jenkins.workspace.resolve("app.tar"));
        for (String file : List.of("step.xml", "push.xml", "import.xml")) {
            ScanStep step = (ScanStep) read(file);
            assertThat(step.isFailOnIncomplete()).isTrue();
            assertThat(step.getMaxDatabaseAge()).isEqualTo(5);
            assertThat(step.handover(Jenkinses.environment(Map.of())).attach()).isEmpty();
            ScanOrder order = step.order(Jenkinses.environment(Map.of()), JobDefaults.NONE);
            assertThat(order.failOnIncomplete()).isTrue();
            assertThat(step.logins(jenkins.run, order, Handover.NONE)).isEmpty();
        }
        ScanStep step = (ScanStep) read("step.xml");
        step.setDatabase("sample");
        assertThatThrownBy(() -> jenkins.perform(step, Map.of()))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("CVE-2021-44228");
        assertThat(((HullcheckPublisher) read("recorder.xml")).getScan().getPlatform())
                .isEmpty();
    }
}
