package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.junit.jupiter.api.Test;

/** Real libraries, their classes moved as shading moves them, with nothing left that names them. */
class ClassCopiesTest {
    private static final String COMPRESS = "org/apache/commons/compress/";

    private static Inventory read(String path, Zip archive) throws IOException {
        return Catalogued.layers(new LayerTar().file(path, archive.bytes()));
    }

    /** The classes of the jar that a class was loaded from. */
    private static Zip classesOf(Class<?> type, UnaryOperator<String> move) throws IOException {
        Zip moved = new Zip();
        try (InputStream in = Files.newInputStream(jar(type));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String path = entry.getName().endsWith(".class") ? move.apply(entry.getName()) : "";
                if (!path.isEmpty()) {
                    moved.file(path, zip.readAllBytes());
                }
            }
        }
        return moved;
    }

    private static Path jar(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code 1.28.0} of {@code commons-compress-1.28.0.jar}. */
    private static String version(Class<?> type) {
        String name = jar(type).getFileName().toString();
        return name.substring(name.lastIndexOf('-') + 1, name.length() - ".jar".length());
    }

    private static Optional<InstalledPackage> find(Inventory inventory, String name) {
        return inventory.packages().stream()
                .filter(p -> p.displayName().equals(name))
                .findFirst();
    }

    @Test
    void shouldRecogniseALibraryWhoseClassesWereMovedAndWhoseCoordinatesWereRemoved() throws IOException {
        Zip app = classesOf(ArchiveEntry.class, p -> p.startsWith(COMPRESS) ? "com/acme/shaded/" + p : "")
                .coordinates("com.acme", "app", "1");
        InstalledPackage compress = find(read("app.jar", app), "org.apache.commons:commons-compress")
                .orElseThrow();
        assertThat(compress.version()).isEqualTo(version(ArchiveEntry.class));
        assertThat(compress.certainty()).isEqualTo(Certainty.RECOGNISED);
        assertThat(compress.why()).contains("of its classes");
        assertThat(compress.locations())
                .extracting(Location::path)
                .containsExactly("/app.jar!/com/acme/shaded/org/apache/commons/compress");
    }

    @Test
    void shouldRecogniseItUnderANameOfItsOwnAndInsideAnExecutableArchive() throws IOException {
        Zip app = classesOf(
                ArchiveEntry.class,
                p -> p.startsWith(COMPRESS) ? "BOOT-INF/classes/acme/zipping/" + p.substring(COMPRESS.length()) : "");
        assertThat(find(read("app.jar", app), "org.apache.commons:commons-compress"))
                .isPresent();
    }

    @Test
    void shouldSayWhichReleasesFitACopyThatWasThinnedOut() throws IOException {
        // what a minimised jar keeps of it that reads tar archives alone
        Zip app = classesOf(
                ArchiveEntry.class,
                p -> p.startsWith(COMPRESS + "archivers/") && !p.contains("/zip/") && !p.contains("/sevenz/")
                        ? "com/acme/" + p
                        : "");
        InstalledPackage compress = find(read("app.jar", app), "org.apache.commons:commons-compress")
                .orElseThrow();
        assertThat(compress.why()).contains("which fit").contains("to 1.").contains("the oldest is counted");
    }

    @Test
    void shouldTakeTheVersionThatAClassOfTheLibraryStates() throws IOException {
        Zip app = classesOf(ObjectMapper.class, p -> p.startsWith("com/fasterxml/") ? "acme/" + p : "");
        InstalledPackage jackson = find(read("app.jar", app), "com.fasterxml.jackson.core:jackson-databind")
                .orElseThrow();
        assertThat(jackson.version()).isEqualTo(version(ObjectMapper.class));
        assertThat(jackson.certainty()).isEqualTo(Certainty.DECLARED);
    }

    @Test
    void shouldNotListALibraryAgainThatLeftItsCoordinates() throws IOException {
        Zip app = classesOf(ArchiveEntry.class, p -> p.startsWith(COMPRESS) ? "com/acme/" + p : "")
                .coordinates("com.acme", "app", "1")
                .coordinates("org.apache.commons", "commons-compress", "1.2.3");
        assertThat(Catalogued.names(read("app.jar", app)))
                .containsExactly("com.acme:app 1", "org.apache.commons:commons-compress 1.2.3");
    }

    @Test
    void shouldNotTakeALibraryThatGrewOutOfAnotherForTheOther() throws IOException {
        Zip fork = classesOf(ArchiveEntry.class, p -> p).coordinates("com.acme", "better-compress", "7");
        assertThat(Catalogued.names(read("better-compress-7.jar", fork))).containsExactly("com.acme:better-compress 7");
    }

    @Test
    void shouldNotTakeClassesForALibraryThatOnlyHasAFewNamesInCommon() throws IOException {
        Zip app = classesOf(ArchiveEntry.class, p -> p.startsWith(COMPRESS) ? "com/acme/" + p : "");
        for (int i = 0; i < 2_000; i++) {
            app.file("com/acme/" + COMPRESS + "archivers/zip/Own" + i + ".class", "")
                    .file("com/acme/" + COMPRESS + "archivers/tar/Own" + i + ".class", "");
        }
        assertThat(find(read("app.jar", app), "org.apache.commons:commons-compress"))
                .isEmpty();
    }

    @Test
    void shouldTellTheGroupByTheClassesWhereTheNameTellsTheRest() throws IOException {
        InstalledPackage compress =
                Catalogued.only(read("lib/commons-compress-1.26.0.jar", classesOf(ArchiveEntry.class, p -> p)));
        assertThat(compress.purl()).isEqualTo("pkg:maven/org.apache.commons/commons-compress@1.26.0");
        assertThat(compress.certainty()).isEqualTo(Certainty.NAMED);
        assertThat(compress.why()).isEqualTo("its file name; the group by the names of its classes");
    }

    @Test
    void shouldNotLetTwoLibrariesThatAreNoFamilyNarrowEachOther() {
        // fitting 1.9 and 1.10 of one artifact says nothing of 1.10 of another in the same group
        ClassHistories.Library text = new ClassHistories.Library("g", "text", "g/text/", Optional.empty());
        ClassHistories.Library zip = new ClassHistories.Library("g", "zip", "g/zip/", Optional.empty());
        ClassCopies.Copy one = new ClassCopies.Copy(
                text, "x/", new ClassHistory.Fit(List.of("1.9", "1.10"), 9, 0, 9), 9, List.of("1.9", "1.10"));
        ClassCopies.Copy other = new ClassCopies.Copy(
                zip, "y/", new ClassHistory.Fit(List.of("1.10"), 9, 0, 9), 9, List.of("1.6", "1.7", "1.8", "1.10"));
        assertThat(ClassCopies.narrowed(List.of(one, other), Map.of())
                        .get(0)
                        .fit()
                        .versions())
                .containsExactly("1.9", "1.10");
    }
}
