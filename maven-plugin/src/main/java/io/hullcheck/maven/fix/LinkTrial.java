package io.hullcheck.maven.fix;

import io.hullcheck.maven.fix.Resolution.Module;
import io.hullcheck.maven.fix.Resolution.Node;
import io.hullcheck.reach.LinkCheck;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;

/**
 * Links the classes of each module against the jars that edits would bring, and asks which Java these need. Jars are fetched where they are
 * not on this machine. For one thread.
 */
public final class LinkTrial {
    private static final int RUNNING_JAVA = Runtime.version().feature();

    private final MavenBuild build;
    private final Resolver resolver;

    public LinkTrial(MavenBuild build) {
        this.build = build;
        this.resolver = new Resolver(build);
    }

    /**
     * What would break in any module, each a sentence without a full stop.
     *
     * @throws IOException when a jar cannot be had or read
     */
    public List<String> problems(OwnPoms before, OwnPoms after) throws IOException {
        try {
            Resolution old = resolver.of(before);
            Resolution now = resolver.of(after);
            Set<String> problems = new LinkedHashSet<>();
            for (int i = 0; i < now.modules().size(); i++) {
                problems.addAll(problems(old.modules().get(i), now.modules().get(i)));
            }
            return List.copyOf(problems);
        } catch (UnresolvableException e) {
            throw new IOException("the changed build does not resolve: " + e.getMessage(), e);
        }
    }

    private List<String> problems(Module old, Module now) throws IOException, UnresolvableException {
        List<String> problems = new ArrayList<>();
        List<Path> application = new ArrayList<>(classes(now));
        List<Path> before = new ArrayList<>();
        List<Path> after = new ArrayList<>();
        boolean isChanged = false;
        for (Node node : now.nodes().values()) {
            if (isOwn(node)) {
                continue;
            }
            Optional<Node> was = Optional.ofNullable(old.nodes().get(node.key()));
            boolean isSame = was.filter(w -> w.version().equals(node.version())).isPresent();
            if (!node.key().type().equals("jar") && !node.key().type().equals("bundle")) {
                continue;
            }
            File file = resolver.file(node.key(), node.version());
            after.add(file.toPath());
            if (!isSame) {
                isChanged = true;
                JarNeeds needs = JarNeeds.of(file);
                int had = was.isPresent()
                        ? JarNeeds.of(resolver.file(node.key(), was.get().version()))
                                .java()
                        : 0;
                int java = java(now.model().model());
                if (needs.java() > java && needs.java() > had) {
                    problems.add(node.key() + " " + node.version() + " needs Java " + needs.java() + ", and " + now.id()
                            + " is built for Java " + java);
                }
            }
        }
        for (Node node : old.nodes().values()) {
            if (!isOwn(node)
                    && (node.key().type().equals("jar") || node.key().type().equals("bundle"))) {
                before.add(resolver.file(node.key(), node.version()).toPath());
                isChanged |= !now.nodes().containsKey(node.key());
            }
        }
        if (!isChanged) {
            return problems;
        }
        if (application.isEmpty()) {
            // a module without classes of its own: what it has and keeps is its application
            application.addAll(before.stream().filter(after::contains).toList());
        }
        for (LinkCheck.Break broken : LinkCheck.of(application, before, after)) {
            problems.add(now.id() + ": " + broken);
        }
        return problems;
    }

    private boolean isOwn(Node node) {
        return build.projects().stream()
                .anyMatch(p -> p.getGroupId().equals(node.key().group())
                        && p.getArtifactId().equals(node.key().artifact()));
    }

    /** Folders of compiled classes of a module, and of those that it needs. */
    private List<Path> classes(Module module) {
        List<Path> folders = new ArrayList<>();
        for (MavenProject project : build.modules()) {
            String id = project.getGroupId() + ":" + project.getArtifactId();
            boolean isThere =
                    id.equals(module.id()) || module.nodes().keySet().stream().anyMatch(k -> k.ga().equals(id));
            Path folder = Path.of(project.getBuild().getOutputDirectory());
            if (isThere && Files.isDirectory(folder)) {
                folders.add(folder);
            }
        }
        return folders;
    }

    /** The release that a module is built for, by the compiler plugin's documented properties; else that of this Java. */
    private static int java(Model model) {
        for (String name : List.of("maven.compiler.release", "maven.compiler.target", "java.version")) {
            String value = model.getProperties().getProperty(name, "").trim();
            String number = value.startsWith("1.") ? value.substring(2) : value;
            if (!number.isEmpty() && number.length() < 4 && number.chars().allMatch(Character::isDigit)) {
                return Integer.parseInt(number);
            }
        }
        return RUNNING_JAVA;
    }
}
