package io.hullcheck.maven.fix;

import io.hullcheck.remedy.PomEdit;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.DependencyManagement;
import org.apache.maven.model.InputLocation;
import org.apache.maven.model.InputSource;
import org.apache.maven.model.Model;
import org.apache.maven.model.ModelBase;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginContainer;
import org.apache.maven.model.Profile;
import org.apache.maven.model.io.xpp3.MavenXpp3ReaderEx;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/**
 * All places of a build's own POMs that state a version, profiles among them, and the edits that would change it. Whether an edit has
 * an effect is not known here; that is tried. Immutable once made.
 */
final class Levers {
    /** What an entry states the version of. */
    enum Kind {
        DIRECT,
        MANAGED,
        BOM,
        PARENT,
        PLUGIN
    }

    /**
     * A version that a file states.
     *
     * @param raw as it is written
     */
    record Entry(Kind kind, String file, String ga, String raw, int line, int column) {}

    /** A property that a file defines, in the project or in a profile. */
    record Definition(String file, String name, String value, int line) {}

    /**
     * A property of a parent from elsewhere by which it manages a version.
     *
     * @param ga what it is the version of: a dependency, or a BOM that the parent imports
     */
    record Inherited(Kind kind, String ga, String property) {}

    private final MavenBuild build;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Definition> definitions = new ArrayList<>();
    private final Set<Inherited> inherited = new LinkedHashSet<>();

    private Levers(MavenBuild build) {
        this.build = build;
    }

    /**
     * Reads them.
     *
     * @throws UnresolvableException when one of the files is no POM
     */
    static Levers of(MavenBuild build, OwnPoms poms) throws UnresolvableException {
        Levers levers = new Levers(build);
        for (String name : poms.names()) {
            try {
                levers.read(
                        name,
                        new MavenXpp3ReaderEx()
                                .read(new StringReader(poms.text(name).text()), false, new InputSource()));
            } catch (IOException | XmlPullParserException e) {
                throw new UnresolvableException(name + ": " + e.getMessage(), e);
            }
        }
        for (MavenProject project : build.projects()) {
            levers.foreign(project.getParent());
        }
        return levers;
    }

    private void read(String file, Model model) {
        Parent parent = model.getParent();
        if (parent != null && parent.getVersion() != null) {
            add(
                    Kind.PARENT,
                    file,
                    parent.getGroupId(),
                    parent.getArtifactId(),
                    parent.getVersion(),
                    parent.getLocation("version"));
        }
        read(file, model, model);
        plugins(file, model, model.getBuild());
        for (Profile profile : model.getProfiles()) {
            read(file, model, profile);
            plugins(file, model, profile.getBuild());
        }
    }

    private void read(String file, Model model, ModelBase base) {
        base.getProperties().stringPropertyNames().stream().sorted().forEach(name -> {
            InputLocation all = base.getLocation("properties");
            InputLocation at = all == null ? null : all.getLocation(name);
            definitions.add(new Definition(
                    file, name, base.getProperties().getProperty(name).trim(), at == null ? 0 : at.getLineNumber()));
        });
        DependencyManagement management = base.getDependencyManagement();
        if (management != null) {
            for (Dependency dependency : management.getDependencies()) {
                add("import".equals(dependency.getScope()) ? Kind.BOM : Kind.MANAGED, file, model, dependency);
            }
        }
        base.getDependencies().forEach(d -> add(Kind.DIRECT, file, model, d));
    }

    private void plugins(String file, Model model, PluginContainer container) {
        if (container == null) {
            return;
        }
        List<Plugin> plugins = new ArrayList<>(container.getPlugins());
        if (container instanceof org.apache.maven.model.PluginConfiguration c && c.getPluginManagement() != null) {
            plugins.addAll(c.getPluginManagement().getPlugins());
        }
        for (Plugin plugin : plugins) {
            if (plugin.getVersion() != null) {
                add(
                        Kind.PLUGIN,
                        file,
                        plugin.getGroupId(),
                        plugin.getArtifactId(),
                        plugin.getVersion(),
                        plugin.getLocation("version"));
            }
            plugin.getDependencies().forEach(d -> add(Kind.PLUGIN, file, model, d));
        }
    }

    private void add(Kind kind, String file, Model model, Dependency dependency) {
        if (dependency.getVersion() != null) {
            add(
                    kind,
                    file,
                    filledIn(model, dependency.getGroupId()),
                    filledIn(model, dependency.getArtifactId()),
                    dependency.getVersion(),
                    dependency.getLocation("version"));
        }
    }

    private void add(Kind kind, String file, String group, String artifact, String raw, InputLocation at) {
        entries.add(new Entry(
                kind,
                file,
                group + ":" + artifact,
                raw.trim(),
                at == null ? 0 : Math.max(0, at.getLineNumber()),
                at == null ? 0 : Math.max(0, at.getColumnNumber())));
    }

    /** What parents from elsewhere manage by a property that a child can set. */
    private void foreign(MavenProject from) {
        for (MavenProject at = from; at != null; at = at.getParent()) {
            Model model = at.getOriginalModel();
            if (build.projects().contains(at) || model == null || model.getDependencyManagement() == null) {
                continue;
            }
            for (Dependency dependency : model.getDependencyManagement().getDependencies()) {
                Optional<String> property = property(dependency.getVersion());
                if (property.isPresent()) {
                    inherited.add(new Inherited(
                            "import".equals(dependency.getScope()) ? Kind.BOM : Kind.MANAGED,
                            filledIn(model, dependency.getGroupId()) + ":" + dependency.getArtifactId(),
                            property.get()));
                }
            }
        }
    }

