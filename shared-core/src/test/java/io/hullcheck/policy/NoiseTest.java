package io.hullcheck.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import io.hullcheck.report.ScanReport;
import io.hullcheck.report.TableReport;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.Reports;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is folded, and what is urgent. */
class NoiseTest {
    private static final Circumstances NOW = Circumstances.on(LocalDate.of(2026, 11, 24), Reports.IMAGE);

    private static Finding os(String id, Severity severity, String name, String source) {
        return Findings.with(Findings.of(id, severity, "2"), f -> f.installed = Findings.os(name, source, 0));
    }

    private static Judgement judged(Finding... findings) {
        return Judgement.of(Policy.DEFAULT, List.of(findings), List.of(), NOW);
    }

    @Test
    void shouldSetAsideTheKernelsHeadersWhichNoContainerRuns() {
        Judgement judgement = judged(os("CVE-1", Severity.CRITICAL, "linux-libc-dev", "linux"));
        assertThat(judgement.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(judgement.setAside())
                .singleElement()
                .satisfies(a -> assertThat(a.kind()).isEqualTo(SetAside.Kind.NOISE))
                .satisfies(a -> assertThat(a.reason()).contains("the kernel of its host"));
        assertThat(judged(os("CVE-1", Severity.CRITICAL, "libc6-dev", "glibc")).setAside())
                .isEmpty();
    }

    @Test
    void shouldSetAsideWhatIsDisputedUnlessItIsAttacked() {
        Finding disputed = Findings.with(
                Findings.of("CVE-1", Severity.CRITICAL), f -> f.summary = "** DISPUTED ** a flaw that may be none");
        assertThat(judged(disputed).setAside()).hasSize(1);
        Finding attacked = Findings.with(
                disputed,
                f -> f.exploitation = new Exploitation(
                        Optional.empty(), Optional.of(new Exploitation.Kev("2026-01-01", Optional.empty(), false))));
        assertThat(judged(attacked).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void shouldSetAsideWhatADistributionCallsUnimportantUnlessARuleAsksForIt() {
        Finding unimportant = os("CVE-1", Severity.NEGLIGIBLE, "tar", "tar");
        assertThat(judged(unimportant).setAside())
                .singleElement()
                .satisfies(a -> assertThat(a.reason()).contains("does not matter"));
        Policy all = new Policy(Optional.of(Severity.NEGLIGIBLE), false, true, false);
        assertThat(Judgement.of(all, List.of(unimportant), List.of(), NOW).verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void shouldTellAFlawOfOneSourceOnce() {
        Finding libssl = os("CVE-1", Severity.CRITICAL, "libssl3", "openssl");
        Finding openssl = os("CVE-1", Severity.CRITICAL, "openssl", "openssl");
        Finding other = os("CVE-2", Severity.CRITICAL, "libssl3", "openssl");
        Finding unfixed = Findings.with(
                Findings.of("CVE-1", Severity.CRITICAL), f -> f.installed = Findings.os("ssl-doc", "openssl", 0));
        Judgement judgement = judged(libssl, openssl, other, unfixed);
        assertThat(judgement.overThreshold()).containsExactly(openssl, other, unfixed);
        assertThat(judgement.setAside()).singleElement().satisfies(a -> {
            assertThat(a.finding()).isEqualTo(libssl);
            assertThat(a.kind()).isEqualTo(SetAside.Kind.FOLDED);
            assertThat(a.reason()).isEqualTo("the same flaw as in openssl, which is built from the same source");
        });
    }

    @Test
    void shouldNotFoldAFlawUnderOneThatIsIgnored() {
        Finding libssl = os("CVE-1", Severity.CRITICAL, "libssl3", "openssl");
        Finding openssl = os("CVE-1", Severity.CRITICAL, "openssl", "openssl");
        Policy policy = new Policy(
                Optional.of(Severity.CRITICAL),
                false,
                false,
                true,
                false,
                List.of(),
                List.of(),
                List.of(new Ignore(
                        Optional.of("CVE-1"),
                        Optional.of("pkg:deb/debian/openssl"),
                        Optional.empty(),
                        Optional.of("the program is not used"),
                        Optional.empty(),
                        "a test")),
                List.of());
        Judgement judgement = Judgement.of(policy, List.of(libssl, openssl), List.of(), NOW);
        assertThat(judgement.overThreshold()).containsExactly(libssl);
        assertThat(judgement.setAside()).extracting(SetAside::finding).containsExactly(openssl);
    }

    @Test
    void shouldCountAndNameWhatIsSetAsideInTheTable() {
        ScanReport report = Reports.of(
                List.of(
                        os("CVE-1", Severity.HIGH, "linux-libc-dev", "linux"),
                        Findings.of("CVE-2", Severity.HIGH, "2")),
                List.of());
        String table = String.join("\n", new TableReport(120, false).lines(report));
        assertThat(table)
                .contains("HIGH 1", "SET ASIDE 1", "CVE-1 in linux-libc-dev", "1 finding set aside")
                .containsOnlyOnce("CVE-1");
        assertThat(report.counted()).hasSize(1);
    }

    private static Exploitation epss(double score) {
        return new Exploitation(Optional.of(new Exploitation.Epss(score, 0.9, "2026-11-24")), Optional.empty());
    }

    @Test
    void shouldFollowTheFormulaOfRiskThatIsDocumented() {
        Finding finding = Findings.with(Findings.of("CVE-1", Severity.HIGH), f -> {
            f.score = Optional.of(8.0);
            f.exploitation = epss(0.25);
        });
        // 100 * 0.8 * (0.3 + 0.7 * 0.5)
        assertThat(Risk.of(finding, NOW)).isCloseTo(52.0, offset(0.001));
        Circumstances base =
                new Circumstances(NOW.today(), NOW.image(), layer -> Optional.of(true), f -> false, f -> true);
        assertThat(Risk.of(finding, base)).isCloseTo(52.0 * 0.5 * 0.9, offset(0.001));
        // a HIGH that is attacked is more urgent than a CRITICAL of which nobody knows
        Finding attacked = Findings.with(
                finding,
                f -> f.exploitation = new Exploitation(
                        Optional.empty(), Optional.of(new Exploitation.Kev("2026-01-01", Optional.empty(), false))));
        assertThat(Risk.of(attacked, NOW)).isGreaterThan(Risk.of(Findings.of("CVE-2", Severity.CRITICAL), NOW));
        assertThat(Risk.of(Findings.with(finding, f -> f.malicious = true), NOW))
                .isEqualTo(100);
    }
}
