package io.hullcheck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Fuzzes every target, for so many seconds each as the property {@code hullcheck.fuzz} says; without it nothing is fuzzed, and
 * {@link FuzzTargetsTest} tries what is known.
 */
@EnabledIfSystemProperty(
        named = "hullcheck.fuzz",
        matches = "\\d+",
        disabledReason = "fuzzing takes its time: see CONTRIBUTING.md")
class FuzzingTest {
    private static final int PROCESSES = 2;

    @Test
    void shouldFindNothing() throws Exception {
        long seconds = Long.getLong("hullcheck.fuzz");
        List<String> only =
                List.of(System.getProperty("hullcheck.fuzz.only", "").split(","));
        List<FuzzTarget> targets = FuzzTargets.all().stream()
                .filter(t -> only.equals(List.of("")) || only.contains(t.name()))
                .toList();
        assertThat(targets).isNotEmpty();
        int processes = Math.min(Integer.getInteger("hullcheck.fuzz.processes", PROCESSES), targets.size());
        List<Callable<FuzzRun.Result>> runs = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            List<FuzzTarget> own = new ArrayList<>();
            for (int at = i; at < targets.size(); at += processes) {
                own.add(targets.get(at));
            }
            Path folder = Path.of("target/fuzz/" + i).toAbsolutePath();
            runs.add(() -> FuzzRun.of(own, seconds * own.size(), folder));
        }
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        try {
            List<String> wrong = new ArrayList<>();
            Map<String, Long> executions = new TreeMap<>();
            for (Future<FuzzRun.Result> run : threads.invokeAll(runs)) {
                FuzzRun.Result result = run.get();
                executions.putAll(result.executions());
                wrong.addAll(result.findings());
                if (result.exit() != 0) {
                    String said = result.said();
                    wrong.add("Jazzer ended with " + result.exit() + ": "
                            + said.substring(Math.max(0, said.length() - 3_000)));
                }
            }
            executions.forEach((name, count) -> System.out.println("fuzzed " + name + ": " + count + " executions"));
            System.out.println("fuzzed " + executions.size() + " targets: "
                    + executions.values().stream().mapToLong(Long::longValue).sum() + " executions, "
                    + wrong.size() + " findings");
            assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
            // each has had its turn
            assertThat(executions.keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            targets.stream().map(FuzzTarget::name).toList());
            assertThat(executions.values()).allMatch(count -> count > 0);
        } finally {
            threads.shutdownNow();
        }
    }
}
