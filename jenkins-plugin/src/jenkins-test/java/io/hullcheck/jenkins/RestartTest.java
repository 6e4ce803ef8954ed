package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.hullcheck.policy.Verdict;
import io.hullcheck.testing.OneLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;
import org.jvnet.hudson.test.RealJenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;

/** What is kept, through a restart; and the classes that travel, through the filter of a real Jenkins. */
public class RestartTest {
    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final RealJenkinsRule real = new RealJenkinsRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static FreeStyleBuild scanned(JenkinsRule jenkins, Path folder) throws Exception {
        Path image = OneLibrary.log4Shell(folder.resolve("app.tar"));
        FreeStyleProject project = jenkins.createFreeStyleProject("app");
        project.setScm(new SingleFileSCM("app.tar", Files.readAllBytes(image)));
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        step.setFailOn("NEVER");
        project.getBuildersList().add(step);
        return jenkins.buildAndAssertSuccess(project);
    }

    @Test
    public void shouldShowTheSameAfterARestart() throws Throwable {
        Path place = folder.getRoot().toPath();
        sessions.then(jenkins -> scanned(jenkins, place));
        sessions.then(jenkins -> {
            FreeStyleBuild build = jenkins.jenkins
                    .getItemByFullName("app", FreeStyleProject.class)
                    .getLastBuild();
            HullcheckAction action = build.getAction(HullcheckAction.class);
            assertThat(action.getVerdict()).isEqualTo(Verdict.UNHEALTHY);
            assertThat(action.report().findings()).hasSize(4);
        });
    }

    @Test
    public void shouldPassTheFilterOfClassesOfARealJenkins() throws Throwable {
        real.then(RestartTest::scansInARealJenkins);
    }

    private static void scansInARealJenkins(JenkinsRule jenkins) throws Throwable {
        FreeStyleBuild build = scanned(jenkins, Files.createTempDirectory("hullcheck"));
        assertThat(build.getAction(HullcheckAction.class).getVerdict()).isEqualTo(Verdict.UNHEALTHY);
    }
}
