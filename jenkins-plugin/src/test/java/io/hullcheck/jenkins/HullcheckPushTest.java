package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.verify;

import hudson.AbortException;
import hudson.model.Result;
import io.hullcheck.testing.OneLibrary;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step that pushes, with a real registry. */
class HullcheckPushTest {
    @TempDir
    private Path folder;

    private Jenkinses jenkins;

    @BeforeEach
    void image() throws Exception {
        jenkins = new Jenkinses(folder);
        OneLibrary.log4Shell(jenkins.workspace.resolve("app.tar"));
    }

    private static HullcheckPush step(String host, String failOn) {
        HullcheckPush step = new HullcheckPush("app.tar", "${HOST}/team/app:1, ${HOST}/team/app:${BUILD}");
        step.setDatabase("sample");
        step.setFailOn(failOn);
        step.setInsecureRegistries(host);
        return step;
    }

    private String digest(String host, String tag) throws Exception {
        String skopeo = Programs.require("skopeo", "nobody else was asked what was pushed");
        return Programs.run(
                        folder,
                        List.of(
                                skopeo,
                                "inspect",
                                "--tls-verify=false",
                                "--format",
                                "{{.Digest}}",
                                "docker://" + host + "/team/app:" + tag))
                .strip();
    }

    @Test
    void shouldPushWhatPassesAndNothingElse() throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            Map<String, String> variables = Map.of("HOST", registry.host(), "BUILD", "42");
            assertThatThrownBy(() -> jenkins.perform(step(registry.host(), "CRITICAL"), variables))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("CVE-2021-44228");
            verify(jenkins.run).setResult(Result.FAILURE);
            assertThatThrownBy(() -> digest(registry.host(), "1")).isInstanceOf(AssertionError.class);

            HullcheckPush dry = step(registry.host(), "NEVER");
            dry.setDryRun(true);
            jenkins.perform(dry, variables);
            assertThat(jenkins.log()).contains("Would push to " + registry.host() + "/team/app:42");
            assertThatThrownBy(() -> digest(registry.host(), "1")).isInstanceOf(AssertionError.class);

            HullcheckPush step = step(registry.host(), "NEVER");
            step.setAttach("cyclonedx");
            jenkins.perform(step, variables);
            String digest = digest(registry.host(), "1");
            assertThat(digest(registry.host(), "42")).isEqualTo(digest);
            assertThat(jenkins.log())
                    .contains("Pushed " + registry.host() + "/team/app:1 as " + digest)
                    .contains("Attached cyclonedx to " + digest);
        }
    }

    @Test
    void shouldKeepTheReportWhenTheRegistryFails() throws Exception {
        HullcheckPush step = step("127.0.0.1:1", "NEVER");
        assertThatThrownBy(() -> jenkins.perform(step, Map.of("HOST", "127.0.0.1:1", "BUILD", "42")))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("127.0.0.1:1");
        verify(jenkins.run).setResult(Result.FAILURE);
        assertThat(jenkins.actions).hasSize(1);
        assertThat(jenkins.workspace.resolve("target/hullcheck/report.json")).isNotEmptyFile();
    }

    @Test
    void shouldRefuseWhatCannotBePushedBeforeAnythingIsScanned() {
        HullcheckPush nowhere = new HullcheckPush("app.tar", " ,");
        assertThatThrownBy(() -> jenkins.perform(nowhere, Map.of())).hasMessageContaining("targets names no place");
        HullcheckPush remote = new HullcheckPush("registry:host/app:1", "host/app:2");
        assertThatThrownBy(() -> jenkins.perform(remote, Map.of()))
                .hasMessageContaining("one image of a file, a folder or a daemon is pushed");
        HullcheckPush strange = step("localhost:5000", "NEVER");
        strange.setAttach("xml");
        assertThatThrownBy(() -> jenkins.perform(strange, Map.of())).hasMessageContaining("xml");
        assertThat(jenkins.actions).isEmpty();
    }
}
