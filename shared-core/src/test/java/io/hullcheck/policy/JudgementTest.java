package io.hullcheck.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.Reports;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Gap DAMAGE = Gap.inFile(Gap.Kind.FILE_DAMAGED, "/x.jar", "it is no archive", "Look");
    private static final Gap SAMPLE = Gap.inImage(Gap.Kind.DATABASE_SAMPLE, "only the sample was asked", "Build one");
    private static final Gap OLD = Gap.inImage(Gap.Kind.DATABASE_OLD, "the database is 9 days old", "Build it again");
    private static final Finding HIGH = Findings.of("CVE-1", Severity.HIGH, "2.0");
    private static final Finding UNFIXED = Findings.of("CVE-2", Severity.CRITICAL);

    private static Judgement judged(Policy policy, List<Finding> findings, List<Gap> gaps) {
        return Judgement.of(policy, findings, gaps, Circumstances.on(LocalDate.of(2026, 11, 24), Reports.IMAGE));
    }

    private static Policy failOn(Severity severity) {
        return new Policy(Optional.of(severity), false, true, false);
    }

    @Test
    void shouldCallAnImageHealthyWhenNothingWasFoundAndEverythingLookedAt() {
        assertThat(judged(Policy.DEFAULT, List.of(), List.of()).verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void shouldFailWhenAFindingReachesTheThresholdAndSayWhyInOneSentence() {
        Judgement judgement = judged(failOn(Severity.HIGH), List.of(UNFIXED, HIGH), List.of());
        assertThat(judgement.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(judgement.overThreshold()).containsExactly(UNFIXED, HIGH);
        assertThat(judgement.reason()).isEqualTo("2 findings of severity HIGH or worse, the worst CVE-2 in lib 1.0");
    }

    @Test
    void shouldBeUnhealthyWhenFindingsStayUnderTheThreshold() {
        Judgement judgement = judged(failOn(Severity.CRITICAL), List.of(HIGH), List.of());
        assertThat(judgement.verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(judgement.reason()).isEqualTo("1 finding, none CRITICAL");
        Policy never = new Policy(Optional.empty(), false, true, false);
        assertThat(judged(never, List.of(UNFIXED), List.of()).verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void shouldNotFailOnFindingsWithoutAFixWhenOnlyFixableCount() {
        Policy fixable = new Policy(Optional.of(Severity.HIGH), true, true, false);
        assertThat(judged(fixable, List.of(UNFIXED), List.of()).verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(judged(fixable, List.of(UNFIXED, HIGH), List.of()).overThreshold())
                .containsExactly(HIGH);
    }

    @Test
    void shouldBeIncompleteWhenSomethingCouldNotBeAnalysed() {
        Judgement judgement = judged(Policy.DEFAULT, List.of(HIGH), List.of(DAMAGE));
        assertThat(judgement.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(judgement.stopping()).containsExactly(DAMAGE);
        assertThat(judgement.reason()).contains("/x.jar: it is no archive");
        Policy tolerant = new Policy(Optional.of(Severity.CRITICAL), false, false, false);
        judgement = judged(tolerant, List.of(), List.of(DAMAGE));
        assertThat(judgement.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(judgement.stopping()).isEmpty();
    }

    @Test
    void shouldFailRatherThanBeIncompleteAndMentionBoth() {
        Judgement judgement = judged(failOn(Severity.HIGH), List.of(HIGH), List.of(DAMAGE));
        assertThat(judgement.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(judgement.reason()).contains("CVE-1", "1 thing could not be analysed");
    }

    @Test
    void shouldNeverCallAnImageHealthyByTheSampleOrAnOldDatabaseAlone() {
        for (Gap doubt : List.of(SAMPLE, OLD)) {
            Judgement judgement = judged(Policy.DEFAULT, List.of(), List.of(doubt));
            assertThat(judgement.verdict()).isEqualTo(Verdict.INCOMPLETE);
            assertThat(judgement.stopping()).isEmpty();
            assertThat(judgement.reason()).contains(doubt.what());
        }
        Policy strict = new Policy(Optional.of(Severity.CRITICAL), false, true, true);
        assertThat(judged(strict, List.of(), List.of(OLD)).stopping()).containsExactly(OLD);
    }

    @Test
    void shouldRefuseAThresholdThatDoesNotExist() {
        assertThat(Policy.parseFailOn("never")).isEmpty();
        assertThat(Policy.parseFailOn(" high ")).contains(Severity.HIGH);
        assertThatThrownBy(() -> Policy.parseFailOn("SEVERE"))
                .hasMessage("failOn knows no \"SEVERE\"; it is one of CRITICAL, HIGH, MEDIUM, LOW, NEVER");
    }
}
