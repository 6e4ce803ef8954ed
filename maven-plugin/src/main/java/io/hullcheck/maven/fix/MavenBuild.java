package io.hullcheck.maven.fix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.building.ModelBuilder;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.repository.RemoteRepository;

/**
 * The build that Maven is running: its modules, its own POMs, and how repositories are asked. Immutable.
 *
 * @param projects modules, and parents that are files of the build
 * @param repositorySession for look-ups of single artifacts
 * @param isOffline whether only what is on this machine is seen
 */
public record MavenBuild(
        MavenSession session,
        RepositorySystem system,
        ModelBuilder models,
        Path top,
        List<MavenProject> projects,
        List<MavenProject> modules,
        List<RemoteRepository> repositories,
        DefaultRepositorySystemSession repositorySession,
        boolean isOffline) {
    /** Repositories in folders are no other machines; what a session that is offline may ask is told by this setting of Maven's resolver. */
    private static final String OFFLINE_PROTOCOLS = "aether.offline.protocols";

    public MavenBuild {
        projects = List.copyOf(projects);
        modules = List.copyOf(modules);
        repositories = List.copyOf(repositories);
    }

    /**
     * The build of a session.
     *
     * @param top folder that file names start from
     * @param isOffline whether nothing may be fetched from another machine
     */
    public static MavenBuild of(
            MavenSession session, RepositorySystem system, ModelBuilder models, Path top, boolean isOffline) {
        Path start = top.toAbsolutePath().normalize();
        Path local = Path.of(session.getLocalRepository().getBasedir())
                .toAbsolutePath()
                .normalize();
        Map<Path, MavenProject> own = new LinkedHashMap<>();
        List<MavenProject> modules = new ArrayList<>();
        Set<RemoteRepository> repositories = new LinkedHashSet<>();
        for (MavenProject project : session.getAllProjects()) {
            if (isOwn(project, local)) {
                modules.add(project);
            }
            for (MavenProject at = project; at != null; at = at.getParent()) {
                if (isOwn(at, local)) {
                    own.putIfAbsent(at.getFile().toPath().toAbsolutePath().normalize(), at);
                }
            }
            repositories.addAll(project.getRemoteProjectRepositories());
        }
        DefaultRepositorySystemSession copy = new DefaultRepositorySystemSession(session.getRepositorySession());
        if (isOffline) {
            copy.setOffline(true);
            copy.setConfigProperty(OFFLINE_PROTOCOLS, "file");
        }
        return new MavenBuild(
                session,
                system,
                models,
                start,
                List.copyOf(own.values()),
                modules,
                List.copyOf(repositories),
                copy,
                isOffline || session.isOffline());
    }

    private static boolean isOwn(MavenProject project, Path local) {
        return project.getFile() != null
                && !project.getFile().toPath().toAbsolutePath().normalize().startsWith(local)
                && project.getFile().getName().endsWith(".xml");
    }

    /** Reads the build's own POMs as they lie in the folder now. */
    public OwnPoms poms() throws IOException {
        return OwnPoms.read(
                top, projects.stream().map(p -> p.getFile().toPath()).toList());
    }
}
