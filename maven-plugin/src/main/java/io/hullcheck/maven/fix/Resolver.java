package io.hullcheck.maven.fix;

import io.hullcheck.maven.fix.Resolution.Key;
import io.hullcheck.maven.fix.Resolution.Node;
import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.RepositoryUtils;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.apache.maven.repository.internal.MavenWorkspaceReader;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositoryCache;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.repository.WorkspaceRepository;
import org.eclipse.aether.resolution.ArtifactRequest;

/**
 * Resolves all modules of a build from POMs in memory, with Maven's own collector, session and repositories. For one thread;
 * what was read of a repository stays in memory from one resolution to the next.
 */
final class Resolver {
    /** Settings and marks of Maven's resolver (org.eclipse.aether.util.graph, ConflictResolver and DependencyManagerUtils). */
    private static final String VERBOSE_CONFLICTS = "aether.conflictResolver.verbose";

    private static final String VERBOSE_MANAGEMENT = "aether.dependencyManager.verbose";
    private static final String WINNER = "conflict.winner";
    private static final String PREMANAGED_VERSION = "premanaged.version";

    /** Pools of what a collector has read; these would keep a module's POM as it was before an edit. */
    private static final String POOLS = "DataPool";

    /** Of a module whose model an edit leaves as it was, the resolution is known; so many are remembered, the first among them. */
    private static final int MOST_KEPT = 8;

    private final MavenBuild build;
    private final Map<Object, Object> kept = new ConcurrentHashMap<>();
    private final boolean hasOwnDependencies;
    private final Map<String, List<Resolution.Module>> resolved = new HashMap<>();
    private int resolutions;

    Resolver(MavenBuild build) {
        this.build = build;
        this.hasOwnDependencies = build.modules().stream()
                .anyMatch(m -> m.getDependencies().stream().anyMatch(d -> isOwn(d.getGroupId(), d.getArtifactId())));
    }

    private boolean isOwn(String group, String artifact) {
        return build.projects().stream()
                .anyMatch(p -> p.getGroupId().equals(group) && p.getArtifactId().equals(artifact));
    }

    /** How often was resolved. */
    int resolutions() {
        return resolutions;
    }

    /**
     * Resolves.
     *
     * @throws UnresolvableException when Maven would not
     */
    Resolution of(OwnPoms poms) throws UnresolvableException {
        resolutions++;
        Models models = new Models(build, poms);
        DefaultRepositorySystemSession session = new DefaultRepositorySystemSession(build.repositorySession());
        session.setConfigProperty(VERBOSE_CONFLICTS, true);
        session.setConfigProperty(VERBOSE_MANAGEMENT, true);
        session.setWorkspaceReader(new OwnArtifacts(models));
        session.setCache(new Cache());
        List<Resolution.Module> modules = new ArrayList<>();
        for (MavenProject project : build.modules()) {
            modules.add(module(project, models, session));
        }
        return new Resolution(modules);
    }

    private Resolution.Module module(MavenProject project, Models models, RepositorySystemSession session)
            throws UnresolvableException {
        Models.Effective effective = models.of(project);
        String id = project.getGroupId() + ":" + project.getArtifactId();
        List<Resolution.Module> before = resolved.computeIfAbsent(id, k -> new ArrayList<>());
        if (!hasOwnDependencies) {
            for (Resolution.Module one : before) {
                if (one.model().isSameAs(effective)) {
                    return new Resolution.Module(id, one.nodes(), effective);
                }
            }
        }
        Model model = effective.model();
        CollectRequest request = new CollectRequest();
        request.setRootArtifact(
                new DefaultArtifact(model.getGroupId(), model.getArtifactId(), "", "pom", project.getVersion()));
        for (Dependency dependency : model.getDependencies()) {
            request.addDependency(RepositoryUtils.toDependency(
                    dependency, build.repositorySession().getArtifactTypeRegistry()));
        }
        if (model.getDependencyManagement() != null) {
            for (Dependency dependency : model.getDependencyManagement().getDependencies()) {
                request.addManagedDependency(RepositoryUtils.toDependency(
                        dependency, build.repositorySession().getArtifactTypeRegistry()));
            }
        }
        request.setRepositories(project.getRemoteProjectRepositories());
        try {
            DependencyNode root =
                    build.system().collectDependencies(session, request).getRoot();
            Resolution.Module module = new Resolution.Module(id, nodes(root), effective);
            before.add(module);
            if (before.size() > MOST_KEPT) {
                before.remove(1);
            }
            return module;
        } catch (RepositoryException e) {
            throw new UnresolvableException(e.getMessage(), e);
        }
    }

