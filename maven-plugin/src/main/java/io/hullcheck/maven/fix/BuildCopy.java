package io.hullcheck.maven.fix;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.project.MavenProject;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.InvocationResult;
import org.apache.maven.shared.invoker.MavenInvocationException;

/**
 * A copy of a build's folder, in which edited POMs are built by Maven's own Invoker while the folder itself stays as it is. What the build has
 * made, and Git's folder, are not copied. For one thread.
 */
public final class BuildCopy implements AutoCloseable {
    private static final int MOST_FILES = 200_000;
    private static final long MOST_BYTES = 4L << 30;
    private static final int MOST_LINES = 40;
    private static final int MOST_SECONDS = 3_600;

    private final MavenBuild build;
    private final Path root;
    private final Path folder;
    private int files;
    private long bytes;

    /**
     * Copies the folder.
     *
     * @throws IOException when it cannot be copied, or is too large to be
     */
    public BuildCopy(MavenBuild build, OwnPoms edited, OwnPoms before) throws IOException {
        this.build = build;
        this.root = root(build);
        this.folder = Files.createTempDirectory("hullcheck-verify").toRealPath();
        try {
            copy();
            for (String name : edited.changedFrom(before)) {
                Files.delete(of(edited.path(name)));
            }
            edited.write(before, this::of);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** The lowest folder that has all POMs of the build. */
    private static Path root(MavenBuild build) {
        Path root = build.top();
        File multi = build.session().getRequest().getMultiModuleProjectDirectory();
        if (multi != null && build.top().startsWith(multi.toPath().toAbsolutePath())) {
            root = multi.toPath().toAbsolutePath().normalize();
        }
        for (MavenProject project : build.projects()) {
            Path base = project.getBasedir().toPath().toAbsolutePath().normalize();
            while (!base.startsWith(root)) {
                root = root.getParent();
            }
        }
        return root;
    }

    /** Where a file of the build lies in the copy. */
    public Path of(Path file) {
        return folder.resolve(root.relativize(file.toAbsolutePath().normalize()).toString());
    }

    /** A text that names places of the build, with those of the copy. */
    public String of(String text) {
        return text.replace(root.toString(), folder.toString());
    }

    private void copy() throws IOException {
        Set<Path> made = new HashSet<>();
        for (MavenProject project : build.projects()) {
            made.add(Path.of(project.getBuild().getDirectory()).toAbsolutePath().normalize());
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path one, BasicFileAttributes attributes) throws IOException {
                if (made.contains(one) || one.equals(root.resolve(".git"))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(of(one));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path one, BasicFileAttributes attributes) throws IOException {
                bytes += attributes.size();
                if (++files > MOST_FILES || bytes > MOST_BYTES) {
                    throw new IOException(root + " is too large to be built in a copy; set hullcheck.verify=false and"
                            + " build it yourself");
                }
                if (attributes.isRegularFile() || attributes.isSymbolicLink()) {
                    Files.copy(one, of(one), LinkOption.NOFOLLOW_LINKS);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Runs Maven's phase {@code package} as the session was called: its profiles, properties, settings and repositories.
     *
     * @throws IOException with the end of what Maven wrote, when the build fails or cannot be started
     */
    public void build() throws IOException {
        MavenExecutionRequest session = build.session().getRequest();
        InvocationRequest request = new DefaultInvocationRequest();
        Deque<String> last = new ArrayDeque<>();
        request.setBaseDirectory(of(build.top()).toFile());
        request.addArg("package");
        request.setBatchMode(true);
        request.setOffline(build.session().isOffline());
        request.setProfiles(session.getActiveProfiles());
        request.setProperties(properties());
        request.setLocalRepositoryDirectory(
                new File(build.session().getLocalRepository().getBasedir()));
        request.setUserSettingsFile(existing(session.getUserSettingsFile()));
        request.setGlobalSettingsFile(existing(session.getGlobalSettingsFile()));
        request.setProjects(session.getSelectedProjects());
        request.setAlsoMake(true);
        request.setMavenHome(new File(System.getProperty("maven.home")));
        request.setJavaHome(new File(System.getProperty("java.home")));
        request.setTimeoutInSeconds(MOST_SECONDS);
        request.setOutputHandler(line -> {
            last.addLast(line);
            if (last.size() > MOST_LINES) {
                last.removeFirst();
            }
        });
        try {
            InvocationResult result = new DefaultInvoker().execute(request);
            if (result.getExitCode() != 0 || result.getExecutionException() != null) {
                List<String> errors =
                        last.stream().filter(l -> l.contains("ERROR")).toList();
                throw new IOException("the changed build fails in the phase package:\n"
                        + String.join("\n", errors.isEmpty() ? last : errors));
            }
        } catch (MavenInvocationException e) {
            throw new IOException("Maven could not be started in a copy of the build: " + e.getMessage(), e);
        }
    }

    /** A file that is there; null where it is not, as the Invoker has it. */
    private static File existing(File file) {
        return file != null && file.isFile() ? file : null;
    }

    /** What the user has set, without what is meant for this plugin, which does nothing in the copy. */
    private Properties properties() {
        Properties properties = new Properties();
        build.session().getUserProperties().stringPropertyNames().stream()
                .filter(n -> !n.startsWith("hullcheck.") && !n.equals("maven.repo.local"))
                .forEach(n -> properties.setProperty(
                        n, build.session().getUserProperties().getProperty(n)));
        properties.setProperty("hullcheck.skip", "true");
        return properties;
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path one, BasicFileAttributes attributes) throws IOException {
                Files.delete(one);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path one, IOException problem) throws IOException {
                Files.delete(one);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
