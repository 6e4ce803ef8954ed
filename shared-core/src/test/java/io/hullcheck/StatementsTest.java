package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Digest;
import io.hullcheck.image.Limits;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.image.RegistryReferrers;
import io.hullcheck.policy.SetAside;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.FaultProxy;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements about vulnerabilities that come with the image. */
class StatementsTest {
    /** https://github.com/advisories/GHSA-jfh8-c2jp-5v3q, said to do no harm. */
    private static final String VEX = """
            {"@context": "https://openvex.dev/ns/v0.2.0",
             "statements": [{"vulnerability": {"name": "CVE-2021-44228"}, "status": "not_affected",
               "products": [{"@id": "pkg:maven/org.apache.logging.log4j/log4j-core"}],
               "justification": "inline_mitigations_already_exist"}]}
            """;

    @TempDir
    private Path folder;

    private static LayerTar log4j() {
        return new LayerTar()
                .file(
                        "app/log4j.jar",
                        new Zip()
                                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                .bytes());
    }

    private ScanReport scan(ScanRequest request) throws IOException {
        return new Scanner(new HullcheckHome(folder), Clock.systemUTC()).scan(request.withSample());
    }

    private static List<String> aside(ScanReport report) {
        return report.judgement().setAside().stream()
                .filter(a -> a.kind() == SetAside.Kind.NOT_AFFECTED)
                .map(a -> a.finding().id() + ", says " + a.by())
                .toList();
    }

    @Test
    void shouldBelieveWhatAnImageStatesOfItselfOnWishAloneAndElseTellOfIt() throws IOException {
        Path image = SavedImage.archive(
                folder.resolve("app.tar"),
                new SavedImage()
                        .layer(log4j().file("usr/share/vex/app.openvex.json", VEX)
                                .file("x.vex.json", "no JSON"))
                        .dockerLegacy("app:1"));
        ScanRequest request = ScanRequest.of(image.toString());
        ScanReport doubted = scan(request);
        assertThat(aside(doubted)).isEmpty();
        assertThat(doubted.judgement().notices())
                .anyMatch(n -> n.contains("(/usr/share/vex/app.openvex.json), which are not believed"));
        ScanReport believed = scan(request.withBelief(true));
        assertThat(aside(believed)).containsExactly("CVE-2021-44228, says the image's /usr/share/vex/app.openvex.json");
        assertThat(believed.judgement().notices()).anyMatch(n -> n.contains("not believed: the image's /x.vex.json"));
    }

    @Test
    void shouldKeepSoManyStatementsAndTellOfTheOthers() throws IOException {
        LayerTar layer = log4j();
        byte[] much = " ".repeat(900_000).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20; i++) {
            layer.file("vex/" + i + ".vex.json", much);
        }
        Path image = SavedImage.archive(
                folder.resolve("app.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
        ScanReport report = scan(ScanRequest.of(image.toString()));
        assertThat(report.inventory().enclosed()).hasSizeLessThan(10);
        assertThat(report.gaps()).anyMatch(g -> g.what().contains("too many of them"));
    }

    @Test
    void shouldBelieveWhatATrustedRegistryHasAttached() throws Exception {
        String skopeo = Programs.require("skopeo", "no statement was attached to an image");
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"))) {
            SavedImage image = new SavedImage().layer(log4j());
            Path layout = SavedImage.folder(folder.resolve("layout"), image.oci("1"));
            String name = registry.host() + "/app:1";
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--quiet",
                            "--preserve-digests",
                            "--dest-tls-verify=false",
                            "oci:" + layout,
                            "docker://" + name));
            RegistryAccess access = RegistryAccess.DEFAULT.withPlain(Set.of(registry.host()));
            new RegistryReferrers(name, access, Limits.DEFAULT)
                    .attach(
                            Digest.sha256(image.manifest()),
                            "application/vnd.openvex+json",
                            VEX.getBytes(StandardCharsets.UTF_8),
                            Map.of());
            ScanRequest request = ScanRequest.of("registry:" + name).withCache(false);
            assertThat(aside(scan(request.withRegistries(access)))).isEmpty();
            assertThat(aside(scan(request.withRegistries(access.withTrusted(Set.of(registry.host()))))))
                    .singleElement()
                    .asString()
                    .startsWith("CVE-2021-44228, says application/vnd.openvex+json attached to sha256:");
        }
    }

    @Test
    void shouldKeepWhatWasFoundWhenTheRegistryCannotTellWhatIsAttached() throws Exception {
        String skopeo = Programs.require("skopeo", "nothing was attached to an image");
        try (RealRegistry registry = RealRegistry.start(folder.resolve("registry"));
                FaultProxy proxy = new FaultProxy(registry.host())) {
            SavedImage image = new SavedImage().layer(log4j());
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "oci:" + SavedImage.folder(folder.resolve("layout"), image.oci("1")),
                            "docker://" + registry.host() + "/app:1"));
            proxy.failAt("/referrers/");
            ScanReport report = scan(ScanRequest.of("registry:" + proxy.host() + "/app:1")
                    .withCache(false)
                    .withRegistries(RegistryAccess.DEFAULT
                            .withPlain(Set.of(proxy.host()))
                            .withTrusted(Set.of(proxy.host()))
                            .withPatience(1, Duration.ZERO)));
            assertThat(report.findings()).extracting(f -> f.id()).contains("CVE-2021-44228");
            assertThat(report.judgement().notices())
                    .anyMatch(n -> n.startsWith("statements that may be attached to the image could not be read"));
        }
    }
}
