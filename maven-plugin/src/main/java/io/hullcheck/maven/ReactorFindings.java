package io.hullcheck.maven;

import io.hullcheck.ScanRequest;
import io.hullcheck.match.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/** What the goal has found in the modules of one build so far; the last module makes one plan of all. For the one thread that holds it. */
final class ReactorFindings {
    private final Set<MavenProject> seen = new HashSet<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final List<ScanRequest> scanned = new ArrayList<>();
    private boolean isPlanned;

    /** The findings of a session, the same for all of its modules. */
    static ReactorFindings of(MavenSession session) {
        Map<String, Object> data = session.getRequest().getData();
        synchronized (data) {
            return (ReactorFindings) data.computeIfAbsent(ReactorFindings.class.getName(), k -> new ReactorFindings());
        }
    }

    /**
     * Whether no other module is to come.
     *
     * @param execution how this goal is called: on the command line, for all modules, or by the POMs of some
     */
    boolean isLast(MavenSession session, MavenProject project, MojoExecution execution) {
        seen.add(project);
        return session.getProjects().stream().allMatch(p -> seen.contains(p) || !isScanned(p, session, execution));
    }

    private static boolean isScanned(MavenProject project, MavenSession session, MojoExecution execution) {
        if (execution != null && execution.getSource() == MojoExecution.Source.LIFECYCLE) {
            return project.getBuildPlugins().stream()
                    .filter(p -> p.getArtifactId().equals(execution.getArtifactId()))
                    .flatMap(p -> p.getExecutions().stream())
                    .anyMatch(e -> e.getGoals().contains(execution.getGoal()));
        }
        return session.getProjects().size() == 1 || !project.getPackaging().equals("pom");
    }

    /** Whether a module is one that only gathers others, and has no image. */
    static boolean isGathering(MavenSession session, MavenProject project) {
        return session.getProjects().size() > 1 && project.getPackaging().equals("pom");
    }

    void add(List<Finding> more) {
        more.forEach(f -> findings.putIfAbsent(f.id() + " " + f.installed().purl(), f));
    }

    void add(ScanRequest request) {
        scanned.add(request);
    }

    List<Finding> all() {
        return List.copyOf(findings.values());
    }

    /** The plan was made; modules that only gather others can come after it. */
    void planned() {
        isPlanned = true;
    }

    boolean isPlanned() {
        return isPlanned;
    }

    List<ScanRequest> scanned() {
        return List.copyOf(scanned);
    }
}