    /** The property that a version is, where it is nothing else; none of Maven's own. */
    static Optional<String> property(String raw) {
        if (raw == null || !raw.startsWith("${") || raw.indexOf('}') != raw.length() - 1) {
            return Optional.empty();
        }
        String name = raw.substring(2, raw.length() - 1);
        return name.startsWith("project.") || name.startsWith("pom.") || name.startsWith("env.")
                ? Optional.empty()
                : Optional.of(name);
    }

    /** A text with the properties that the file itself defines; enough for groups and names. */
    private String filledIn(Model model, String text) {
        if (text == null || !text.contains("${")) {
            return text;
        }
        String group = model.getGroupId() == null && model.getParent() != null
                ? model.getParent().getGroupId()
                : model.getGroupId();
        String filled = text;
        if (group != null) {
            filled = filled.replace("${project.groupId}", group).replace("${pom.groupId}", group);
        }
        for (Map.Entry<Object, Object> property : model.getProperties().entrySet()) {
            filled = filled.replace(
                    "${" + property.getKey() + "}", property.getValue().toString());
        }
        for (Definition definition : definitions) {
            filled = filled.replace("${" + definition.name + "}", definition.value);
        }
        return filled;
    }

    /** Entries of a kind, in the order of files. */
    List<Entry> entries(Kind kind) {
        return entries.stream().filter(e -> e.kind == kind).toList();
    }

    /** Entries of dependencies that state the version of an artifact. */
    List<Entry> entries(String ga) {
        return entries.stream()
                .filter(e -> (e.kind == Kind.DIRECT || e.kind == Kind.MANAGED) && e.ga.equals(ga))
                .toList();
    }

    /** What a parent from elsewhere manages by properties. */
    List<Inherited> inherited(Kind kind) {
        return inherited.stream().filter(i -> i.kind == kind).toList();
    }

    List<Definition> definitions(String property) {
        return definitions.stream().filter(d -> d.name.equals(property)).toList();
    }

    /** What else takes its version from a property, or from a version made of it; its own parents' artifacts are no users. */
    List<Entry> users(String property) {
        return entries.stream()
                .filter(e -> e.raw.contains("${" + property + "}"))
                .toList();
    }

    /** What parents from elsewhere take from a property. */
    List<Inherited> foreignUsers(String property) {
        return inherited.stream().filter(i -> i.property.equals(property)).toList();
    }

    /** The value that a text has by the properties that the files define, where they define it once. */
    String value(String raw) {
        String filled = raw;
        for (int depth = 0; depth < 5 && filled.contains("${"); depth++) {
            for (Definition definition : definitions) {
                filled = filled.replace("${" + definition.name + "}", definition.value);
            }
        }
        return filled;
    }

    /**
     * Edits that give an entry another version: of its property where it is one, for each place that defines it; else of the entry
     * itself.
     */
    List<PomEdit> edits(Entry entry, String to) {
        Optional<String> property =
                property(entry.raw).filter(p -> !definitions(p).isEmpty());
        if (property.isEmpty()) {
            return property(entry.raw).isPresent() ? List.of() : List.of(literal(entry, to));
        }
        return definitions(property.get()).stream()
                .filter(d -> d.value.contains("${") || Releases.isHigher(to, d.value))
                .map(d -> (PomEdit) new PomEdit.SetProperty(d.file, d.line, d.name, d.value, to))
                .toList();
    }

    /** The entry's own version. */
    static PomEdit literal(Entry entry, String to) {
        return new PomEdit.SetVersion(entry.file, entry.line, entry.column, entry.ga, entry.raw, to);
    }

    /** Edits that set a property of a parent from elsewhere, for all modules. */
    List<PomEdit> edits(Inherited from, String to) {
        List<Definition> own = definitions(from.property);
        if (!own.isEmpty()) {
            return own.stream()
                    .map(d -> (PomEdit) new PomEdit.SetProperty(d.file, d.line, d.name, d.value, to))
                    .toList();
        }
        return highest().stream()
                .map(f -> (PomEdit) new PomEdit.AddProperty(f, from.property, to))
                .toList();
    }

    /** The highest own files: what stands there holds for all modules. */
    private List<String> highest() {
        Set<String> files = new LinkedHashSet<>();
        build.modules().forEach(m -> files.add(highest(m)));
        return List.copyOf(files);
    }

    private String highest(MavenProject module) {
        MavenProject highest = module;
        for (MavenProject at = module; at != null; at = at.getParent()) {
            highest = build.projects().contains(at) ? at : highest;
        }
        return OwnPoms.name(build.top(), highest.getFile().toPath());
    }

    /** The file of a module, by its group and artifact. */
    Optional<String> file(String module) {
        return build.modules().stream()
                .filter(m -> module.equals(m.getGroupId() + ":" + m.getArtifactId()))
                .map(m -> OwnPoms.name(build.top(), m.getFile().toPath()))
                .findFirst();
    }

    /** The highest own file above a module. */
    Optional<String> highest(String module) {
        return build.modules().stream()
                .filter(m -> module.equals(m.getGroupId() + ":" + m.getArtifactId()))
                .map(this::highest)
                .findFirst();
    }

    /** The files that make a module: its own, and those of its parents. */
    Set<String> files(String module) {
        Set<String> files = new LinkedHashSet<>();
        for (MavenProject project : build.modules()) {
            if (module.equals(project.getGroupId() + ":" + project.getArtifactId())) {
                for (MavenProject at = project; at != null; at = at.getParent()) {
                    if (build.projects().contains(at)) {
                        files.add(OwnPoms.name(build.top(), at.getFile().toPath()));
                    }
                }
            }
        }
        return files;
    }

    /** Own parents and own BOMs, whose versions are no lever. */
    boolean isOwn(String ga) {
        return build.projects().stream().anyMatch(p -> ga.equals(p.getGroupId() + ":" + p.getArtifactId()));
    }
}
