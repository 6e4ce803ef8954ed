package io.hullcheck.maven.fix;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.DependencyManagement;
import org.apache.maven.model.Exclusion;
import org.apache.maven.model.Model;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.ModelSource2;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.model.resolution.WorkspaceModelResolver;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectBuildingRequest;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/** The effective models of a build's POMs as Maven's own model builder makes them, from text in memory. For one thread. */
final class Models {
    private final MavenBuild build;
    private final OwnPoms poms;
    private final Map<String, Model> raw = new HashMap<>();
    private final Map<String, Model> effective = new HashMap<>();

    /**
     * What a module's POM comes to.
     *
     * @param managed versions of the dependency management, by name
     * @param exclusions those that the dependency management has, each {@code group:artifact}
     */
    record Effective(Model model, Map<Resolution.Key, String> managed, Map<Resolution.Key, List<String>> exclusions) {
        static Effective of(Model model) {
            Map<Resolution.Key, String> managed = new LinkedHashMap<>();
            Map<Resolution.Key, List<String>> exclusions = new LinkedHashMap<>();
            DependencyManagement management = model.getDependencyManagement();
            if (management != null) {
                for (Dependency dependency : management.getDependencies()) {
                    Resolution.Key key = key(dependency);
                    if (dependency.getVersion() != null && managed.putIfAbsent(key, dependency.getVersion()) == null) {
                        exclusions.put(
                                key,
                                dependency.getExclusions().stream()
                                        .map(Models::name)
                                        .toList());
                    }
                }
            }
            return new Effective(model, managed, exclusions);
        }

        /** Whether both give the same versions to the same dependencies. */
        boolean isSameAs(Effective other) {
            return managed.equals(other.managed)
                    && exclusions.equals(other.exclusions)
                    && direct(model).equals(direct(other.model));
        }

        private static List<String> direct(Model model) {
            return model.getDependencies().stream()
                    .map(d -> key(d) + " " + d.getVersion())
                    .toList();
        }
    }

    Models(MavenBuild build, OwnPoms poms) {
        this.build = build;
        this.poms = poms;
    }

    private static String name(Exclusion exclusion) {
        return exclusion.getGroupId() + ":" + exclusion.getArtifactId();
    }

    static Resolution.Key key(Dependency dependency) {
        return new Resolution.Key(
                dependency.getGroupId(),
                dependency.getArtifactId(),
                dependency.getType() == null ? "jar" : dependency.getType(),
                dependency.getClassifier() == null ? "" : dependency.getClassifier());
    }

    /**
     * The effective model of a module.
     *
     * @throws UnresolvableException when Maven would not build it
     */
    Effective of(MavenProject project) throws UnresolvableException {
        return Effective.of(effective(project.getFile()));
    }

    /** The effective model of one of the build's own artifacts; empty where it is none. */
    Optional<Model> own(String group, String artifact, String version) throws UnresolvableException {
        for (MavenProject project : build.projects()) {
            if (project.getGroupId().equals(group)
                    && project.getArtifactId().equals(artifact)
                    && project.getVersion().equals(version)) {
                return Optional.of(effective(project.getFile()));
            }
        }
        return Optional.empty();
    }

    private Model effective(File file) throws UnresolvableException {
        String name = OwnPoms.name(build.top(), file.toPath());
        Model known = effective.get(name);
        if (known != null) {
            return known;
        }
        ProjectBuildingRequest session = build.session().getProjectBuildingRequest();
        DefaultModelBuildingRequest request = new DefaultModelBuildingRequest();
        request.setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_MINIMAL);
        request.setProcessPlugins(false);
        request.setLocationTracking(true);
        request.setActiveProfileIds(session.getActiveProfileIds());
        request.setInactiveProfileIds(session.getInactiveProfileIds());
        request.setProfiles(session.getProfiles());
        request.setSystemProperties(session.getSystemProperties());
        request.setUserProperties(session.getUserProperties());
        request.setBuildStartTime(session.getBuildStartTime());
        request.setModelSource(new PomSource(poms.text(name).text(), file));
        request.setPomFile(file);
        request.setModelResolver(new RepositoryModels(build));
        request.setWorkspaceModelResolver(new Workspace());
        try {
            Model model = build.models().build(request).getEffectiveModel();
            effective.put(name, model);
            return model;
        } catch (ModelBuildingException e) {
            throw new UnresolvableException(e.getMessage().replaceAll("\\s+", " "), e);
        }
    }

    /** A POM as it is written; empty where it is none of the build's own. */
    Model raw(String name) throws UnresolvableException {
        Model known = raw.get(name);
        if (known == null) {
            try {
                known = new MavenXpp3Reader()
                        .read(new StringReader(poms.text(name).text()), false);
            } catch (IOException | XmlPullParserException e) {
                throw new UnresolvableException(name + ": " + e.getMessage(), e);
            }
            known.setPomFile(poms.path(name).toFile());
            raw.put(name, known);
        }
        return known;
    }

    /**
     * A POM in memory, in place of its file.
     *
     * @param file of it; parents are looked for in the workspace, not by its place
     */
    private record PomSource(String text, File file) implements ModelSource2 {
        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(declared().getBytes(StandardCharsets.UTF_8));
        }

        /** The text without a declaration of another encoding than that of these bytes. */
        private String declared() {
            String start = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return start.startsWith("<?xml") && start.indexOf("?>") > 0
                    ? start.substring(start.indexOf("?>") + 2)
                    : start;
        }

        @Override
        public String getLocation() {
            return file.getPath();
        }

        @Override
        public ModelSource2 getRelatedSource(String path) {
            return null;
        }

        @Override
        public URI getLocationURI() {
            return file.toURI();
        }
    }

    /** The build's own POMs, for parents and imports. */
    private final class Workspace implements WorkspaceModelResolver {
        @Override
        public Model resolveRawModel(String group, String artifact, String version) {
            for (MavenProject project : build.projects()) {
                if (project.getArtifactId().equals(artifact)
                        && project.getGroupId().equals(group)
                        && (project.getVersion().equals(version) || version.contains("${"))) {
                    Path file = project.getFile().toPath();
                    try {
                        return raw(OwnPoms.name(build.top(), file)).clone();
                    } catch (UnresolvableException e) {
                        // the model builder reports the same when it reads the file itself
                        return null;
                    }
                }
            }
            return null;
        }

        @Override
        public Model resolveEffectiveModel(String group, String artifact, String version) {
            try {
                return own(group, artifact, version).map(Model::clone).orElse(null);
            } catch (UnresolvableException e) {
                // the model builder then says that it does not find it
                return null;
            }
        }
    }
}
