package io.hullcheck.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.match.Finding;
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

    private static FixPlan plan(BuildAdvice advice, Outlook outlook, Finding... findings) throws IOException {
        List<Finding> all = List.of(findings);
        return Planner.plan(
                all,
                new RemedyAdvisor(BuildGraph.NONE, advice, outlook, p -> false, Optional.empty()).advise(all),
                advice,
                Optional.empty(),
                f -> f.id().equals("CVE-9") ? 90 : 10);
    }

    private static BuildAdvice.Step step(PomEdit edit, BuildAdvice.Move... moves) {
        return new BuildAdvice.Step(Steps.words(edit), List.of(edit), List.of(moves));
    }

    private static BuildAdvice.Move move(String name, String to, String... mended) {
        return new BuildAdvice.Move(in("CVE", name).installed().purl(), Optional.of(to), List.of(mended));
    }

    @Test
    void shouldProposeAStepOnceForAllThatItMendsAndLeaveWhatItDoesNot() throws IOException {
        PomEdit edit = new PomEdit.SetProperty("pom.xml", 7, "netty.version", "1.0", "1.3");
        Finding unmended = in("CVE-4", "netty-handler", "2.0");
        BuildAdvice advice = new BuildAdvice(
                List.of(step(edit, move("netty-codec", "1.3", "CVE-1"), move("netty-handler", "1.3", "CVE-2"))),
                Map.of(unmended.installed().purl(), "only 2.0, another major version, mends CVE-4"),
                List.of());
        Finding[] findings = {
            in("CVE-1", "netty-codec", "1.1"),
            in("CVE-2", "netty-handler", "1.3"),
            in("CVE-3", "netty-handler"),
            unmended
        };
        FixPlan plan = plan(advice, Outlook.NONE, findings);
        assertThat(plan.changes()).singleElement().satisfies(c -> {
            assertThat(c.title())
                    .isEqualTo(
                            "set the property netty.version to 1.3 in pom.xml, line 7 (netty-codec 1.0, netty-handler 1.0)");
            assertThat(c.snippet()).contains("<netty.version>1.3</netty.version>");
            assertThat(c.edits()).containsExactly(edit);
            assertThat(c.mends()).extracting(Finding::id).containsExactly("CVE-1", "CVE-2");
            assertThat(c.risk()).isEqualTo(20);
        });
        assertThat(plan.remaining()).extracting(Finding::id).containsExactly("CVE-3", "CVE-4");
        assertThat(new RemedyAdvisor(BuildGraph.NONE, advice, Outlook.NONE, p -> false, Optional.empty())
                        .advise(List.of(findings))
                        .get(unmended.installed().purl())
                        .text())
                .isEqualTo("raise netty-handler to 1.3: set the property netty.version to 1.3 in pom.xml, line 7;"
                        + " 2 of its 3 findings remain: only 2.0, another major version, mends CVE-4");
    }

    @Test
    void shouldSayInTheRemedyAndNotInThePlanWhyAPackageOfTheBuildStaysAsItIs() throws IOException {
        Finding finding = in("CVE-1", "lib", "1.1");
        BuildAdvice advice = new BuildAdvice(
                List.of(), Map.of(finding.installed().purl(), "its version is set by -Dlib.version"), List.of());
        assertThat(plan(advice, Outlook.NONE, finding).changes()).isEmpty();
        assertThat(new RemedyAdvisor(BuildGraph.NONE, advice, Outlook.NONE, p -> false, Optional.empty())
                        .advise(List.of(finding))
                        .values())
                .extracting(Remedy::text)
                .containsExactly("its version is set by -Dlib.version");
    }

    @Test
    void shouldPutFirstWhatRemovesMostRisk() throws IOException {
        BuildAdvice advice = new BuildAdvice(
                List.of(
                        step(new PomEdit.AddManaged("pom.xml", "g", "a", "1.1"), move("a", "1.1", "CVE-1")),
                        step(new PomEdit.AddProperty("pom.xml", "b.version", "2.0"), move("b", "2.0", "CVE-9"))),
                Map.of(),
                List.of());
        FixPlan plan = plan(advice, Outlook.NONE, in("CVE-1", "a", "1.1"), in("CVE-9", "b", "2.0"));
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
                BuildAdvice.NONE,
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
        assertThat(new RemedyAdvisor(BuildGraph.NONE, BuildAdvice.NONE, Outlook.NONE, p -> false, Optional.empty())
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
        assertThat(plan(BuildAdvice.NONE, outlook, in("CVE-1", "lib", "1.1")).changes())
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
