package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.util.Secret;
import io.hullcheck.policy.Verdict;
import io.hullcheck.testing.OneLibrary;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

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
        image = OneLibrary.log4Shell(folder.resolve("app.tar"));
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

    @Test
    void shouldPushAndImportInAPipelineAndSayWhatItWouldDo() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "push");
        job.setDefinition(new CpsFlowDefinition(
                "node { hullcheckPush image: '" + image
                        + "', targets: 'localhost:1/team/app:1', database: 'sample', failOn: 'NEVER', dryRun: true }",
                true));
        jenkins.assertLogContains(
                "Would push to localhost:1/team/app:1", jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0)));
        WorkflowJob importing = jenkins.createProject(WorkflowJob.class, "import");
        importing.setDefinition(new CpsFlowDefinition(
                "node { hullcheckImport image: 'localhost:1/a:1', targets: 'localhost:2/a:1', database: 'sample',"
                        + " insecureRegistries: 'localhost:1,localhost:2' }",
                true));
        jenkins.assertLogContains(
                "localhost:1", jenkins.assertBuildStatus(Result.FAILURE, importing.scheduleBuild2(0)));
    }

    @Test
    void shouldKeepThePushAndTheImportThroughTheirForms() throws Exception {
        HullcheckPush push = new HullcheckPush("app.tar", "localhost:1/team/app:1");
        push.setAttach("json");
        push.setDryRun(true);
        jenkins.assertEqualDataBoundBeans(push, jenkins.configRoundtrip(push));
        HullcheckImport importing = new HullcheckImport("localhost:1/a:1", "localhost:2/a:1");
        importing.setReferrers(true);
        jenkins.assertEqualDataBoundBeans(importing, jenkins.configRoundtrip(importing));
    }

    @Test
    void shouldKeepTheGlobalConfigurationThroughItsForm() throws Exception {
        HullcheckConfiguration configuration = ExtensionList.lookupSingleton(HullcheckConfiguration.class);
        configuration.setUpdateHours(6);
        configuration.setEcosystems("Maven,Debian");
        configuration.setRescanHours(24);
        configuration.setWebhookToken(Secret.fromString("a token of the test"));
        jenkins.configRoundtrip();
        assertThat(configuration.getUpdateHours()).isEqualTo(6);
        assertThat(configuration.getEcosystems()).isEqualTo("Maven,Debian");
        assertThat(configuration.getRescanHours()).isEqualTo(24);
        assertThat(configuration.getWebhookToken().getPlainText()).isEqualTo("a token of the test");
    }

    @Test
    void shouldHearARegistryWithTheTokenWithoutALoginAndWithoutACrumb() throws Exception {
        ExtensionList.lookupSingleton(HullcheckConfiguration.class)
                .setWebhookToken(Secret.fromString("a-token-of-the-test"));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        String event = "{\"events\": [{\"id\": \"1\", \"action\": \"pull\", \"target\": {\"mediaType\":"
                + " \"application/vnd.oci.image.manifest.v1+json\", \"digest\": \"sha256:" + "0a".repeat(32)
                + "\", \"repository\": \"app\"}, \"request\": {\"host\": \"localhost:1\"}}]}";
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest.Builder post = HttpRequest.newBuilder(
                        jenkins.getURL().toURI().resolve("hullcheck-webhook/"))
                .POST(HttpRequest.BodyPublishers.ofString(event));
        assertThat(client.send(post.build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.send(
                                post.header("Authorization", "Bearer a-token-of-the-test")
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(202);
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.setThrowExceptionOnFailingStatusCode(false);
            assertThat(browser.goTo("hullcheck/").getWebResponse().getStatusCode())
                    .isEqualTo(403);
            assertThat(browser.login("admin").goTo("hullcheck/").asNormalizedText())
                    .contains("Nothing was scanned again yet");
        }
    }

    /** Plugins are not seen by the context class loader of a real server. */
    @Test
    void shouldFindItsTemplatesInTheServersOwnJavaAndOnItsPages() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject("shared");
        project.setScm(new SingleFileSCM("app.tar", Files.readAllBytes(image)));
        HullcheckBuilder step = step();
        step.setIsolated(false);
        step.setFailOn("NEVER");
        project.getBuildersList().add(step);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(project);
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            assertThat(browser.goTo(build.getUrl() + "hullcheck/form?name=html", "text/html")
                            .getWebResponse()
                            .getContentAsString())
                    .contains("CVE-2021-44228");
            assertThat(browser.goTo("hullcheck/ledger", "text/html")
                            .getWebResponse()
                            .getContentAsString())
                    .contains("Images by verdict");
        }
    }

    @Test
    void shouldShowTheTrendWhileTheJobIsRed() throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject("red");
        project.setScm(new SingleFileSCM("app.tar", Files.readAllBytes(image)));
        project.getBuildersList().add(step());
        jenkins.assertBuildStatus(Result.FAILURE, project.scheduleBuild2(0));
        assertThat(project.getActions(HullcheckTrend.class)).hasSize(1);
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            assertThat(browser.getPage(project, "").asNormalizedText()).contains("Hullcheck trend");
        }
    }

    @Test
    void shouldBindRequestsByTheNamesOfParameters() throws Exception {
        assertThat(HullcheckAction.class
                        .getMethod("doForm", StaplerRequest2.class, StaplerResponse2.class)
                        .getParameters()[0]
                        .isNamePresent())
                .isTrue();
    }

    @Test
    void shouldMarkTheStepOfAPipelineInTheStageView() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "marked");
        job.setDefinition(new CpsFlowDefinition(
                "node { hullcheck image: '" + image + "', database: 'sample', unstable: true }", true));
        WorkflowRun run = jenkins.assertBuildStatus(Result.UNSTABLE, job.scheduleBuild2(0));
        assertThat(new DepthFirstScanner().allNodes(run.getExecution()))
                .anyMatch(n -> n.getActions(WarningAction.class).stream()
                        .anyMatch(w -> w.getMessage().contains("CVE-2021-44228")));
        assertThat(new HullcheckColumn().scans(job)).hasSize(1);
    }

    @Test
    void shouldShowTheLedgerToThoseAloneWhoMayViewIt() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(HullcheckPermissions.VIEW_LEDGER)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            browser.setThrowExceptionOnFailingStatusCode(false);
            assertThat(browser.login("reader")
                            .goTo("hullcheck/")
                            .getWebResponse()
                            .getStatusCode())
                    .isEqualTo(403);
            for (String who : new String[] {"auditor", "admin"}) {
                assertThat(browser.login(who)
                                .goTo("hullcheck/")
                                .getWebResponse()
                                .getStatusCode())
                        .isEqualTo(200);
            }
        }
    }
}
