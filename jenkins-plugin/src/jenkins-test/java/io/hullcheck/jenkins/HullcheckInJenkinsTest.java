package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import io.hullcheck.policy.Verdict;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The step in Jenkins itself. */
@WithJenkins
class HullcheckInJenkinsTest {
    @TempDir
    private Path folder;

    private JenkinsRule jenkins;
    private Path image;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "log4j.jar",
                                        new Zip()
                                                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                                .bytes()))
                        .dockerLegacy("app:1"));
    }

    private HullcheckBuilder step() {
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        return step;
    }

    @Test
    void shouldFailAFreestyleBuildAndShowItsPage() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject("app");
        project.setScm(new SingleFileSCM("app.tar", Files.readAllBytes(image)));
        project.getBuildersList().add(step());
        FreeStyleBuild build = jenkins.assertBuildStatus(Result.FAILURE, project.scheduleBuild2(0));
        jenkins.assertLogContains("2 findings of severity CRITICAL, the worst CVE-2021-44228", build);
        assertThat(build.getAction(HullcheckAction.class).getVerdict()).isEqualTo(Verdict.FAILED);
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            assertThat(browser.getPage(build, "hullcheck").asNormalizedText())
                    .contains("CVE-2021-44228", "raise org.apache.logging.log4j:log4j-core to 2.17.1");
            assertThat(browser.getPage(project, "hullcheck-trend").asNormalizedText())
                    .contains("2 CRITICAL");
            assertThat(browser.goTo(build.getUrl() + "hullcheck/api/json", "application/json")
                            .getWebResponse()
                            .getContentAsString())
                    .contains("\"verdict\":\"FAILED\"");
            assertThat(browser.goTo(build.getUrl() + "hullcheck/form?name=sarif", "application/sarif+json")
                            .getWebResponse()
                            .getContentAsString())
                    .contains("CVE-2021-44228");
        }
    }

    @Test
    void shouldScanOnAnAgentInAPipeline() throws Exception {
        jenkins.createOnlineSlave(Label.get("elsewhere"));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "pipeline");
        job.setDefinition(new CpsFlowDefinition(
                "node('elsewhere') { hullcheck image: '" + image
                        + "', database: 'sample', failOn: 'HIGH', unstable: true }",
                true));
        WorkflowRun run = jenkins.assertBuildStatus(Result.UNSTABLE, job.scheduleBuild2(0));
        jenkins.assertLogContains("CVE-2021-44228", run);
        assertThat(run.getActions(HullcheckAction.class)).hasSize(1);
    }

    @Test
    void shouldKeepEveryParameterThroughTheForm() throws Exception {
        HullcheckBuilder step = step();
        step.setFailOn("HIGH");
        step.setOnlyFixable(true);
        step.setUnstable(true);
        step.setPlatform("linux/arm64");
        step.setFormats("table,sarif");
        step.setFailOnIncomplete(false);
        step.setMaxDatabaseAge(9);
        step.setIsolated(false);
        step.setArchive(true);
        HullcheckBuilder again = jenkins.configRoundtrip(step);
        jenkins.assertEqualDataBoundBeans(step, again);
    }

    @Test
    void shouldBeConfiguredAsCodeAndLetNoJobWeakenIt() throws Exception {
        ConfigurationAsCode.get()
                .configure(getClass().getResource("jenkins.yaml").toString());
        FreeStyleProject project = jenkins.createFreeStyleProject("lax");
        project.setScm(new SingleFileSCM("app.tar", Files.readAllBytes(image)));
        HullcheckBuilder step = step();
        step.setFailOn("NEVER");
        step.setUnstable(true);
        project.getBuildersList().add(step);
        jenkins.assertBuildStatus(Result.FAILURE, project.scheduleBuild2(0));
    }
}
