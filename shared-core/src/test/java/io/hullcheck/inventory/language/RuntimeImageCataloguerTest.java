package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Skip;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run-time images and modules made by the JDK's own tools, of this project's own libraries. */
class RuntimeImageCataloguerTest {
    @TempDir
    private Path folder;

    private static Path jar(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String version(Class<?> type) throws URISyntaxException {
        String name = jar(type).getFileName().toString();
        return name.substring(name.lastIndexOf('-') + 1, name.length() - ".jar".length());
    }

    private static void run(String tool, String... arguments) {
        Optional<ToolProvider> provider = ToolProvider.findFirst(tool);
        if (provider.isEmpty()) {
            Skip.forWantOf(tool, "this JDK has no such tool");
        }
        StringWriter out = new StringWriter();
        int code = provider.orElseThrow().run(new PrintWriter(out), new PrintWriter(out), arguments);
        assertThat(code).as(out.toString()).isZero();
    }

    /** What jlink makes of jackson-core and the modules it needs. */
    private byte[] linked(String... options) throws IOException, URISyntaxException {
        Path image = folder.resolve("image");
        List<String> arguments = new ArrayList<>(Arrays.asList(options));
        arguments.addAll(List.of(
                "--module-path",
                jar(JsonFactory.class).toString(),
                "--add-modules",
                "com.fasterxml.jackson.core",
                "--output",
                image.toString()));
        run("jlink", arguments.toArray(String[]::new));
        return Files.readAllBytes(image.resolve("lib/modules"));
    }

    private static Inventory read(String path, byte[] file) throws IOException {
        return Catalogued.layers(new LayerTar().file(path, file));
    }

    @Test
    void shouldListTheLibrariesLinkedIntoARuntimeImage() throws Exception {
        Inventory inventory = read("opt/app/lib/modules", linked());
        assertThat(Catalogued.gaps(inventory)).isEmpty();
        assertThat(Catalogued.names(inventory))
                .containsExactly("com.fasterxml.jackson.core:jackson-core " + version(JsonFactory.class));
        assertThat(Catalogued.only(inventory).locations())
                .extracting(Location::path)
                .containsExactly("/opt/app/lib/modules!/com.fasterxml.jackson.core/META-INF/maven/"
                        + "com.fasterxml.jackson.core/jackson-core/pom.properties");
    }

    @Test
    void shouldReadARuntimeImageThatWasCompressed() throws Exception {
        assertThat(Catalogued.names(read("opt/app/lib/modules", linked("--compress=2"))))
                .containsExactly("com.fasterxml.jackson.core:jackson-core " + version(JsonFactory.class));
    }

    @Test
    void shouldSayThatARuntimeImageIsDamaged() throws Exception {
        byte[] whole = linked();
        Inventory inventory = read("opt/app/lib/modules", Arrays.copyOf(whole, 50_000));
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED);
            assertThat(g.path()).contains("/opt/app/lib/modules");
            assertThat(g.what()).contains("ends within its index");
        });
        byte[] wild = whole.clone();
        Arrays.fill(wild, 28 + 1_000, 28 + 40_000, (byte) 0x7f);
        assertThat(read("opt/app/lib/modules", wild).gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED));
    }

    @Test
    void shouldPassOverOtherFilesOfThatName() throws IOException {
        Inventory inventory = read("usr/lib/modules", "just a text that is longer than a header".getBytes());
        assertThat(inventory.gaps()).isEmpty();
        assertThat(inventory.packages()).isEmpty();
    }

    @Test
    void shouldReadAModuleFile() throws Exception {
        Path exploded = folder.resolve("classes");
        try (ZipFile zip = new ZipFile(jar(ObjectMapper.class).toFile())) {
            for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                Path file = exploded.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.getInputStream(entry).readAllBytes());
            }
        }
        if (!Files.exists(exploded.resolve("module-info.class"))) {
            Files.copy(
                    exploded.resolve("META-INF/versions/9/module-info.class"), exploded.resolve("module-info.class"));
        }
        Path module = folder.resolve("databind.jmod");
        run("jmod", "create", "--class-path", exploded.toString(), module.toString());
        assertThat(Catalogued.names(read("opt/jmods/databind.jmod", Files.readAllBytes(module))))
                .containsExactly("com.fasterxml.jackson.core:jackson-databind " + version(ObjectMapper.class));
    }
}
