package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.PlantedSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last of all tests: looks for their secrets in everything that they and their builds have written. */
class PlantedSecretsIT {
    @TempDir
    private Path folder;

    @Test
    void shouldBeInNoOutputOfAnyModule() throws IOException {
        for (String module : List.of("shared-core", "maven-plugin", "jenkins-plugin", "src-it")) {
            Path target = Path.of("..", module, "target");
            if (Files.isDirectory(target)) {
                PlantedSecrets.shouldNotBeBelow(target);
            }
        }
    }

    @Test
    void shouldBeFoundWhereTheyDoNotBelong() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside/reports"));
        Files.writeString(outside.resolveSibling("settings.xml"), PlantedSecret.of("planting"));
        PlantedSecrets.shouldNotBeBelow(folder.resolve("outside"));
        Path leaked = Files.writeString(outside.resolve("build.log"), "password: " + PlantedSecret.of("planting"));
        assertThatThrownBy(() -> PlantedSecrets.shouldNotBeBelow(folder.resolve("outside")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("build.log");
        Files.delete(leaked);
        assertThat(leaked).doesNotExist();
    }
}
