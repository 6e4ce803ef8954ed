package io.hullcheck.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.version.MavenVersions;
import io.hullcheck.version.UnorderableVersionException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The evaluation of the OSV schema, section "Evaluation". */
class RangeEvaluatorTest {
    private static Range range(String... events) {
        return new Range(Arrays.stream(events)
                .map(e -> {
                    String[] parts = e.split(" ");
                    return new Event(Event.Kind.valueOf(parts[0]), parts[1]);
                })
                .toList());
    }

    private static Affected affected(List<String> versions, Range... ranges) {
        return new Affected(
                "X-1",
                "Maven",
                "g:a",
                List.of(ranges),
                versions,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Optional<List<String>> fixes(String version, Range... ranges) throws UnorderableVersionException {
        return fixes(version, List.of(), ranges);
    }

    private static Optional<List<String>> fixes(String version, List<String> versions, Range... ranges)
            throws UnorderableVersionException {
        return new RangeEvaluator(version, new MavenVersions())
                .evaluate(affected(versions, ranges))
                .hit()
                .map(RangeEvaluator.Hit::fixedVersions);
    }

    @Test
    void shouldHoldBoundsAsTheSchemaSays() throws UnorderableVersionException {
        Range range = range("INTRODUCED 1.2", "FIXED 1.5");
        assertThat(fixes("1.1", range)).isEmpty();
        assertThat(fixes("1.2", range)).contains(List.of("1.5"));
        assertThat(fixes("1.4.9", range)).contains(List.of("1.5"));
        assertThat(fixes("1.5", range)).isEmpty();
    }

    @Test
    void shouldTakeZeroForBeforeEverything() throws UnorderableVersionException {
        assertThat(fixes("0-alpha", range("INTRODUCED 0", "FIXED 1"))).contains(List.of("1"));
        assertThat(fixes("99", range("INTRODUCED 0"))).contains(List.of());
    }

    @Test
    void shouldTakeEventsInAnyOrderAndSeveralIntervalsInOneRange() throws UnorderableVersionException {
        // the shape of PYSEC-2023-192: two intervals in one range, the newer one first
        Range range = range("INTRODUCED 2.0.0", "FIXED 2.0.6", "INTRODUCED 0", "FIXED 1.26.17");
        assertThat(fixes("1.26.16", range)).contains(List.of("1.26.17"));
        assertThat(fixes("1.26.17", range)).isEmpty();
        assertThat(fixes("2.0.5", range)).contains(List.of("2.0.6"));
        assertThat(fixes("2.0.6", range)).isEmpty();
    }

    @Test
    void shouldSayThatNoFixIsKnownAfterALastAffectedVersion() throws UnorderableVersionException {
        Range range = range("INTRODUCED 1.2", "LAST_AFFECTED 1.2.17");
        assertThat(fixes("1.2.17", range)).contains(List.of());
        assertThat(fixes("1.2.18", range)).isEmpty();
    }

    @Test
    void shouldStopAtALimit() throws UnorderableVersionException {
        Range range = range("INTRODUCED 1", "LIMIT 3");
        assertThat(fixes("2", range)).contains(List.of());
        assertThat(fixes("3", range)).isEmpty();
        assertThat(fixes("9", range("INTRODUCED 1", "LIMIT 3", "LIMIT *"))).isPresent();
    }

    @Test
    void shouldCountVersionsNamedOneByOne() throws UnorderableVersionException {
        assertThat(fixes("1.0", List.of("1.0", "1.1"))).contains(List.of());
        assertThat(fixes("1.0", List.of("1.0"), range("INTRODUCED 1.1", "FIXED 2")))
                .contains(List.of("2"));
        assertThat(fixes("1.2", List.of("1.0"))).isEmpty();
    }

    @Test
    void shouldKeepEveryFixWhenSeveralRangesHit() throws UnorderableVersionException {
        assertThat(fixes("1", range("INTRODUCED 0", "FIXED 3"), range("INTRODUCED 0", "FIXED 2")))
                .contains(List.of("2", "3"));
    }

    @Test
    void shouldCountAFlawThatReturnsAtTheVersionThatFixedIt() throws UnorderableVersionException {
        assertThat(fixes("2", range("INTRODUCED 1", "FIXED 2", "INTRODUCED 2", "FIXED 3")))
                .contains(List.of("3"));
    }
}
