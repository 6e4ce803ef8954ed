package io.hullcheck.jenkins;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.hullcheck.match.Finding;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.testing.Reports;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mockito.Mockito;

/** Jenkins' objects as a build meets them, with a workspace and a folder for the build that are real. */
final class Jenkinses {
    final Path workspace;
    final List<Action> actions = new ArrayList<>();
    final Run<?, ?> run = mock(Run.class);
    final FilePath remote = mock(FilePath.class);
    final TaskListener listener = mock(TaskListener.class);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    Jenkinses(Path folder) throws Exception {
        workspace = Files.createDirectories(folder.resolve("workspace"));
        when(run.getRootDir()).thenReturn(folder.resolve("build").toFile());
        when(run.getActions(HullcheckAction.class))
                .thenAnswer(i -> actions.stream()
                        .filter(HullcheckAction.class::isInstance)
                        .toList());
        Mockito.doAnswer(i -> actions.add(i.getArgument(0))).when(run).addAction(any());
        when(listener.getLogger()).thenReturn(new PrintStream(log, true, StandardCharsets.UTF_8));
        when(remote.act(any()))
                .thenAnswer(i -> ((FilePath.FileCallable<?>) i.getArgument(0)).invoke(workspace.toFile(), null));
        when(remote.child(anyString())).thenAnswer(i -> {
            FilePath file = mock(FilePath.class);
            Mockito.doAnswer(
                            c -> Files.copy(c.<InputStream>getArgument(0), workspace.resolve(i.<String>getArgument(0))))
                    .when(file)
                    .copyFrom(any(InputStream.class));
            return file;
        });
    }

    /** Fills in what stands as {@code ${NAME}}. */
    static EnvVars environment(Map<String, String> values) {
        EnvVars env = mock(EnvVars.class);
        when(env.expand(anyString())).thenAnswer(i -> {
            String text = i.getArgument(0);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            return text;
        });
        when(env.getOrDefault(any(), any()))
                .thenAnswer(i -> values.getOrDefault(i.<String>getArgument(0), i.getArgument(1)));
        return env;
    }

    void perform(ScanStep step, Map<String, String> variables) throws Exception {
        perform(step, variables, JobDefaults.NONE);
    }

    void perform(ScanStep step, Map<String, String> variables, JobDefaults defaults) throws Exception {
        step.perform(run, remote, environment(variables), mock(Launcher.class), listener, defaults);
    }

    /** Keeps a report of these findings with the build. */
    HullcheckAction perform(String image, List<Finding> findings) throws Exception {
        return HullcheckAction.keep(
                run,
                ReportFormats.document(Reports.of(image, findings, List.of()), "json")
                        .bytes());
    }

    /** Comes after another build of the same job. */
    void follows(Jenkinses earlier, int number) {
        // a build's type is its job's business
        Run<?, ?> before = earlier.run;
        when(before.getNumber()).thenReturn(number);
        when(run.getNumber()).thenReturn(number + 1);
        Mockito.doReturn(before).when(run).getPreviousSuccessfulBuild();
        Mockito.doReturn(before).when(run).getPreviousBuild();
        Job<?, ?> job = mock(Job.class);
        Mockito.doReturn(run).when(job).getLastBuild();
        Mockito.doReturn(job).when(run).getParent();
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
