package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Result;
import hudson.util.Secret;
import io.hullcheck.policy.Verdict;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import jenkins.model.ArtifactManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Answers;
import org.mockito.MockedStatic;

/** The step, with the real engine on a real image. */
class HullcheckBuilderTest {
    @TempDir
    private Path folder;

    private Jenkinses jenkins;

    @BeforeEach
    void build() throws Exception {
        jenkins = new Jenkinses(folder);
    }

    private static LayerTar log4j(String version) {
        return new LayerTar()
                .file(
                        "app/log4j-core-" + version + ".jar",
                        new Zip()
                                .coordinates("org.apache.logging.log4j", "log4j-core", version)
                                .bytes());
    }

    private HullcheckBuilder step(LayerTar layer) throws Exception {
        SavedImage.archive(
                jenkins.workspace.resolve("app.tar"),
                new SavedImage().layer(layer).dockerLegacy("app:1"));
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        return step;
    }

    @Test
    void shouldFailTheBuildWithOneSentenceWhenTheThresholdIsCrossed() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        assertThatThrownBy(() -> jenkins.perform(step, Map.of()))
                .isInstanceOf(AbortException.class)
                .hasMessage(
                        "Hullcheck: 2 findings of severity CRITICAL, the worst CVE-2021-44228 in"
                                + " org.apache.logging.log4j:log4j-core 2.14.1 (fixed in 2.17.1); only the embedded sample of 86 vulnerabilities was asked.");
        verify(jenkins.run).setResult(Result.FAILURE);
        // the report is kept all the same, in the workspace and with the build
        assertThat(jenkins.workspace.resolve("target/hullcheck/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("build/hullcheck/report-1.json")).isNotEmptyFile();
        assertThat(jenkins.log())
                .contains("CRITICAL  CVE-2021-44228", "do  raise org.apache.logging.log4j:log4j-core to 2.17.1")
                .contains("Report: target/hullcheck/report.json");
        HullcheckAction action = (HullcheckAction) jenkins.actions.get(0);
        assertThat(action.getVerdict()).isEqualTo(Verdict.FAILED);
        assertThat(action.getCounts()).containsEntry("CRITICAL", 2);
    }

    @Test
    void shouldLetTheBuildGoOnBelowTheThreshold() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        step.setFailOn("never");
        jenkins.perform(step, Map.of());
        verify(jenkins.run, never()).setResult(any());
        assertThat(((HullcheckAction) jenkins.actions.get(0)).getVerdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void shouldMakeTheBuildUnstableOnWishAndGoOn() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        step.setUnstable(true);
        jenkins.perform(step, Map.of());
        verify(jenkins.run).setResult(Result.UNSTABLE);
        assertThat(jenkins.log()).contains("Hullcheck: 2 findings of severity CRITICAL");
    }

    @Test
    void shouldFillInVariablesOfTheBuildAndKeepAReportForEachImage() throws Exception {
        step(log4j("2.17.1"));
        HullcheckBuilder step = new HullcheckBuilder("${NAME}.tar");
        step.setDatabase("${WHICH}");
        step.setFormats("table, sarif");
        step.setOutputDirectory("out-${NAME}");
        Map<String, String> variables = Map.of("NAME", "app", "WHICH", "sample", "BRANCH_NAME", "main");
        jenkins.perform(step, variables);
        jenkins.perform(step, variables);
        try (var files = Files.list(jenkins.workspace.resolve("out-app"))) {
            assertThat(files).extracting(f -> f.getFileName().toString()).containsExactly("report.sarif");
        }
        assertThat(jenkins.actions).extracting(a -> a.getUrlName()).containsExactly("hullcheck", "hullcheck-2");
    }

    @Test
    void shouldFailWhenSomethingCouldNotBeAnalysedUnlessTold() throws Exception {
        HullcheckBuilder step = step(log4j("2.17.1").file("app/bad.jar", "no zip"));
        assertThatThrownBy(() -> jenkins.perform(step, Map.of()))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("1 thing could not be analysed, first of all:")
                .hasMessageContaining("set failOnIncomplete: false");
        step.setFailOnIncomplete(false);
        jenkins.perform(step, Map.of());
        assertThat(((HullcheckAction) jenkins.actions.get(1)).getVerdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void shouldSayInOneSentenceWhatIsWrongWithADatabaseAnImageOrAParameter() throws Exception {
        HullcheckBuilder step = step(log4j("2.17.1"));
        Files.writeString(jenkins.workspace.resolve("broken.db"), "no database");
        step.setDatabase("broken.db");
        assertThatThrownBy(() -> jenkins.perform(step, Map.of()))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("broken.db");
        assertThatThrownBy(() -> jenkins.perform(new HullcheckBuilder("none.tar"), Map.of()))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("none.tar");
        assertThatThrownBy(() -> jenkins.perform(new HullcheckBuilder(" "), Map.of()))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("no image was named");
        step.setDatabase("sample");
        step.setFailOn("awful");
        assertThatThrownBy(() -> jenkins.perform(step, Map.of())).hasMessageContaining("failOn knows no \"awful\"");
        step.setFailOn("");
        step.setFormats("xml");
        assertThatThrownBy(() -> jenkins.perform(step, Map.of())).hasMessageContaining("formats knows no \"xml\"");
        assertThat(jenkins.actions).isEmpty();
    }

    @Test
    void shouldFollowThePolicyFileOfTheWorkspace() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        Files.writeString(
                jenkins.workspace.resolve("hullcheck.yaml"), "version: 1\nfailOn: [{types: [npm]}]\nprofiles: {}\n");
        jenkins.perform(step, Map.of());
        verify(jenkins.run, never()).setResult(any());
    }

    @Test
    void shouldKeepTheReportFilesAsArtifactsOnWishAndNothingFromOutsideOfTheWorkspace() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        step.setArchive(true);
        ArtifactManager artifacts = mock(ArtifactManager.class);
        when(jenkins.run.pickArtifactManager()).thenReturn(artifacts);
        assertThatThrownBy(() -> jenkins.perform(step, Map.of())).hasMessageContaining("CVE-2021-44228");
        verify(artifacts)
                .archive(
                        eq(jenkins.remote),
                        any(),
                        any(),
                        eq(Map.of(
                                "target/hullcheck/report.json", "target/hullcheck/report.json",
                                "target/hullcheck/report.html", "target/hullcheck/report.html")));
        step.setOutputDirectory("../elsewhere");
        assertThatThrownBy(() -> jenkins.perform(step, Map.of()))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("../elsewhere/report.json is not in the workspace");
        verifyNoMoreInteractions(artifacts);
    }

    @Test
    void shouldLogInToTheImagesRegistryWithCredentialsOfJenkins() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        RealRegistry.User user = new RealRegistry.User("robot", "s3cret-of-robot");
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"), Optional.of(user))) {
            String skopeo = Programs.require("skopeo", "no image was pushed to a registry");
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "--dest-creds=robot:s3cret-of-robot",
                            "docker-archive:" + jenkins.workspace.resolve("app.tar"),
                            "docker://" + registry.host() + "/team/app:1"));
            HullcheckBuilder remote = new HullcheckBuilder("registry:${HOST}/team/app:1");
            remote.setDatabase("sample");
            remote.setInsecureRegistries("${HOST}");
            Map<String, String> host = Map.of("HOST", registry.host());
            assertThatThrownBy(() -> jenkins.perform(remote, host))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining(registry.host());
            remote.setCredentialsId("robot-of-the-registry");
            StandardUsernamePasswordCredentials found = mock(StandardUsernamePasswordCredentials.class);
            Secret secret = mock(Secret.class);
            when(secret.getPlainText()).thenReturn(user.password());
            when(found.getUsername()).thenReturn(user.name());
            when(found.getPassword()).thenReturn(secret);
            try (MockedStatic<?> provider = mockStatic(CredentialsProvider.class)) {
                provider.when(() -> CredentialsProvider.findCredentialById(
                                "robot-of-the-registry", StandardUsernamePasswordCredentials.class, jenkins.run))
                        .thenReturn(found);
                assertThatThrownBy(() -> jenkins.perform(remote, host)).hasMessageContaining("CVE-2021-44228");
                remote.setCredentialsId("nobody");
                assertThatThrownBy(() -> jenkins.perform(remote, host))
                        .hasMessageContaining("there are no credentials \"nobody\"");
            }
            // it is in no log and in no report
            assertThat(jenkins.log()).doesNotContain("s3cret");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(f -> f.toString().matches(".*report.*\\.(json|html)"))
                        .toList()) {
                    assertThat(Files.readString(file)).doesNotContain("s3cret");
                }
            }
            assertThat(remote.order(Jenkinses.environment(host), JobDefaults.NONE)
                            .withLogins(List.of(new HostLogin("host", "robot", "s3cret")))
                            .toString())
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void shouldLetNoJobWeakenThePolicyForAllJobs() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        step.setFailOn("NEVER");
        step.setUnstable(true);
        JobDefaults strict = JobDefaults.NONE
                .withPolicy("version: 1\nfailOn: [{severity: CRITICAL}]\nignoresAllowed: false")
                .withOffline(true);
        assertThatThrownBy(() -> jenkins.perform(step, Map.of(), strict))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("2 findings of severity CRITICAL");
        Files.writeString(
                jenkins.workspace.resolve("hullcheck.yaml"),
                "version: 1\nignore: [{id: CVE-2021-44228, reason: not today}]\n");
        assertThatThrownBy(() -> jenkins.perform(step, Map.of(), strict))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("the policy that the administrator has set for all jobs allows no policy");
    }

    @Test
    void shouldTakeTheDatabaseForAllJobsWhereTheJobNamesNone() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        step.setFailOn("NEVER");
        step.setDatabase("");
        jenkins.perform(step, Map.of(), JobDefaults.NONE.withDatabase("sample").withOffline(true));
        assertThat(((HullcheckAction) jenkins.actions.get(0))
                        .report()
                        .database()
                        .sample())
                .isTrue();
    }

    @Test
    void shouldAskJenkinsForWhatHoldsForAllJobs() throws Exception {
        HullcheckBuilder step = step(log4j("2.14.1"));
        HullcheckConfiguration configuration = mock(HullcheckConfiguration.class, Answers.CALLS_REAL_METHODS);
        when(configuration.getPolicy()).thenReturn("version: 1\nfailOn: [{types: [npm]}]");
        when(configuration.getLedger()).thenReturn("none");
        try (MockedStatic<?> extensions = mockStatic(ExtensionList.class)) {
            extensions
                    .when(() -> ExtensionList.lookupSingleton(HullcheckConfiguration.class))
                    .thenReturn(configuration);
            // no other plugin listens
            ExtensionList<?> none = mock(ExtensionList.class);
            when(none.toArray()).thenReturn(new Object[0]);
            extensions.when(() -> ExtensionList.lookup(ScanListener.class)).thenReturn(none);
            step.perform(jenkins.run, jenkins.remote, Jenkinses.environment(Map.of()), null, jenkins.listener);
            // after the build steps of a freestyle job as well
            new HullcheckPublisher(step)
                    .perform(jenkins.run, jenkins.remote, Jenkinses.environment(Map.of()), null, jenkins.listener);
        }
        assertThat(jenkins.actions).hasSize(2);
        assertThat(((HullcheckAction) jenkins.actions.get(0)).report().policy().reasons())
                .extracting(r -> r.describe())
                .containsExactly("in packages of type npm");
    }

    @Test
    void shouldSayWhatIsWrongWithAPolicyForAllJobsBeforeItIsKept() {
        assertThat(PolicyForAllJobs.wrong("")).isEmpty();
        assertThat(PolicyForAllJobs.wrong("version: 1\nfailOn: [{kev: true}]")).isEmpty();
        assertThat(PolicyForAllJobs.wrong("version: 1\ninclude: [{url: 'https://policies.example.com/org.yaml'}]"))
                .isEmpty();
        assertThat(PolicyForAllJobs.wrong("version: 1\nfailon: 1").orElseThrow())
                .contains("the policy that the administrator has set for all jobs:2");
        assertThat(PolicyForAllJobs.wrong("version: 1\nignore: [{reason: none}]")
                        .orElseThrow())
                .contains("an ignore names an id, a package or a path");
        assertThat(PolicyForAllJobs.wrong("version: 1\nvex: [a.json]").orElseThrow())
                .contains("cannot name files");
    }

    @Test
    void shouldStopWhenTheBuildIsCancelledAndLeaveNoFile() throws Exception {
        // a folder tree that takes a while
        LayerTar large = new LayerTar();
        for (int i = 0; i < 20_000; i++) {
            large.file(
                    "app/" + i + ".jar",
                    new Zip().coordinates("g", "a" + i, "1").bytes());
        }
        HullcheckBuilder step = step(large);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread build = new Thread(() -> {
            try {
                jenkins.perform(step, Map.of());
            } catch (Throwable e) {
                end.set(e);
            }
        });
        build.start();
        Thread.sleep(150);
        build.interrupt();
        build.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(build.isAlive()).isFalse();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(jenkins.actions).isEmpty();
        assertThat(jenkins.workspace.resolve("target")).doesNotExist();
    }
}
