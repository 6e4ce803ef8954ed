package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that do not say what they are, known by their bytes. */
class LocalRepositoryTest {
    /** As Gradle builds them: no coordinates inside. */
    private static final byte[] JAR = new Zip().file("org/acme/Lib.class", "x").bytes();

    @TempDir
    private Path folder;

    private Path repository;

    @BeforeEach
    void aRepository() throws IOException {
        repository = folder.resolve("repository");
        release("org/acme/tools", "lib", "1.2.3", JAR);
    }

    private void release(String group, String artifact, String version, byte[] jar) throws IOException {
        Path file =
                repository.resolve(group + "/" + artifact + "/" + version + "/" + artifact + "-" + version + ".jar");
        Files.createDirectories(file.getParent());
        Files.write(file, jar);
    }

    private InstalledPackage scanned(String path, byte[] jar, Map<Path, KnownArtifacts.Coordinates> resolved)
            throws IOException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve(path).getParent());
        Files.write(root.resolve(path), jar);
        return Catalogued.only(new Scanner()
                .inventory(ScanRequest.of("dir:" + root).withReleased(new LocalRepository(repository, resolved))));
    }

    @Test
    void shouldKnowAReleasedJarByItsBytesWhateverItIsCalled() throws IOException {
        InstalledPackage lib = scanned("app/renamed.jar", JAR, Map.of());
        assertThat(lib.purl()).isEqualTo("pkg:maven/org.acme.tools/lib@1.2.3");
        assertThat(lib.certainty()).isEqualTo(Certainty.PROVEN);
        assertThat(lib.why()).isEqualTo("its SHA-1, which is that of an archive in the local Maven repository");
    }

    @Test
    void shouldKnowAJarInsideAnotherAndStoredWithoutCompression() throws IOException {
        Zip app = new Zip().stored("BOOT-INF/lib/a.jar", JAR).file("BOOT-INF/lib/b.jar", JAR);
        InstalledPackage lib = scanned("app/app.jar", app.bytes(), Map.of());
        assertThat(lib.purl()).isEqualTo("pkg:maven/org.acme.tools/lib@1.2.3");
        assertThat(lib.locations()).hasSize(2);
    }

    @Test
    void shouldNotTakeAJarOfTheSameSizeForIt() throws IOException {
        byte[] other = new Zip().file("org/acme/Lib.class", "y").bytes();
        assertThat(other).hasSameSizeAs(JAR);
        assertThat(scanned("app/thing-9.jar", other, Map.of()).displayName()).isEqualTo("thing");
    }

    @Test
    void shouldLetTheNameDecideBetweenTwoReleasesOfTheSameBytesAndTellOfBoth() throws IOException {
        release("org/acme/tools", "lib", "1.2.4", JAR);
        InstalledPackage lib = scanned("app/lib-1.2.4.jar", JAR, Map.of());
        assertThat(lib.version()).isEqualTo("1.2.4");
        assertThat(lib.why()).contains("the same bytes were released as org.acme.tools:lib:1.2.3 too");
    }

    @Test
    void shouldKnowWhatTheBuildItselfMadeOrResolved() throws IOException {
        byte[] own = new Zip().file("com/acme/App.class", "own").bytes();
        Path built = Files.write(folder.resolve("app.jar"), own);
        InstalledPackage app =
                scanned("app/app.jar", own, Map.of(built, new KnownArtifacts.Coordinates("com.acme", "app", "2")));
        assertThat(app.purl()).isEqualTo("pkg:maven/com.acme/app@2");
        assertThat(app.why()).contains("this build's own artifacts");
    }

    @Test
    void shouldGoOnWithoutARepository() throws IOException {
        repository = folder.resolve("absent");
        assertThat(scanned("app/lib-1.jar", JAR, Map.of()).certainty()).isEqualTo(Certainty.NAMED);
    }
}
