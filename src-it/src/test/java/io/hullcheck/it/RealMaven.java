package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The newest Maven, with the plugin that was just built. */
final class RealMaven {
    private RealMaven() {}

    /**
     * Runs a command in a shell whose {@code mvn} that is.
     *
     * @param own for the files that this needs itself
     * @param here where the command is run; Hullcheck's home is in it
     * @param settings more for Maven's settings
     */
    static Tools.Result shell(Path own, Path here, String settings, String command)
            throws IOException, InterruptedException {
        Path bin = Files.createDirectories(own.resolve("bin"));
        Path file = Files.writeString(
                bin.resolve("settings.xml"),
                Files.readString(Path.of("src/it/settings.xml"))
                        .replace("@localRepositoryUrl@", System.getProperty("hullcheck.fetched"))
                        .replace("</settings>", settings + "</settings>"));
        Path mvn = Files.writeString(bin.resolve("mvn"), """
                #!/bin/sh
                export HULLCHECK_HOME="%s"
                # a build of seconds is over before the second compiler pays: half the processor time
                export MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
                exec "%s" -B -ntp -s "%s" "-Dmaven.repo.local=%s" "$@"
                """.formatted(
                        here.resolve("hullcheck-home"),
                        Path.of(System.getProperty("hullcheck.maven"), "bin/mvn"),
                        file,
                        Path.of("target/local-repo").toAbsolutePath()));
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        return Tools.run(here, 10, List.of("sh", "-c", "PATH=\"" + bin + ":$PATH\"; " + command));
    }
}
