package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.hullcheck.ScanRequest;
import io.hullcheck.testing.OneLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parameters that few jobs set, each with an effect on a real scan. */
class ScanOptionsTest {
    @TempDir
    private Path folder;

    private Jenkinses jenkins;

    @BeforeEach
    void image() throws Exception {
        jenkins = new Jenkinses(folder);
        OneLibrary.log4Shell(jenkins.workspace.resolve("app.tar"));
    }

    private static HullcheckBuilder step(Consumer<HullcheckBuilder> set) {
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        step.setFailOn("NEVER");
        set.accept(step);
        return step;
    }

    private HullcheckAction scanned(Consumer<HullcheckBuilder> set) throws Exception {
        jenkins.perform(step(set), Map.of("WHERE", "docs"));
        return (HullcheckAction) jenkins.actions.get(jenkins.actions.size() - 1);
    }

    private void refused(Consumer<HullcheckBuilder> set, String why) {
        assertThatThrownBy(() -> jenkins.perform(step(set), Map.of()))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("Hullcheck: ")
                .hasMessageContaining(why);
        assertThat(jenkins.actions).isEmpty();
    }

    @Test
    void shouldReadVexDocumentsOfTheWorkspace() throws Exception {
        int all = scanned(s -> {}).getCounts().get("CRITICAL");
        // OpenVEX 0.2.0, https://github.com/openvex/spec
        Files.writeString(
                Files.createDirectories(jenkins.workspace.resolve("docs")).resolve("vex.json"),
                "{\"@context\": \"https://openvex.dev/ns/v0.2.0\", \"@id\": \"https://example.com/vex/1\", \"author\": \"team\","
                        + " \"timestamp\": \"2026-01-01T00:00:00Z\", \"version\": 1, \"statements\": [{\"vulnerability\": {\"name\":"
                        + " \"CVE-2021-44228\"}, \"products\": [{\"@id\": \"pkg:maven/org.apache.logging.log4j/log4j-core\"}],"
                        + " \"status\": \"not_affected\", \"justification\": \"vulnerable_code_not_in_execute_path\"}]}");
        assertThat(scanned(s -> s.setVex("${WHERE}/vex.json")).getCounts()).containsEntry("CRITICAL", all - 1);
    }

    @Test
    void shouldWriteTemplatesOfTheUsersOwn() throws Exception {
        Files.writeString(jenkins.workspace.resolve("short.txt.mustache"), "{{#findings}}{{id}} {{/findings}}");
        scanned(s -> s.setTemplates("short.txt.mustache"));
        assertThat(jenkins.workspace.resolve("target/hullcheck/short.txt"))
                .content()
                .contains("CVE-2021-44228");
        assertThat(jenkins.log()).contains("Report: target/hullcheck/short.txt");
    }

    @Test
    void shouldKeepToTheLimitsAndReportWhatTheyCutOff() throws Exception {
        assertThat(scanned(s -> {}).report().gaps())
                .extracting(g -> g.kind().name())
                .doesNotContain("LIMIT_REACHED");
        HullcheckAction cut = scanned(s -> {
            s.setLimits("bytesPerFile=10");
            s.setFailOnIncomplete(false);
        });
        assertThat(cut.report().gaps()).extracting(g -> g.kind().name()).contains("LIMIT_REACHED");
    }

    @Test
    void shouldRefuseWhatHasTheWrongFormBeforeAnythingIsScanned() {
        refused(s -> s.setMirrors("registry.example.com"), "HOST=MIRROR");
        refused(s -> s.setLimits("seconds"), "NAME=NUMBER");
        refused(s -> s.setLimits("secnds=3"), "secnds");
        refused(s -> s.setReach("sometimes"), "never, local, always");
        refused(s -> s.setSeverityOrder("nvd,mitre"), "mitre");
        refused(s -> s.setTemplates("gone.mustache"), "gone.mustache");
        refused(s -> s.setVex("gone.json"), "gone.json");
        refused(s -> s.setRegistryAuthorities("gone.pem"), "gone.pem");
        refused(s -> s.setLookup("search"), "lookup");
    }

    @Test
    void shouldTakeTheBranchThatIsNamedInPlaceOfTheOneThatIsBuilt() throws Exception {
        HullcheckBuilder step = step(s -> s.setBranch("release/1"));
        ScanOrder order = step.order(Jenkinses.environment(Map.of("BRANCH_NAME", "main")), JobDefaults.NONE);
        assertThat(order.branch()).isEqualTo("release/1");
        assertThat(step(s -> {})
                        .order(Jenkinses.environment(Map.of("BRANCH_NAME", "main")), JobDefaults.NONE)
                        .branch())
                .isEqualTo("main");
    }

    @Test
    void shouldHandEveryOptionToTheEngine() throws Exception {
        HullcheckBuilder step = step(s -> {
            s.setBaseImage("registry:localhost:1/base:1");
            s.setVexInImage(true);
            s.setReach("never");
            s.setCache(false);
            s.setVerifyDigests(false);
            s.setMirrors("a.example=b.example/hub/, a.example=c.example");
            s.setTrustAttached("a.example, b.example");
            s.setSeverityOrder("nvd,vendor,distribution");
        });
        ScanOptions options = step.options(Jenkinses.environment(Map.of()));
        ScanRequest request = options.over(ScanRequest.of("app.tar"), false, Surroundings.DEFAULT.http());
        assertThat(request.base()).contains("registry:localhost:1/base:1");
        assertThat(request.believesImage()).isTrue();
        assertThat(request.cache()).isFalse();
        assertThat(request.verifyDigests()).isFalse();
        assertThat(request.reach()).hasToString("NEVER");
        assertThat(request.severityOrder()).extracting(Enum::name).containsExactly("NVD", "VENDOR", "DISTRIBUTION");
        assertThat(options.mirrors()).containsExactly("a.example=b.example/hub/", "a.example=c.example");
        assertThat(options.trustAttached()).isEqualTo(List.of("a.example", "b.example"));
        // the defaults are those of the engine
        ScanOptions none = new HullcheckBuilder("x").options(Jenkinses.environment(Map.of()));
        ScanRequest usual = ScanRequest.of("app.tar");
        ScanRequest same = none.over(usual, false, Surroundings.DEFAULT.http());
        assertThat(same)
                .usingRecursiveComparison()
                .ignoringFields("registries", "daemons")
                .isEqualTo(usual);
    }
}
