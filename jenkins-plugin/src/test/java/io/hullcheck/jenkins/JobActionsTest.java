package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import hudson.model.Job;
import hudson.model.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** What a job has of its builds, whatever became of them. */
class JobActionsTest {
    @TempDir
    private Path folder;

    private final List<Run<?, ?>> builds = new ArrayList<>();
    private final Job<?, ?> job = mock(Job.class);

    /** A build after those before, none of which was successful. */
    private Jenkinses build() throws Exception {
        int number = builds.size() + 1;
        Jenkinses build = new Jenkinses(folder.resolve("build-" + number));
        Run<?, ?> run = build.run;
        when(run.getNumber()).thenReturn(number);
        if (!builds.isEmpty()) {
            Run<?, ?> before = builds.get(builds.size() - 1);
            Mockito.doReturn(before).when(run).getPreviousBuild();
        }
        builds.add(run);
        Mockito.doReturn(run).when(job).getLastBuild();
        Mockito.doReturn(job).when(run).getParent();
        return build;
    }

    private List<String> pages() {
        Collection<?> actions = new JobActions().createFor(job);
        return actions.stream().map(a -> ((HullcheckTrend) a).getUrlName()).toList();
    }

    @Test
    void shouldGiveAJobItsTrendFromTheFirstRedBuildOn() throws Exception {
        assertThat(pages()).isEmpty();
        build().perform("app:1", List.of());
        assertThat(pages()).containsExactly("hullcheck-trend");
        // one that ended before its scan
        build();
        assertThat(pages()).containsExactly("hullcheck-trend");
    }

    @Test
    void shouldGiveOneTrendForEachImageOfABuild() throws Exception {
        Jenkinses build = build();
        build.perform("app:1", List.of());
        build.perform("sidecar:1", List.of());
        assertThat(pages()).containsExactly("hullcheck-trend", "hullcheck-2-trend");
        // a build that is running has scanned the first of them
        Jenkinses running = build();
        when(running.run.isBuilding()).thenReturn(true);
        running.perform("app:2", List.of());
        assertThat(pages()).containsExactly("hullcheck-trend", "hullcheck-2-trend");
        // it has no other when it ends
        when(running.run.isBuilding()).thenReturn(false);
        assertThat(pages()).containsExactly("hullcheck-trend");
    }

    @Test
    void shouldNotReadAllBuildsOfAJobThatNoLongerScans() throws Exception {
        build().perform("app:1", List.of());
        for (int i = 0; i < 30; i++) {
            build();
        }
        assertThat(pages()).isEmpty();
        Mockito.verify(builds.get(2), Mockito.never()).getActions(HullcheckAction.class);
    }

    @Test
    void shouldBeAskedForByJenkinsForEveryKindOfJob() {
        assertThat(new JobActions().type()).isEqualTo(Job.class);
        assertThat(new JobActions().actionType()).isEqualTo(HullcheckTrend.class);
    }

    @Test
    void shouldDrawTheTrendOnTheJobsOwnPage() throws Exception {
        build().perform("app:1", List.of());
        HullcheckTrend trend =
                (HullcheckTrend) new JobActions().createFor(job).iterator().next();
        assertThat(JellyPage.rendered(
                        HullcheckTrend.class,
                        "floatingBox.jelly",
                        Map.of("it", trend, "from", trend, "rootURL", "/jenkins")))
                .contains("href=\"hullcheck-trend/\"", "Hullcheck trend", "/jenkins/plugin/hullcheck/hullcheck.css")
                .doesNotContain("<script", " style=");
    }
}
