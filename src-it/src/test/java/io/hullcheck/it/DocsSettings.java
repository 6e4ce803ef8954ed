package io.hullcheck.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folders that examples of the documentation are run in. */
final class DocsSettings {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PLUGINS = "<!-- plugins -->";

    private DocsSettings() {}

    /** Makes the setting of that name in an empty folder. */
    static void make(String setting, String plugins, Path folder) throws IOException {
        switch (setting) {
            case "java-app", "java-app-registry" -> javaApp(plugins, folder);
            case "saved-image", "policy-include" -> {
                if (setting.equals("policy-include")) {
                    Files.writeString(
                            folder.resolve("organisation.yaml"), "version: 1\nfailOn: [{severity: CRITICAL}]\n");
                }
                Files.writeString(folder.resolve("pom.xml"), pom("pom", "").replace(PLUGINS, plugins));
                images(Files.createDirectories(folder.resolve("target")));
            }
            case "damaged-image" -> damaged(Files.createDirectories(folder.resolve("target")));
            case "feeds", "registry", "podman", "report-database" -> {
                SavedImage.archive(folder.resolve("app.tar"), image().dockerLegacy("app:1"));
                feeds(folder.resolve("feeds"));
            }
            case "no-project" -> SavedImage.archive(folder.resolve("app.tar"), image().dockerLegacy("app:1"));
            default -> throw new AssertionError("there is no setting \"" + setting + "\"");
        }
    }

    /** The quickstart's sources and libraries, without its plugins. */
    private static void javaApp(String plugins, Path folder) throws IOException {
        Path quickstart = Path.of("quickstart").toAbsolutePath();
        try (Stream<Path> sources = Files.walk(quickstart.resolve("src"))) {
            for (Path from : sources.sorted(Comparator.naturalOrder()).toList()) {
                Path to = folder.resolve(quickstart.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(from, to);
                }
            }
        }
        String whole = Files.readString(quickstart.resolve("pom.xml"));
        String dependencies = whole.substring(whole.indexOf("<dependencies>"), whole.indexOf("</dependencies>") + 15);
        Files.writeString(
                folder.resolve("pom.xml"),
                pom("jar", dependencies.replace("${log4j.version}", "2.14.1")).replace(PLUGINS, plugins));
    }

    private static String pom(String packaging, String more) {
        return """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>app</artifactId>
                  <version>1</version>
                  <packaging>%s</packaging>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  %s
                  <build><plugins>%s</plugins></build>
                </project>
                """.formatted(packaging, more, PLUGINS);
    }

    /** A mirror with the one record that the image of the examples is about. */
    private static void feeds(Path folder) throws IOException {
        FeedFolder feeds = new FeedFolder(folder);
        // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q
        feeds.put(
                "Maven",
                "GHSA-jfh8-c2jp-5v3q",
                FeedFolder.daysAgo(1),
                FeedFolder.record(
                                "GHSA-jfh8-c2jp-5v3q",
                                "Maven",
                                "org.apache.logging.log4j:log4j-core",
                                "2.15.0",
                                FeedFolder.daysAgo(1))
                        .replace(
                                "\"affected\"",
                                "\"aliases\": [\"CVE-2021-44228\"], \"database_specific\": {\"severity\": \"CRITICAL\"},"
                                        + " \"affected\""));
        feeds.put("Alpine", "v3.20", "ALPINE-CVE-2026-1001", "musl", "1.2.4-r0", FeedFolder.daysAgo(1));
        feeds.write();
    }

    private static LayerTar layer() {
        byte[] log4j = new Zip()
                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                .bytes();
        byte[] application = new Zip()
                .coordinates("com.example", "app", "1")
                .stored("BOOT-INF/lib/log4j-core-2.14.1.jar", log4j)
                .bytes();
        return new LayerTar()
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.0\nPRETTY_NAME=\"Alpine Linux v3.20\"\n")
                .file(
                        "lib/apk/db/installed",
                        "P:musl\nV:1.2.5-r0\nA:x86_64\no:musl\n\nP:zlib\nV:1.3.1-r1\nA:x86_64\no:zlib\n\n")
                .file("app/app.jar", application);
    }

    private static SavedImage image() {
        return new SavedImage().layer(layer());
    }

    private static void images(Path target) throws IOException {
        SavedImage.archive(target.resolve("app.tar"), image().dockerLegacy("app:1"));
        SavedImage.folder(
                target.resolve("layout"),
                SavedImage.ociOfPlatforms("app:1", List.of(image(), image().platform("linux", "arm64"))));
        SavedImage.archive(target.resolve("two.tar"), two());
        Path root = Files.createDirectories(target.resolve("rootfs"));
        Tools.unpack(layer().plain(), root);
    }

    /** Two images in one archive, as {@code docker save a b} writes them. */
    private static Map<String, byte[]> two() throws IOException {
        Map<String, byte[]> first = new SavedImage()
                .layer(new LayerTar().file("etc/os-release", "ID=alpine\n"))
                .dockerLegacy("app:1");
        Map<String, byte[]> second = image().dockerLegacy("app:2");
        ArrayNode manifest = (ArrayNode) MAPPER.readTree(first.get("manifest.json"));
        manifest.addAll((ArrayNode) MAPPER.readTree(second.get("manifest.json")));
        Map<String, byte[]> both = new LinkedHashMap<>(first);
        both.putAll(second);
        both.put("manifest.json", MAPPER.writeValueAsBytes(manifest));
        return both;
    }

    private static void damaged(Path target) throws IOException {
        LayerTar layer = layer().file("app/torn.jar", "no zip");
        SavedImage.archive(
                target.resolve("app.tar"), new SavedImage().layer(layer).dockerLegacy("app:1"));
    }
}
