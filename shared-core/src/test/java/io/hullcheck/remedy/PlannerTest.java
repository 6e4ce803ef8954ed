package io.hullcheck.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.BuildGraph.Decision;
import io.hullcheck.testing.Findings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fewest changes, those that matter most first. */
class PlannerTest {
    private static Finding in(String id, String name, String... fixed) {
        return Findings.in(id, Severity.HIGH, name, "1.0", "/app/" + name + ".jar", fixed);
    }

    private static BuildGraph graph(Map<String, Decision> decisions) {
        return (group, artifact, version) -> Optional.ofNullable(decisions.get(artifact))
                .map(d -> new BuildGraph.Dependency(
                        "g", artifact, List.of("com.example:app", "g:" + artifact + " " + version), d));
    }

    private static FixPlan plan(BuildGraph graph, Outlook outlook, Finding... findings) throws IOException {
        List<Finding> all = List.of(findings);
        return Planner.plan(
                all,
                new RemedyAdvisor(graph, outlook).advise(all),
                Optional.empty(),
                f -> f.id().equals("CVE-9") ? 90 : 10);
    }

    @Test
    void shouldChangeAPropertyOnceForAllThatItDecides() throws IOException {
        Decision property = new Decision.Property("pom.xml", 7, "netty.version", "1.0");
        FixPlan plan = plan(
                graph(Map.of("netty-codec", property, "netty-handler", property)),
                Outlook.NONE,
                in("CVE-1", "netty-codec", "1.1"),
                in("CVE-2", "netty-handler", "1.3"),
                in("CVE-3", "netty-handler"));
        assertThat(plan.changes()).singleElement().satisfies(c -> {
            // the higher of both, so that both are mended
            assertThat(c.title())
                    .isEqualTo(
                            "set the property netty.version to 1.3 in pom.xml, line 7 (netty-codec 1.0, netty-handler 1.0)");
            assertThat(c.snippet()).contains("<netty.version>1.3</netty.version>");
            assertThat(c.edit()).contains(new PomEdit.SetProperty("pom.xml", 7, "netty.version", "1.0", "1.3"));
            assertThat(c.mends()).extracting(Finding::id).containsExactly("CVE-1", "CVE-2");
            assertThat(c.risk()).isEqualTo(20);
        });
        assertThat(plan.remaining()).extracting(Finding::id).containsExactly("CVE-3");
    }

    @Test
    void shouldPutFirstWhatRemovesMostRisk() throws IOException {
        FixPlan plan = plan(
                graph(Map.of("a", new Decision.Missing("pom.xml"), "b", new Decision.Override("pom.xml", "b.version"))),
                Outlook.NONE,
                in("CVE-1", "a", "1.1"),
                in("CVE-9", "b", "2.0"));
        assertThat(plan.changes())
                .extracting(Change::title)
                .containsExactly(
                        "set the property b.version to 2.0 in the properties of pom.xml, in place of the parent's (b 1.0)",
                        "add g:a 1.1 to the dependencyManagement of pom.xml (a 1.0)");
        assertThat(plan.changes().get(1).snippet().orElseThrow()).contains("<artifactId>a</artifactId>");
    }

    @Test
    void shouldUpdateAllPackagesOfADistributionByOneCommandThatNoNameCanBreakOutOf() throws IOException {
        Finding hostile = Findings.with(
                Findings.of("CVE-3", Severity.HIGH, "2"), f -> f.installed = Findings.os("x; rm -rf /", "x", 0));
        FixPlan plan = plan(
                BuildGraph.NONE,
                Outlook.NONE,
                Findings.with(
                        Findings.of("CVE-1", Severity.HIGH, "2"), f -> f.installed = Findings.os("curl", "curl", 0)),
                Findings.with(
                        Findings.of("CVE-2", Severity.HIGH, "2"), f -> f.installed = Findings.os("zlib1g", "zlib", 0)),
                hostile);
        assertThat(plan.changes()).singleElement().satisfies(c -> {
            assertThat(c.title()).isEqualTo("update 3 packages of the distribution, or build on a newer base image");
            assertThat(c.snippet()).contains("RUN apt-get update && apt-get install -y --only-upgrade curl zlib1g");
        });
        assertThat(new RemedyAdvisor(BuildGraph.NONE, Outlook.NONE)
                        .advise(List.of(hostile))
                        .values())
                .extracting(Remedy::text)
                .containsExactly("raise x; rm -rf / to 2");
    }

    @Test
    void shouldGoOnToTheFixOfAFlawThatTheFixBrings() throws IOException {
        Outlook outlook = installed -> switch (installed.version()) {
            case "1.1" -> List.of(at(installed, "CVE-2", "1.2"));
            case "1.2" -> List.of(at(installed, "CVE-3"));
            default -> List.of();
        };
        assertThat(plan(BuildGraph.NONE, outlook, in("CVE-1", "lib", "1.1")).changes())
                .extracting(Change::title)
                .containsExactly("raise lib to 1.2");
    }

    private static Finding at(InstalledPackage installed, String id, String... fixed) {
        return Findings.with(Findings.of(id, Severity.LOW, fixed), f -> f.installed = installed);
    }

    /** Every choice of sets, the smallest first. */
    private static int exhaustive(List<BitSet> sets) {
        BitSet all = new BitSet();
        sets.forEach(all::or);
        int least = sets.size();
        for (int choice = 0; choice < 1 << sets.size(); choice++) {
            BitSet covered = new BitSet();
            for (int i = 0; i < sets.size(); i++) {
                if ((choice & 1 << i) != 0) {
                    covered.or(sets.get(i));
                }
            }
            if (covered.equals(all)) {
                least = Math.min(least, Integer.bitCount(choice));
            }
        }
        return least;
    }

    @Test
    void shouldNeedAsFewChangesAsAnExhaustiveSearchFinds() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<BitSet> sets = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(10); i++) {
                BitSet set = new BitSet();
                for (int j = 0; j <= random.nextInt(5); j++) {
                    set.set(random.nextInt(12));
                }
                sets.add(set);
            }
            List<Integer> taken = Cover.of(sets);
            BitSet covered = new BitSet();
            taken.forEach(i -> covered.or(sets.get(i)));
            BitSet all = new BitSet();
            sets.forEach(all::or);
            assertThat(covered).isEqualTo(all);
            assertThat(taken).hasSize(exhaustive(sets));
        }
    }
}