    /** What was chosen and is in the application, the nearest first. */
    private static Map<Key, Node> nodes(DependencyNode root) {
        Map<Key, Node> nodes = new LinkedHashMap<>();
        Deque<DependencyNode> next = new ArrayDeque<>(root.getChildren());
        while (!next.isEmpty()) {
            DependencyNode at = next.remove();
            if (at.getArtifact() == null || at.getData().get(WINNER) != null) {
                continue;
            }
            next.addAll(at.getChildren());
            String scope = at.getDependency() == null ? "" : at.getDependency().getScope();
            if (scope.equals("test") || scope.equals("provided") || scope.equals("system")) {
                continue;
            }
            Map<Key, String> needs = new LinkedHashMap<>();
            for (DependencyNode child : at.getChildren()) {
                if (child.getArtifact() != null) {
                    Object stated = child.getData().get(PREMANAGED_VERSION);
                    needs.put(
                            key(child.getArtifact()),
                            stated == null ? child.getArtifact().getVersion() : stated.toString());
                }
            }
            Optional<String> asked = at.getRelocations().stream()
                    .findFirst()
                    .map(a -> a.getGroupId() + ":" + a.getArtifactId())
                    .filter(a -> !a.equals(key(at.getArtifact()).ga()));
            nodes.putIfAbsent(
                    key(at.getArtifact()),
                    new Node(key(at.getArtifact()), at.getArtifact().getVersion(), asked, needs));
        }
        return nodes;
    }

    private static Key key(Artifact artifact) {
        return new Key(
                artifact.getGroupId(), artifact.getArtifactId(), artifact.getExtension(), artifact.getClassifier());
    }

    /**
     * The file of an artifact; fetched where it is not on this machine.
     *
     * @throws UnresolvableException when no repository has it
     */
    File file(Key key, String version) throws UnresolvableException {
        Artifact artifact = new DefaultArtifact(key.group(), key.artifact(), key.classifier(), key.type(), version);
        try {
            return build.system()
                    .resolveArtifact(
                            build.repositorySession(), new ArtifactRequest(artifact, build.repositories(), null))
                    .getArtifact()
                    .getFile();
        } catch (RepositoryException e) {
            throw new UnresolvableException(e.getMessage(), e);
        }
    }

    /** The build's own artifacts by their POMs in memory. */
    private final class OwnArtifacts implements MavenWorkspaceReader {
        private final WorkspaceRepository repository = new WorkspaceRepository("hullcheck");
        private final Models models;

        OwnArtifacts(Models models) {
            this.models = models;
        }

        @Override
        public Model findModel(Artifact artifact) {
            try {
                return models.own(artifact.getGroupId(), artifact.getArtifactId(), artifact.getVersion())
                        .orElse(null);
            } catch (UnresolvableException e) {
                // the module's own resolution fails by the same reason and says so
                return null;
            }
        }

        @Override
        public WorkspaceRepository getRepository() {
            return repository;
        }

        @Override
        public File findArtifact(Artifact artifact) {
            return build.projects().stream()
                    .filter(p -> p.getGroupId().equals(artifact.getGroupId())
                            && p.getArtifactId().equals(artifact.getArtifactId())
                            && p.getVersion().equals(artifact.getVersion()))
                    .map(MavenProject::getFile)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<String> findVersions(Artifact artifact) {
            return build.projects().stream()
                    .filter(p -> p.getGroupId().equals(artifact.getGroupId())
                            && p.getArtifactId().equals(artifact.getArtifactId()))
                    .map(MavenProject::getVersion)
                    .toList();
        }
    }

    /** Keeps what comes from repositories; what comes from the build's own POMs only for one resolution. */
    private final class Cache implements RepositoryCache {
        private final Map<Object, Object> once = new ConcurrentHashMap<>();

        private Map<Object, Object> map(Object key) {
            return hasOwnDependencies && key.toString().contains(POOLS) ? once : kept;
        }

        @Override
        public void put(RepositorySystemSession session, Object key, Object data) {
            if (data != null) {
                map(key).put(key, data);
            } else {
                map(key).remove(key);
            }
        }

        @Override
        public Object get(RepositorySystemSession session, Object key) {
            return map(key).get(key);
        }
    }
}
