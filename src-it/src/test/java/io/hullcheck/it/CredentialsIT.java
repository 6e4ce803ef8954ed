package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.PlantedSecret;
import io.hullcheck.testing.RealRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real build that logs in to a real registry, at Maven's most talkative. */
class CredentialsIT {
    private static final String PLUGIN = "io.hullcheck:hullcheck-maven-plugin:1.0.0-SNAPSHOT:";
    private static final String PASSWORD = PlantedSecret.of("ann");

    @TempDir
    Path folder;

    private Tools.Result build(RealRegistry registry, String password, String goal) throws Exception {
        Path here = folder.resolve("project");
        if (!Files.exists(here)) {
            DocsSettings.make("registry", "", Files.createDirectories(here));
        }
        String server = "<servers><server><id>" + registry.host() + "</id><username>ann</username><password>" + password
                + "</password></server></servers>";
        return build(registry, here, server, "", goal);
    }

    private Tools.Result build(RealRegistry registry, Path here, String settings, String before, String goal)
            throws Exception {
        return RealMaven.shell(
                folder,
                here,
                settings,
                before + "mvn -X " + PLUGIN + goal + " -Dhullcheck.insecureRegistries=" + registry.host()
                        + " -Dhullcheck.failOn=NEVER -Dhullcheck.database=sample");
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void shouldLeaveNoPasswordInAnythingThatABuildPrintsOrWrites() throws Exception {
        String basic = Base64.getEncoder().encodeToString(("ann:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        try (RealRegistry registry =
                RealRegistry.start(folder.resolve("registry"), Optional.of(new RealRegistry.User("ann", PASSWORD)))) {
            String place = registry.host() + "/app:1";
            List<Tools.Result> results = List.of(
                    build(
                            registry,
                            PASSWORD,
                            "push -Dhullcheck.image=docker-archive:app.tar -Dhullcheck.attach=cyclonedx,json,html"
                                    + " -Dhullcheck.targets=" + place),
                    build(registry, PASSWORD, "scan -Dhullcheck.image=registry:" + place),
                    build(
                            registry,
                            PASSWORD,
                            "import -Dhullcheck.image=registry:" + place + " -Dhullcheck.targets=" + place + "-copy"),
                    build(registry, PASSWORD, "scan -Dhullcheck.image=registry:" + registry.host() + "/none:1"),
                    build(
                            registry,
                            "wrong-" + PASSWORD,
                            "scan -Dhullcheck.cache=false -Dhullcheck.image=registry:" + place));
            assertThat(results).extracting(r -> r.code() == 0).containsExactly(true, true, true, false, false);
            Tools.Result byEnvironment = build(
                    registry,
                    folder.resolve("project"),
                    "",
                    "export REGISTRY_TOKEN=" + PASSWORD + "; ",
                    "scan -Dhullcheck.cache=false -Dhullcheck.image=registry:" + place + " -Dhullcheck.registryLogins="
                            + registry.host() + "=ann:env.REGISTRY_TOKEN");
            assertThat(byEnvironment.code()).as(byEnvironment.out()).isZero();
            assertThat(byEnvironment.out()).doesNotContain(PASSWORD).doesNotContain(basic);
            assertThat(results.get(4).out())
                    .contains("denies access to app", "<server> with the id " + registry.host());
            for (Tools.Result result : results) {
                assertThat(result.out()).doesNotContain(PASSWORD).doesNotContain(basic);
            }
            for (Path file : files(folder.resolve("project"))) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(PASSWORD)
                        .doesNotContain(basic);
            }
        }
    }
}
