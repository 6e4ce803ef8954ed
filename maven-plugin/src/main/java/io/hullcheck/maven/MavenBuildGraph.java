package io.hullcheck.maven;

import io.hullcheck.maven.fix.OwnPoms;
import io.hullcheck.remedy.BuildGraph;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.model.InputLocation;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.graph.DependencyNode;

/**
 * The dependency graph as Maven resolved it, and the lines of the POMs that decide on it. What the image carries is looked up by
 * coordinates; where the image has another version than the build, the build does not decide.
 */
final class MavenBuildGraph implements BuildGraph {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}]+)}");

    private final MavenProject project;
    private final Path top;
    private final Path localRepository;
    private final Map<String, List<Found>> byArtifact = new HashMap<>();

    private record Found(Artifact artifact, List<String> path) {}

    /** A version as a file states it. */
    private record Stated(MavenProject in, InputLocation at, String raw, String of) {}

    /**
     * @param top folder that file names start from
     * @param localRepository files below it are none of the build's own
     */
    MavenBuildGraph(MavenProject project, DependencyNode root, Path top, Path localRepository) {
        this.project = project;
        this.top = top.toAbsolutePath().normalize();
        this.localRepository = localRepository.toAbsolutePath().normalize();
        Deque<DependencyNode> nodes = new ArrayDeque<>(List.of(root));
        Deque<List<String>> paths =
                new ArrayDeque<>(List.of(List.of(project.getGroupId() + ":" + project.getArtifactId())));
        while (!nodes.isEmpty()) {
            DependencyNode node = nodes.remove();
            List<String> path = paths.remove();
            for (DependencyNode child : node.getChildren()) {
                if (child.getArtifact() == null) {
                    continue;
                }
                Artifact artifact = child.getArtifact();
                List<String> longer = new ArrayList<>(path);
                longer.add(artifact.getGroupId() + ":" + artifact.getArtifactId());
                List<String> shown = new ArrayList<>(longer);
                shown.set(shown.size() - 1, longer.get(longer.size() - 1) + " " + artifact.getVersion());
                byArtifact
                        .computeIfAbsent(artifact.getArtifactId(), a -> new ArrayList<>())
                        .add(new Found(artifact, List.copyOf(shown)));
                nodes.add(child);
                paths.add(longer);
            }
        }
    }

    @Override
    public Optional<BuildGraph.Dependency> find(Optional<String> group, String artifact, String version) {
        return byArtifact.getOrDefault(artifact, List.of()).stream()
                .filter(f ->
                        group.filter(g -> !g.equals(f.artifact.getGroupId())).isEmpty()
                                && f.artifact.getVersion().equals(version))
                .findFirst()
                .map(f -> new BuildGraph.Dependency(
                        f.artifact.getGroupId(),
                        artifact,
                        f.path,
                        decision(f.artifact.getGroupId(), artifact, version)));
    }

    /** The project and its parents, the nearest first. */
    private List<MavenProject> chain() {
        List<MavenProject> chain = new ArrayList<>();
        for (MavenProject at = project; at != null; at = at.getParent()) {
            chain.add(at);
        }
        return chain;
    }

    private boolean isOwn(MavenProject one) {
        File file = one.getFile();
        return file != null
                && !file.toPath().toAbsolutePath().normalize().startsWith(localRepository)
                && file.getName().endsWith(".xml");
    }

    private Decision decision(String group, String artifact, String version) {
        Optional<Stated> stated = own(group, artifact).or(() -> bom(group, artifact, version, true));
        if (stated.isPresent()) {
            return decision(stated.get());
        }
        return inherited(group, artifact, version).orElseGet(() -> new Decision.Missing(name(highest())));
    }

    /** Where the build's own files state the version: as a dependency's own, else in a dependency management. */
    private Optional<Stated> own(String group, String artifact) {
        for (MavenProject one : chain()) {
            if (isOwn(one)) {
                Model model = one.getOriginalModel();
                Optional<Stated> direct = stated(one, model.getDependencies(), group, artifact);
                if (direct.isPresent()) {
                    return direct;
                }
            }
        }
        for (MavenProject one : chain()) {
            Model model = one.getOriginalModel();
            if (isOwn(one) && model.getDependencyManagement() != null) {
                Optional<Stated> managed =
                        stated(one, model.getDependencyManagement().getDependencies(), group, artifact);
                if (managed.isPresent()) {
                    return managed;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Stated> stated(
            MavenProject in, List<org.apache.maven.model.Dependency> dependencies, String group, String artifact) {
        return dependencies.stream()
                .filter(d -> d.getVersion() != null
                        && artifact.equals(d.getArtifactId())
                        && group.equals(filledIn(in, d.getGroupId())))
                .findFirst()
                .map(d -> new Stated(in, d.getLocation("version"), d.getVersion(), group + ":" + artifact));
    }

    /**
     * The version of an imported BOM, where that is the version of what it manages.
     *
     * @param isOwn whether one of the build's own files imports it, or a parent from elsewhere
     */
    private Optional<Stated> bom(String group, String artifact, String version, boolean isOwn) {
        if (project.getDependencyManagement() == null) {
            return Optional.empty();
        }
        Optional<String> from = project.getDependencyManagement().getDependencies().stream()
                .filter(d -> group.equals(d.getGroupId()) && artifact.equals(d.getArtifactId()))
                .map(d -> d.getLocation("version"))
                .filter(l -> l != null && l.getSource() != null && l.getSource().getModelId() != null)
                .map(l -> l.getSource().getModelId())
                .findFirst();
        if (from.isEmpty()) {
            return Optional.empty();
        }
        String[] bom = from.get().split(":");
        for (MavenProject one : chain()) {
            Model model = one.getOriginalModel();
            if (model != null && isOwn(one) == isOwn && model.getDependencyManagement() != null) {
                for (org.apache.maven.model.Dependency imported :
                        model.getDependencyManagement().getDependencies()) {
                    String stated = imported.getVersion() == null ? "" : filledIn(one, imported.getVersion());
                    if ("import".equals(imported.getScope())
                            && bom[0].equals(filledIn(one, imported.getGroupId()))
                            && imported.getArtifactId().equals(bom[1])
                            && stated.equals(version)) {
                        return Optional.of(new Stated(
                                one, imported.getLocation("version"), imported.getVersion(), bom[0] + ":" + bom[1]));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** A property by which a parent from elsewhere manages the version. */
    private Optional<Decision> inherited(String group, String artifact, String version) {
        for (MavenProject one : chain()) {
            Model model = one.getOriginalModel();
            if (isOwn(one) || model == null || model.getDependencyManagement() == null) {
                continue;
            }
            Optional<Stated> managed =
                    stated(one, model.getDependencyManagement().getDependencies(), group, artifact);
            if (managed.isPresent()) {
                return override(managed.get());
            }
        }
        return bom(group, artifact, version, false).flatMap(this::override);
    }

    private Optional<Decision> override(Stated managed) {
        Matcher expression = EXPRESSION.matcher(managed.raw);
        return expression.matches() && !expression.group(1).startsWith("project.")
                ? Optional.of(new Decision.Override(name(highest()), expression.group(1)))
                : Optional.empty();
    }

    private Decision decision(Stated stated) {
        Matcher expression = EXPRESSION.matcher(stated.raw);
        if (!expression.matches()) {
            return EXPRESSION.matcher(stated.raw).find()
                    ? new Decision.Missing(name(highest()))
                    : new Decision.Version(name(stated.in), line(stated.at), stated.of, stated.raw);
        }
        String property = expression.group(1);
        for (MavenProject one : chain()) {
            Model model = one.getOriginalModel();
            if (model != null && model.getProperties().containsKey(property)) {
                InputLocation all = model.getLocation("properties");
                return isOwn(one)
                        ? new Decision.Property(
                                name(one),
                                line(all == null ? null : all.getLocation(property)),
                                property,
                                model.getProperties().getProperty(property))
                        : new Decision.Override(name(highest()), property);
            }
        }
        return new Decision.Missing(name(highest()));
    }

    private static int line(InputLocation location) {
        return location == null ? 0 : Math.max(0, location.getLineNumber());
    }

    /** The highest of the build's own files: what stands there holds for all modules. */
    private MavenProject highest() {
        MavenProject highest = project;
        for (MavenProject one : chain()) {
            highest = isOwn(one) ? one : highest;
        }
        return highest;
    }

    private String name(MavenProject one) {
        return OwnPoms.name(top, one.getFile().toPath());
    }

    /** A text with the properties that are known where it stands. */
    private String filledIn(MavenProject in, String text) {
        if (text == null) {
            return "";
        }
        Matcher expression = EXPRESSION.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (expression.find()) {
            String name = expression.group(1);
            String value = switch (name) {
                case "project.groupId", "pom.groupId" -> in.getGroupId();
                case "project.version", "pom.version" -> in.getVersion();
                default ->
                    project.getProperties().getProperty(name, in.getProperties().getProperty(name, expression.group()));
            };
            expression.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return expression.appendTail(filled).toString();
    }
}
