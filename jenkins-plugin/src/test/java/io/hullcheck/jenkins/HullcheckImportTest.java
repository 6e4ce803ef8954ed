package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.AbortException;
import hudson.model.Result;
import hudson.util.Secret;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.MockedStatic;

/** The step that copies from one real registry into another, each with its own user; skopeo tells what is there. */
class HullcheckImportTest {
    private static final RealRegistry.User READER = new RealRegistry.User("reader", "s3cret-of-reader");
    private static final RealRegistry.User WRITER = new RealRegistry.User("writer", "s3cret-of-writer");

    @TempDir
    private Path folder;

    private Jenkinses jenkins;
    private String skopeo;

    @BeforeEach
    void start() throws Exception {
        jenkins = new Jenkinses(folder);
        skopeo = Programs.require("skopeo", "nothing was imported");
    }

    private static SavedImage image(String log4j) {
        return new SavedImage()
                .layer(new LayerTar()
                        .file(
                                "app/log4j.jar",
                                new Zip()
                                        .coordinates("org.apache.logging.log4j", "log4j-core", log4j)
                                        .bytes()));
    }

    private void put(String host, String amd64, String arm64) throws Exception {
        Path layout = SavedImage.folder(
                folder.resolve("layout"),
                SavedImage.ociOfPlatforms(
                        "app:1", List.of(image(amd64), image(arm64).platform("linux", "arm64"))));
        Programs.run(
                folder,
                List.of(
                        skopeo,
                        "copy",
                        "--all",
                        "--quiet",
                        "--dest-tls-verify=false",
                        "--dest-creds=" + READER.name() + ":" + READER.password(),
                        "oci:" + layout,
                        "docker://" + host + "/app:1"));
    }

    private String raw(String place, RealRegistry.User user) throws Exception {
        return Programs.run(
                folder,
                List.of(
                        skopeo,
                        "inspect",
                        "--raw",
                        "--tls-verify=false",
                        "--creds=" + user.name() + ":" + user.password(),
                        "docker://" + place));
    }

    private static HullcheckImport step(RealRegistry from, RealRegistry to) {
        HullcheckImport step = new HullcheckImport(from.host() + "/app:1", "${MIRROR}/team/app:1");
        step.setDatabase("sample");
        step.setInsecureRegistries(from.host() + "," + to.host());
        step.setCredentialsId("reads");
        step.setTargetCredentialsId("writes");
        return step;
    }

    private static StandardUsernamePasswordCredentials credentials(RealRegistry.User user) {
        StandardUsernamePasswordCredentials found = mock(StandardUsernamePasswordCredentials.class);
        Secret secret = mock(Secret.class);
        when(secret.getPlainText()).thenReturn(user.password());
        when(found.getUsername()).thenReturn(user.name());
        when(found.getPassword()).thenReturn(secret);
        return found;
    }

    private void perform(HullcheckImport step, RealRegistry to) throws Exception {
        StandardUsernamePasswordCredentials reads = credentials(READER);
        StandardUsernamePasswordCredentials writes = credentials(WRITER);
        try (MockedStatic<?> provider = mockStatic(CredentialsProvider.class)) {
            provider.when(() -> CredentialsProvider.findCredentialById(
                            eq("reads"), eq(StandardUsernamePasswordCredentials.class), any()))
                    .thenReturn(reads);
            provider.when(() -> CredentialsProvider.findCredentialById(
                            eq("writes"), eq(StandardUsernamePasswordCredentials.class), any()))
                    .thenReturn(writes);
            jenkins.perform(step, Map.of("MIRROR", to.host()));
        }
    }

    @Test
    void shouldCopyEveryPlatformWhenAllOfThemPassEachRegistryWithItsOwnLogin() throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"), Optional.of(READER));
                RealRegistry to = RealRegistry.start(folder.resolve("to"), Optional.of(WRITER))) {
            put(from.host(), "2.17.1", "2.25.2");
            HullcheckImport step = step(from, to);
            step.setDryRun(true);
            perform(step, to);
            assertThat(jenkins.log()).contains("Would copy sha256:");
            assertThatThrownBy(() -> raw(to.host() + "/team/app:1", WRITER)).hasMessageContaining("manifest unknown");

            step.setDryRun(false);
            step.setAttach("cyclonedx");
            perform(step, to);
            assertThat(raw(to.host() + "/team/app:1", WRITER)).isEqualTo(raw(from.host() + "/app:1", READER));
            assertThat(jenkins.log())
                    .contains("Copied " + to.host() + "/team/app:1 as sha256:", "Attached cyclonedx to sha256:")
                    .doesNotContain("s3cret");
            // a page for each platform, of the try and of the copy
            assertThat(jenkins.actions).hasSize(4);
            assertThat(jenkins.workspace.resolve("target/hullcheck/linux-arm64/report.json"))
                    .isNotEmptyFile();
        }
    }

    @Test
    void shouldCopyNothingWhenOnePlatformFailsAndTheNamedOneWhenItPasses() throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"), Optional.of(READER));
                RealRegistry to = RealRegistry.start(folder.resolve("to"), Optional.of(WRITER))) {
            // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
            put(from.host(), "2.17.1", "2.14.1");
            HullcheckImport step = step(from, to);
            assertThatThrownBy(() -> perform(step, to))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("CVE-2021-44228");
            verify(jenkins.run).setResult(Result.FAILURE);
            assertThat(jenkins.actions).hasSize(2);
            assertThatThrownBy(() -> raw(to.host() + "/team/app:1", WRITER)).hasMessageContaining("manifest unknown");

            step.setPlatform("linux/amd64");
            perform(step, to);
            assertThat(raw(to.host() + "/team/app:1", WRITER))
                    .contains("\"layers\"")
                    .doesNotContain("manifests");
            step.setPlatform("linux/s390x");
            assertThatThrownBy(() -> perform(step, to))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("it has no image for linux/s390x, only [linux/amd64, linux/arm64]");
        }
    }

    @Test
    void shouldTellNoRegistryThePasswordOfTheOther() throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"), Optional.of(READER));
                RealRegistry to = RealRegistry.start(folder.resolve("to"), Optional.of(WRITER))) {
            put(from.host(), "2.17.1", "2.25.2");
            HullcheckImport step = step(from, to);
            step.setTargetCredentialsId("");
            assertThatThrownBy(() -> perform(step, to))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining(to.host());
            // the scans are kept all the same
            assertThat(jenkins.actions).hasSize(2);
            step.setTargetCredentialsId("writes");
            step.setCredentialsId("");
            assertThatThrownBy(() -> perform(step, to))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining(from.host());
        }
    }

    @Test
    void shouldRefuseWhatIsInNoRegistryOrGoesNowhere() {
        assertThatThrownBy(() -> jenkins.perform(new HullcheckImport("localhost:1/app:1", ","), Map.of()))
                .hasMessageContaining("targets names no place");
        assertThatThrownBy(() -> jenkins.perform(new HullcheckImport("oci:folder", "localhost:1/app:1"), Map.of()))
                .hasMessageContaining("it is in no registry");
        assertThat(jenkins.actions).isEmpty();
    }
}
