package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.registry.Machine;
import io.hullcheck.testing.DocumentedRows;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.PublicRegistries;
import io.hullcheck.testing.ScriptedRegistry;
import io.hullcheck.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every public registry by its own challenge, its own tokens and its own addresses: pulled from, pushed to, and copied within. */
class PublicRegistriesTest {
    @TempDir
    private Path folder;

    @TempDir
    private static Path common;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.make(common.resolve("certificate"), "IP:127.0.0.1,DNS:localhost");
    }

    private Path config(String name, String text) throws IOException {
        Path config = Files.createDirectories(folder.resolve(name)).resolve("config.json");
        return Files.writeString(config, text);
    }

    private RegistryAccess access(Path config) {
        return RegistryAccess.DEFAULT
                .withPatience(2, Duration.ofSeconds(1))
                .withAuthorities(Optional.of(certificate.pem()))
                .withMachine(new Machine(
                        Map.of("DOCKER_CONFIG", config.getParent().toString(), "HOME", folder.toString()), folder));
    }

    @TestFactory
    Stream<DynamicTest> shouldPullPushAndImportByWhatEachRegistryAsksFor() {
        List<String> names = new ArrayList<>(PublicRegistries.all().keySet());
        return names.stream()
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> check(
                                names.indexOf(name),
                                name,
                                PublicRegistries.all().get(name))));
    }

    private void check(int index, String name, PublicRegistries.Known known) throws Exception {
        RoundTrip trip = new RoundTrip(
                known::script,
                Optional.of(certificate.context()),
                known.repository(),
                folder,
                registry -> access(config(name, known.config().replace("HOST", registry.host()))));
        int tokens = trip.pull(registry -> {
            assertThat(registry.tokens()).as("tokens of one scan").hasSizeLessThanOrEqualTo(1);
            assertThat(registry.requests().stream().filter(r -> r.endsWith(" 401")))
                    .hasSizeLessThanOrEqualTo(1);
            judge(registry, known, config(name, known.config().replace("HOST", registry.host())));
        });
        trip.push();
        trip.copy(true);
        DocumentedRows.write(
                "registries",
                String.format(Locale.ROOT, "%03d", index + 1),
                name,
                "right",
                "right",
                "right",
                Integer.toString(tokens),
                EarlierResults.of(name));
    }

    /** What a script says is what a registry may say, if an independent client can make use of it. */
    private void judge(ScriptedRegistry registry, PublicRegistries.Known known, Path config) throws Exception {
        // skopeo 1.9 takes the first challenge alone
        boolean isBeyondIt = known.script().toString().startsWith("Basic realm=\"quay")
                || known.script().toString().startsWith("Basic realm=\"Artifactory");
        if (isBeyondIt) {
            return;
        }
        String skopeo = Programs.require("skopeo", "no independent client read from the scripted registry");
        Programs.run(
                folder,
                List.of(
                        skopeo,
                        "copy",
                        "--quiet",
                        "--src-tls-verify=false",
                        "--authfile",
                        config.toString(),
                        "docker://" + registry.host() + "/" + known.repository() + ":1",
                        "dir:" + Files.createTempDirectory(folder, "copy")));
    }
}
