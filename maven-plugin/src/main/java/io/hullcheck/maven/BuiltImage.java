package io.hullcheck.maven;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The image that a build makes, told by what the plugins that make images leave behind or are configured to make. Each
 * place is one that the plugin's own documentation names as its default or its parameter.
 */
final class BuiltImage {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String JIB = "com.google.cloud.tools:jib-maven-plugin";
    private static final String SPRING_BOOT = "org.springframework.boot:spring-boot-maven-plugin";
    private static final List<String> DOCKER =
            List.of("io.fabric8:docker-maven-plugin", "org.eclipse.jkube:kubernetes-maven-plugin");

    private final MavenProject project;
    private final Path baseFolder;
    private final Path buildFolder;

    BuiltImage(MavenProject project, Path baseFolder, Path buildFolder) {
        this.project = project;
        this.baseFolder = baseFolder;
        this.buildFolder = buildFolder;
    }

    /**
     * The image, as a reference; empty when nothing tells of one.
     *
     * @throws IOException when what a plugin has left cannot be read
     * @throws IllegalArgumentException when the build makes several
     */
    Optional<String> reference() throws IOException {
        Optional<String> jib = jib();
        if (jib.isPresent()) {
            return jib;
        }
        List<String> names = new ArrayList<>(springBoot());
        DOCKER.forEach(plugin -> names.addAll(docker(plugin)));
        if (names.size() > 1) {
            throw new IllegalArgumentException("this build makes several images (" + String.join(", ", names)
                    + "); name one with hullcheck.image, as docker:NAME");
        }
        return names.stream().findFirst().map(n -> "docker:" + n);
    }

    /** Where one looks who has built none yet. */
    Path expected() {
        return jibFile("tar", "jib-image.tar");
    }

    private Optional<String> jib() throws IOException {
        Path tar = expected();
        Path told = jibFile("imageJson", "jib-image.json");
        Optional<String> archive = Files.isRegularFile(tar) ? Optional.of("docker-archive:" + tar) : Optional.empty();
        if (!Files.isRegularFile(told)) {
            return archive;
        }
        JsonNode json = MAPPER.readTree(told.toFile());
        String image = json.path("image").asText("");
        String digest = json.path("imageDigest").asText("");
        if (json.path("imagePushed").asBoolean(false) && !image.isBlank() && !digest.isBlank()) {
            // by its digest: the tag may have moved since
            return Optional.of("registry:" + image.replaceFirst("(?:@.*|:[^:/]+)$", "") + "@" + digest);
        }
        String id = json.path("imageId").asText("");
        return archive.or(() -> id.isBlank() ? Optional.empty() : Optional.of("docker:" + id));
    }

    private Path jibFile(String parameter, String otherwise) {
        return configuration(JIB)
                .flatMap(c -> child(c, "outputPaths"))
                .flatMap(c -> text(c, parameter))
                .map(baseFolder::resolve)
                .orElse(buildFolder.resolve(otherwise));
    }

    /** {@code spring-boot:build-image} makes {@code ARTIFACT:VERSION} unless it is told otherwise. */
    private List<String> springBoot() {
        Plugin plugin = project.getPlugin(SPRING_BOOT);
        if (plugin == null) {
            return List.of();
        }
        String typed = project.getProperties().getProperty("spring-boot.build-image.imageName");
        Optional<Xpp3Dom> configuration = configuration(SPRING_BOOT);
        boolean builds = typed != null
                || configuration.flatMap(c -> child(c, "image")).isPresent()
                || plugin.getExecutions().stream()
                        .anyMatch(e -> e.getGoals().stream().anyMatch(g -> g.startsWith("build-image")));
        if (!builds) {
            return List.of();
        }
        return List.of(Optional.ofNullable(typed)
                .or(() -> plugin.getExecutions().stream()
                        .filter(e -> e.getConfiguration() instanceof Xpp3Dom)
                        .map(e -> (Xpp3Dom) e.getConfiguration())
                        .flatMap(c -> child(c, "image").flatMap(i -> text(i, "name")).stream())
                        .findFirst())
                .or(() -> configuration.flatMap(c -> child(c, "image")).flatMap(c -> text(c, "name")))
                .orElse(project.getArtifactId() + ":" + project.getVersion()));
    }

    private List<String> docker(String plugin) {
        List<String> names = new ArrayList<>();
        configuration(plugin).flatMap(c -> child(c, "images")).ifPresent(images -> {
            for (Xpp3Dom image : images.getChildren()) {
                if (child(image, "build").isPresent()) {
                    text(image, "name").map(this::expanded).ifPresent(names::add);
                }
            }
        });
        return names;
    }

    /** The placeholders of the Docker plugin's names: group, artifact, version, and "latest" for a snapshot. */
    private String expanded(String name) {
        String group = project.getGroupId().replaceFirst(".*\\.", "");
        String version = project.getVersion();
        return name.replace("%g", clean(group))
                .replace("%a", clean(project.getArtifactId()))
                .replace("%l", version.endsWith("-SNAPSHOT") ? "latest" : version)
                .replace("%v", version);
    }

    private static String clean(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
    }

    private Optional<Xpp3Dom> configuration(String plugin) {
        return Optional.ofNullable(project.getPlugin(plugin))
                .map(Plugin::getConfiguration)
                .filter(Xpp3Dom.class::isInstance)
                .map(Xpp3Dom.class::cast);
    }

    private static Optional<Xpp3Dom> child(Xpp3Dom node, String name) {
        return Optional.ofNullable(node.getChild(name));
    }

    private static Optional<String> text(Xpp3Dom node, String name) {
        return child(node, name).map(Xpp3Dom::getValue).map(String::trim).filter(v -> !v.isEmpty());
    }
}
