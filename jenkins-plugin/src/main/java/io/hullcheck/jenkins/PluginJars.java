package io.hullcheck.jenkins;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The plugin's libraries as files on the controller. */
final class PluginJars {
    /** Beside the libraries: what the plugin leaves to Jenkins, and a Java machine without Jenkins wants. */
    private static final String BESIDES = "isolated";

    private PluginJars() {}

    /** Those of the plugin that runs; empty where it is no installed plugin, as when it is being developed. */
    static Optional<Bundle> ofThisPlugin() {
        return Own.JARS;
    }

    /** They do not change while Jenkins runs, and reading them takes a moment. */
    private static final class Own {
        private static final Optional<Bundle> JARS = find();

        private static Optional<Bundle> find() {
            try {
                Path own = Path.of(PluginJars.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                return Files.isRegularFile(own) ? Optional.of(in(own.getParent())) : Optional.empty();
            } catch (URISyntaxException | IOException e) {
                throw new IllegalStateException("the plugin's own files cannot be read", e);
            }
        }
    }

    /** @param libraries {@code WEB-INF/lib} of the plugin */
    static Bundle in(Path libraries) throws IOException {
        List<Bundle.Item> jars = new ArrayList<>();
        for (Path folder : List.of(libraries, libraries.resolveSibling(BESIDES))) {
            List<Path> files;
            try (Stream<Path> all = Files.list(folder)) {
                files = all.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
            }
            for (Path file : files) {
                jars.add(Bundle.Item.of(file));
            }
        }
        return Bundle.of(Bundle.Kind.LIBRARIES, jars);
    }
}
