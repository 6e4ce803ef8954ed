package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.plugins.view.dashboard.Dashboard;
import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.OneLibrary;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jenkinsci.plugins.tokenmacro.MacroEvaluationException;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Answers;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;

/** What is shown in other plugins of Jenkins, and that none of them is needed. */
class OtherPluginsTest {
    private static final List<String> OPTIONAL = List.of(
            "org.jenkinsci.plugins.workflow.",
            "io.jenkins.plugins.checks.",
            "org.jenkinsci.plugins.tokenmacro.",
            "hudson.plugins.view.dashboard.");

    @TempDir
    private Path folder;

    /** Of the plugin's classes, with everything but those other plugins. */
    private static final class WithoutThem extends URLClassLoader {
        WithoutThem() {
            super(
                    Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                            .map(WithoutThem::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String place) {
            try {
                return Path.of(place).toUri().toURL();
            } catch (java.net.MalformedURLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (OPTIONAL.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }

    private static void resolve(Class<?> type) {
        type.getConstructors();
        type.getMethods();
        type.getFields();
        // a descriptor's constructor asks for what it describes
        type.getEnclosingClass();
    }

    private static Set<String> extensions() {
        Set<String> names = new TreeSet<>();
        for (var item :
                net.java.sezpoz.Index.load(Extension.class, Object.class, OtherPluginsTest.class.getClassLoader())) {
            names.add(item.className());
        }
        return names;
    }

    @Test
    void shouldLoadWithoutEveryOptionalPlugin() throws Exception {
        Set<String> absent = new TreeSet<>();
        try (WithoutThem without = new WithoutThem()) {
            for (String name : extensions()) {
                Class<?> here = Class.forName(name, false, getClass().getClassLoader());
                if (here.getAnnotation(Extension.class).optional()) {
                    // as core resolves it, which passes over an error of linkage (hudson.ExtensionFinder, "resolve")
                    assertThatThrownBy(() -> resolve(Class.forName(name, true, without)))
                            .as(name)
                            .isInstanceOf(NoClassDefFoundError.class);
                    absent.add(here.getSimpleName());
                } else {
                    assertThatCode(() -> {
                                Class<?> type = Class.forName(name, false, without);
                                type.getDeclaredMethods();
                                type.getDeclaredFields();
                                type.getDeclaredConstructors();
                            })
                            .as(name)
                            .doesNotThrowAnyException();
                }
            }
            for (String step : List.of("ScanStep", "HullcheckBuilder", "HullcheckAction", "HullcheckColumn")) {
                Class.forName("io.hullcheck.jenkins." + step, false, without).getDeclaredMethods();
            }
        }
        assertThat(absent).contains("StageViewWarning", "ChecksSummary", "HullcheckToken");
    }

    /** What the listeners are given, once a build has ended. */
    private List<ScanListener.Scanned> scanned(boolean unstable) throws Exception {
        Jenkinses jenkins = new Jenkinses(folder.resolve("unstable-" + unstable));
        OneLibrary.log4Shell(jenkins.workspace.resolve("app.tar"));
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        step.setUnstable(unstable);
        List<ScanListener.Scanned> told = new ArrayList<>();
        JobDefaults defaults = JobDefaults.NONE.withListeners(List.of(
                new ScanListener() {
                    @Override
                    void scanned(Scanned scan, TaskListener listener) {
                        throw new IllegalStateException("no connection");
                    }
                },
                new ScanListener() {
                    @Override
                    void scanned(Scanned scan, TaskListener listener) {
                        told.add(scan);
                    }
                }));
        if (unstable) {
            jenkins.perform(step, Map.of(), defaults);
        } else {
            assertThatThrownBy(() -> jenkins.perform(step, Map.of(), defaults))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("CVE-2021-44228");
        }
        assertThat(jenkins.log()).contains("could not show the result: java.lang.IllegalStateException: no connection");
        return told;
    }

    @Test
    void shouldTellOtherPluginsWhyTheBuildIsStoppedAndGoOnWhenOneOfThemFails() throws Exception {
        List<ScanListener.Scanned> told = scanned(false);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).why()).contains("2 findings of severity CRITICAL");
        assertThat(told.get(0).unstable()).isFalse();
        assertThat(scanned(true).get(0).unstable()).isTrue();
    }

    private Run<?, ?> pipeline(FlowNode... heads) {
        Run<?, ?> run = mock(Run.class, withSettings().extraInterfaces(FlowExecutionOwner.Executable.class));
        FlowExecutionOwner owner = mock(FlowExecutionOwner.class);
        FlowExecution execution = mock(FlowExecution.class);
        when(((FlowExecutionOwner.Executable) run).asFlowExecutionOwner()).thenReturn(owner);
        when(owner.getOrNull()).thenReturn(execution);
        when(execution.getCurrentHeads()).thenReturn(List.of(heads));
        return run;
    }

    private static FlowNode node(String function) {
        FlowNode node = mock(FlowNode.class);
        when(node.getDisplayFunctionName()).thenReturn(function);
        return node;
    }

    @Test
    void shouldMarkTheStepInTheStageView() {
        FlowNode step = node("hullcheck");
        FlowNode other = node("sh");
        new StageViewWarning()
                .scanned(new ScanListener.Scanned(pipeline(other, step), null, "too much", true, true), null);
        ArgumentCaptor<WarningAction> mark = ArgumentCaptor.forClass(WarningAction.class);
        verify(step).addOrReplaceAction(mark.capture());
        assertThat(mark.getValue().getMessage()).isEqualTo("too much");
        assertThat(mark.getValue().getResult()).isSameAs(Result.UNSTABLE);
        verify(other, never()).addOrReplaceAction(any());
    }

    @Test
    void shouldMarkNoStepThatMayBeAnotherAndNoneThatPasses() {
        FlowNode one = node("hullcheck");
        FlowNode two = node("hullcheck");
        StageViewWarning warning = new StageViewWarning();
        warning.scanned(new ScanListener.Scanned(pipeline(one, two), null, "too much", false, true), null);
        warning.scanned(new ScanListener.Scanned(pipeline(one), null, "", false, true), null);
        warning.scanned(new ScanListener.Scanned(mock(Run.class), null, "too much", false, true), null);
        verify(one, never()).addOrReplaceAction(any());
        verify(two, never()).addOrReplaceAction(any());
    }

    private HullcheckAction action(String number) throws Exception {
        Finding old = Findings.in("CVE-1", Severity.HIGH, "lib", "1", "/lib.jar", "2");
        Finding added = Findings.in("CVE-2", Severity.CRITICAL, "lib", "1", "/lib.jar", "2");
        Jenkinses before = new Jenkinses(folder.resolve(number + "-before"));
        before.perform("registry:host:5000/team/app:1", List.of(old));
        Jenkinses now = new Jenkinses(folder.resolve(number));
        now.follows(before, 7);
        return now.perform("registry:host:5000/team/app:2", List.of(old, added));
    }

    @Test
    void shouldPublishTheReportAtTheCommitUnlessTheJobDoesNotWantIt() throws Exception {
        HullcheckAction action = action("now");
        ChecksPublisher publisher = mock(ChecksPublisher.class);
        try (Controllers controller = new Controllers(folder);
                var factory = mockStatic(ChecksPublisherFactory.class);
                var outputs = mockConstruction(
                        ChecksOutput.ChecksOutputBuilder.class, withSettings().defaultAnswer(Answers.RETURNS_SELF));
                var details = mockConstruction(
                        ChecksDetails.ChecksDetailsBuilder.class, withSettings().defaultAnswer(Answers.RETURNS_SELF))) {
            when(controller.jenkins.getRootUrl()).thenReturn("https://jenkins.example/");
            when(action.getRun().getUrl()).thenReturn("job/app/8/");
            factory.when(() -> ChecksPublisherFactory.fromRun(any(), any())).thenReturn(publisher);
            new ChecksSummary()
                    .scanned(new ScanListener.Scanned(action.getRun(), action, "too much", false, false), null);
            Mockito.verifyNoInteractions(publisher);
            new ChecksSummary()
                    .scanned(new ScanListener.Scanned(action.getRun(), action, "too much", false, true), null);
            verify(publisher).publish(any());
            verify(details.constructed().get(0)).withConclusion(ChecksConclusion.FAILURE);
            verify(details.constructed().get(0)).withName("Hullcheck");
            verify(details.constructed().get(0)).withDetailsURL("https://jenkins.example/job/app/8/hullcheck/");
            ArgumentCaptor<String> text = ArgumentCaptor.forClass(String.class);
            verify(outputs.constructed().get(0)).withText(text.capture());
            assertThat(text.getValue()).contains("CVE-2");
        }
        assertThat(ChecksSummary.cut("a line\n".repeat(20_000)))
                .hasSizeLessThan(65_535)
                .endsWith("The report goes on on the build's page.\n");
        assertThat(ChecksSummary.cut("short")).isEqualTo("short");
    }

    @Test
    void shouldFillInTheTokenInMailsAndBuildNames() throws Exception {
        HullcheckAction action = action("now");
        HullcheckToken token = new HullcheckToken();
        assertThat(token.acceptsMacroName("HULLCHECK")).isTrue();
        assertThat(token.acceptsMacroName("BUILD_ID")).isFalse();
        assertThat(token.evaluate(action.getRun(), null, null, "HULLCHECK")).contains("app:2: ", "1 CRITICAL, 1 HIGH");
        for (Map.Entry<String, String> part : Map.of(
                        "critical",
                        "1",
                        "low",
                        "0",
                        "new",
                        "1",
                        "verdict",
                        action.getVerdict().name())
                .entrySet()) {
            token.what = part.getKey();
            assertThat(token.evaluate(action.getRun(), null, null, "HULLCHECK")).isEqualTo(part.getValue());
        }
        token.what = "sevrity";
        assertThatThrownBy(() -> token.evaluate(action.getRun(), null, null, "HULLCHECK"))
                .isInstanceOf(MacroEvaluationException.class)
                .hasMessageContaining("sevrity");
    }

    @Test
    void shouldShowTheLastScansInListViewsAndDashboards() throws Exception {
        HullcheckAction action = action("now");
        Job<?, ?> job = action.getRun().getParent();
        when(job.getShortUrl()).thenReturn("job/app/");
        when(job.getUrl()).thenReturn("job/app/");
        when(job.getFullDisplayName()).thenReturn("app");
        when(action.getRun().getUrl()).thenReturn("job/app/8/");
        HullcheckColumn column = new HullcheckColumn();
        assertThat(column.scans(job)).containsExactly(action);
        assertThat(column.scans("a folder")).isEmpty();
        assertThat(JellyPage.rendered(
                        HullcheckColumn.class, "column.jelly", Map.of("it", column, "job", job, "jobBaseUrl", "")))
                .contains("href=\"job/app/8/hullcheck/\"", "1 CRITICAL, 1 HIGH", "data=\"000001000001");
        Dashboard dashboard = mock(Dashboard.class);
        when(dashboard.getJobs()).thenReturn(List.of(job));
        HullcheckPortlet portlet = mock(HullcheckPortlet.class);
        when(portlet.getDashboard()).thenReturn(dashboard);
        when(portlet.getScans()).thenCallRealMethod();
        assertThat(JellyPage.rendered(
                        HullcheckPortlet.class, "portlet.jelly", Map.of("it", portlet, "rootURL", "/jenkins")))
                .contains("href=\"/jenkins/job/app/8/hullcheck/\"", "registry:host:5000/team/app:2");
    }

    @Test
    void shouldSayOnTheBuildsPageAndInTheRemoteApiWhatIsNew() throws Exception {
        HullcheckAction action = action("now");
        assertThat(JellyPage.rendered(HullcheckAction.class, "summary.jelly", Map.of("it", action)))
                .contains("href=\"hullcheck/#findings\"", "1 new", "0 fixed since build 7");
        assertThat(action.getNewFindings()).isEqualTo(1);
        assertThat(action.getFindings())
                .extracting(f -> f.getId() + " " + f.getSeverity() + " " + f.isAdded())
                .containsExactlyInAnyOrder("CVE-1 HIGH false", "CVE-2 CRITICAL true");
        assertThat(Optional.of(action.getComparedWith())).contains("build 7");
    }
}
