package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Digest;
import io.hullcheck.image.Limits;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.image.RegistryReferrers;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.FaultProxy;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal as Maven configures it, with a real registry. */
@MojoTest
class PushMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();

    private void prepare(PushMojo mojo, RealRegistry registry, String log4j, String... targets)
            throws IOException, IllegalAccessException {
        Path file = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(new LayerTar()
                                .file(
                                        "app/log4j.jar",
                                        new Zip()
                                                .coordinates("org.apache.logging.log4j", "log4j-core", log4j)
                                                .bytes()))
                        .dockerLegacy("app:1"));
        setVariableValueToObject(mojo, "image", "docker-archive:" + file);
        setVariableValueToObject(mojo, "outputDirectory", folder.resolve("out").toFile());
        setVariableValueToObject(mojo, "database", "sample");
        setVariableValueToObject(mojo, "insecureRegistries", List.of(registry.host()));
        setVariableValueToObject(
                mojo,
                "targets",
                List.of(targets).stream().map(t -> registry.host() + "/" + t).toList());
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }
        });
    }

    private static String tags(RealRegistry registry, String repository) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://" + registry.host() + "/v2/" + repository + "/tags/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    void shouldPushToEveryTargetWhenThePolicyLetsTheImagePass(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            prepare(mojo, registry, "2.17.1", "app:1", "app:latest", "team/copy:1");
            mojo.execute();
            assertThat(tags(registry, "app")).contains("\"1\"", "\"latest\"");
            assertThat(tags(registry, "team/copy")).contains("\"1\"");
            assertThat(String.join("\n", logged)).contains("Pushed " + registry.host() + "/app:1 as sha256:");
            // the layers of the second repository were mounted from the first
            assertThat(logged).anyMatch(l -> l.contains("/team/copy:1 as sha256:") && l.contains("(0 bytes"));
            assertThat(folder.resolve("out/report.json")).exists();
        }
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    void shouldPushNothingWhenAFindingReachesTheThreshold(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
            prepare(mojo, registry, "2.14.1", "app:1");
            assertThatThrownBy(mojo::execute)
                    .isInstanceOf(MojoFailureException.class)
                    .hasMessageContaining("CVE-2021-44228");
            assertThat(tags(registry, "app")).contains("NAME_UNKNOWN");
        }
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    @MojoParameter(name = "dryRun", value = "true")
    void shouldOnlySayWhatItWouldPushInADryRun(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            prepare(mojo, registry, "2.17.1", "app:1");
            mojo.execute();
            assertThat(tags(registry, "app")).contains("NAME_UNKNOWN");
            assertThat(logged).contains("Would push to " + registry.host() + "/app:1 (dryRun)");
        }
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    @MojoParameter(name = "attach", value = "cyclonedx,json")
    void shouldAttachWhatWasFoundSoThatALaterScanNeedsNoLayer(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
            prepare(mojo, registry, "2.14.1", "app:1");
            setVariableValueToObject(mojo, "failOn", "NEVER");
            mojo.execute();
            assertThat(logged).anyMatch(l -> l.startsWith("Attached cyclonedx, json to sha256:"));
            Digest digest = Digest.parse(logged.stream()
                    .filter(l -> l.startsWith("Pushed "))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll(".* as (sha256:[0-9a-f]+) .*", "$1"));
            RegistryAccess access = RegistryAccess.DEFAULT.withPlain(Set.of(registry.host(), proxy.host()));
            RegistryReferrers referrers = new RegistryReferrers(registry.host() + "/app", access, Limits.DEFAULT);
            List<RegistryReferrers.Attached> there = referrers.of(digest);
            assertThat(there)
                    .extracting(RegistryReferrers.Attached::artifactType)
                    .containsExactly("application/vnd.cyclonedx+json", "application/vnd.hullcheck.report+json");
            assertThat(new String(referrers.content(there.get(1), digest, 1 << 20), StandardCharsets.UTF_8))
                    .contains("CVE-2021-44228", registry.host() + "/app:1");
            // an SBOM of the same version is attached once
            logged.clear();
            mojo.execute();
            assertThat(logged).anyMatch(l -> l.startsWith("Attached json to "));
            assertThat(referrers.of(digest)).hasSize(3);

            ScanRequest request = ScanRequest.of("registry:" + proxy.host() + "/app:1")
                    .withRegistries(access)
                    .withCache(false);
            Inventory read = new Scanner().inventory(request);
            long whole = proxy.blobs();
            Inventory believed =
                    new Scanner().inventory(request.withRegistries(access.withTrusted(Set.of(proxy.host()))));
            assertThat(names(believed)).isEqualTo(names(read)).containsExactly("org.apache.logging.log4j:log4j-core");
            assertThat(believed.image().digest()).isEqualTo(read.image().digest());
            // the configuration, and the SBOM instead of the layer
            assertThat(whole).isEqualTo(2);
            assertThat(proxy.blobs() - whole).isEqualTo(2);
            assertThat(proxy.asked(read.layers().get(0).digest().orElseThrow().toString()))
                    .isEqualTo(1);
        }
    }

    private static List<String> names(Inventory inventory) {
        return inventory.packages().stream().map(InstalledPackage::displayName).toList();
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    @MojoParameter(name = "attach", value = "table")
    void shouldRefuseToAttachWhatIsNoFileBeforeAnythingIsPushed(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            prepare(mojo, registry, "2.17.1", "app:1");
            assertThatThrownBy(mojo::execute).hasMessageContaining("attach knows no \"table\"");
            assertThat(tags(registry, "app")).contains("NAME_UNKNOWN");
        }
    }

    @Test
    @InjectMojo(goal = "push", pom = POM)
    void shouldRefuseWhatIsNoSavedImageBeforeItScansAnything(PushMojo mojo) throws Exception {
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            prepare(mojo, registry, "2.17.1", "app:1");
            setVariableValueToObject(mojo, "image", "dir:" + folder);
            assertThatThrownBy(mojo::execute)
                    .hasMessageContaining("push takes an image of a file, a folder or a daemon");
            setVariableValueToObject(mojo, "targets", List.of(" "));
            assertThatThrownBy(mojo::execute).hasMessageContaining("names no place");
        }
    }
}
