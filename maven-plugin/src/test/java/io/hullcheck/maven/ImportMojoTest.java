package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hullcheck.image.Digest;
import io.hullcheck.image.Limits;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.image.RegistryReferrers;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one real registry into another; skopeo tells what is there. */
@MojoTest
class ImportMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();

    private static SavedImage image(String log4j) {
        return new SavedImage()
                .layer(new LayerTar()
                        .file(
                                "app/log4j.jar",
                                new Zip()
                                        .coordinates("org.apache.logging.log4j", "log4j-core", log4j)
                                        .bytes()));
    }

    private void prepare(ImportMojo mojo, RealRegistry from, RealRegistry to, String amd64, String arm64)
            throws IOException, InterruptedException, IllegalAccessException {
        String skopeo = Programs.require("skopeo", "nothing was imported");
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
                        "oci:" + layout,
                        "docker://" + from.host() + "/app:1"));
        setVariableValueToObject(mojo, "image", "registry:" + from.host() + "/app:1");
        setVariableValueToObject(mojo, "outputDirectory", folder.resolve("out").toFile());
        setVariableValueToObject(mojo, "database", "sample");
        setVariableValueToObject(mojo, "insecureRegistries", List.of(from.host(), to.host()));
        setVariableValueToObject(mojo, "targets", List.of(to.host() + "/mirror/app:1"));
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }
        });
    }

    private String raw(String place) throws IOException, InterruptedException {
        return Programs.run(
                folder,
                List.of(
                        Programs.require("skopeo", "nothing was imported"),
                        "inspect",
                        "--raw",
                        "--tls-verify=false",
                        "docker://" + place));
    }

    @Test
    @InjectMojo(goal = "import", pom = POM)
    void shouldCopyAnIndexWholeWhenThePolicyLetsEveryPlatformPass(ImportMojo mojo) throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"));
                RealRegistry to = RealRegistry.start(folder.resolve("to"))) {
            prepare(mojo, from, to, "2.17.1", "2.25.2");
            mojo.execute();
            assertThat(raw(to.host() + "/mirror/app:1")).isEqualTo(raw(from.host() + "/app:1"));
            // every image and attestation of the index is there
            Programs.run(
                    folder,
                    List.of(
                            Programs.require("skopeo", "nothing was imported"),
                            "copy",
                            "--all",
                            "--quiet",
                            "--src-tls-verify=false",
                            "docker://" + to.host() + "/mirror/app:1",
                            "dir:" + folder.resolve("copied")));
            assertThat(folder.resolve("out/linux-amd64/report.json")).exists();
            assertThat(folder.resolve("out/linux-arm64/report.json")).exists();
            assertThat(String.join("\n", logged)).contains("Copied " + to.host() + "/mirror/app:1 as sha256:");
        }
    }

    @Test
    @InjectMojo(goal = "import", pom = POM)
    void shouldCopyNothingWhenOneOfThePlatformsFails(ImportMojo mojo) throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"));
                RealRegistry to = RealRegistry.start(folder.resolve("to"))) {
            // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
            prepare(mojo, from, to, "2.17.1", "2.14.1");
            assertThatThrownBy(mojo::execute)
                    .isInstanceOf(MojoFailureException.class)
                    .hasMessageContaining("CVE-2021-44228");
            assertThatThrownBy(() -> raw(to.host() + "/mirror/app:1")).hasMessageContaining("manifest unknown");
        }
    }

    @Test
    @InjectMojo(goal = "import", pom = POM)
    @MojoParameter(name = "platform", value = "linux/amd64")
    void shouldCopyTheOnePlatformThatIsNamed(ImportMojo mojo) throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"));
                RealRegistry to = RealRegistry.start(folder.resolve("to"))) {
            prepare(mojo, from, to, "2.17.1", "2.14.1");
            mojo.execute();
            assertThat(raw(to.host() + "/mirror/app:1")).contains("\"layers\"").doesNotContain("manifests");
        }
    }

    @Test
    @InjectMojo(goal = "import", pom = POM)
    @MojoParameter(name = "platform", value = "linux/arm64")
    void shouldRefuseTheOnlyImageThereIsWhenItIsForAnotherPlatform(ImportMojo mojo) throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"));
                RealRegistry to = RealRegistry.start(folder.resolve("to"))) {
            prepare(mojo, from, to, "2.17.1", "2.25.2");
            Programs.run(
                    folder,
                    List.of(
                            Programs.require("skopeo", "nothing was imported"),
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "oci:"
                                    + SavedImage.folder(
                                            folder.resolve("amd64"),
                                            image("2.17.1").oci("a")),
                            "docker://" + from.host() + "/app:amd64"));
            setVariableValueToObject(mojo, "image", "registry:" + from.host() + "/app:amd64");
            assertThatThrownBy(mojo::execute).hasMessageContaining("linux/arm64");
            assertThatThrownBy(() -> raw(to.host() + "/mirror/app:1")).hasMessageContaining("manifest unknown");
        }
    }

    @Test
    @InjectMojo(goal = "import", pom = POM)
    @MojoParameter(name = "dryRun", value = "true")
    void shouldOnlySayWhatItWouldCopyInADryRunAndRefuseWhatIsInNoRegistry(ImportMojo mojo) throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"));
                RealRegistry to = RealRegistry.start(folder.resolve("to"))) {
            prepare(mojo, from, to, "2.17.1", "2.17.1");
            mojo.execute();
            assertThat(logged).anyMatch(l -> l.startsWith("Would copy sha256:"));
            assertThatThrownBy(() -> raw(to.host() + "/mirror/app:1")).hasMessageContaining("manifest unknown");
            setVariableValueToObject(mojo, "image", "oci:" + folder.resolve("layout"));
            assertThatThrownBy(mojo::execute).hasMessageContaining("it is in no registry");
        }
    }

    @Test
    @InjectMojo(goal = "import", pom = POM)
    @MojoParameter(name = "referrers", value = "true")
    @MojoParameter(name = "attach", value = "cyclonedx")
    void shouldCopySignaturesAndSbomsOnWish(ImportMojo mojo) throws Exception {
        try (RealRegistry from = RealRegistry.start(folder.resolve("from"));
                RealRegistry to = RealRegistry.start(folder.resolve("to"))) {
            prepare(mojo, from, to, "2.17.1", "2.25.2");
            RegistryAccess access = RegistryAccess.DEFAULT.withPlain(Set.of(from.host(), to.host()));
            RegistryReferrers there = new RegistryReferrers(from.host() + "/app", access, Limits.DEFAULT);
            RegistryReferrers here = new RegistryReferrers(to.host() + "/mirror/app", access, Limits.DEFAULT);
            Digest index = Digest.sha256(raw(from.host() + "/app:1").getBytes(StandardCharsets.UTF_8));
            byte[] words = "signed by somebody".getBytes(StandardCharsets.UTF_8);
            Digest signature = there.attach(index, "application/vnd.example.signature", words, Map.of("by", "ann"));
            // a signature of the signature, and one as cosign tags it
            there.attach(signature, "application/vnd.example.signature", words, Map.of("by", "bob"));
            Programs.run(
                    folder,
                    List.of(
                            Programs.require("skopeo", "nothing was imported"),
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "oci:"
                                    + SavedImage.folder(
                                            folder.resolve("sig"), image("1").oci("s")),
                            "docker://" + from.host() + "/app:sha256-" + index.hex() + ".sig"));

            mojo.execute();
            List<RegistryReferrers.Attached> copied = here.of(index);
            assertThat(copied)
                    .extracting(
                            RegistryReferrers.Attached::artifactType,
                            a -> a.annotations().get("by"))
                    .containsExactly(tuple("application/vnd.example.signature", "ann"));
            assertThat(here.content(copied.get(0), index, 1000)).isEqualTo(words);
            assertThat(here.of(signature))
                    .extracting(a -> a.annotations().get("by"))
                    .containsExactly("bob");
            assertThat(raw(to.host() + "/mirror/app:sha256-" + index.hex() + ".sig"))
                    .isEqualTo(raw(from.host() + "/app:sha256-" + index.hex() + ".sig"));
            // each platform has its own SBOM
            assertThat(logged.stream().filter(l -> l.startsWith("Attached cyclonedx to sha256:")))
                    .hasSize(2);
            mojo.execute();
            assertThat(here.of(index)).hasSize(1);
        }
    }
}
