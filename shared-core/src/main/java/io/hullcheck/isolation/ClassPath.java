package io.hullcheck.isolation;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the classes lie that this program runs with: a build tool's class loader has them, or Java's own class path. */
public final class ClassPath {
    /** What a build tool gives to all its plugins from a place of its own. */
    private static final String LOGGING = "org.slf4j.LoggerFactory";

    private ClassPath() {}

    /**
     * The class path of a class and of all that it needs, as {@code java -cp} takes it.
     *
     * @throws IllegalStateException when its classes do not lie in files
     */
    public static String of(Class<?> type) {
        Set<Path> all = new LinkedHashSet<>();
        all.add(place(type));
        if (type.getClassLoader() instanceof URLClassLoader loader) {
            for (URL url : loader.getURLs()) {
                all.add(file(url));
            }
        } else {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (!entry.isEmpty()) {
                    all.add(Path.of(entry).toAbsolutePath());
                }
            }
        }
        try {
            all.add(place(Class.forName(LOGGING, false, type.getClassLoader())));
        } catch (ClassNotFoundException e) {
            // then nothing that is needed logs
            all.add(place(type));
        }
        return all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("it is not known where the class " + type.getName() + " lies");
        }
        return file(source.getLocation());
    }

    private static Path file(URL url) {
        try {
            return Path.of(new URI(url.toString().replace(" ", "%20")));
        } catch (URISyntaxException | RuntimeException e) {
            throw new IllegalStateException(
                    "another process cannot have the classes at " + url + ", because they do not lie in a file", e);
        }
    }
}
