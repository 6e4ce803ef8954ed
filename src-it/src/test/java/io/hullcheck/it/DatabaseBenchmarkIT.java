package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Prints what the database costs, as ratios within one run; judges nothing, because machines differ. */
class DatabaseBenchmarkIT {
    private static final int RECORDS = 36_463;

    @Test
    void shouldPrintWhatTheDatabaseCosts() throws RunnerException, IOException {
        Path feeds = SharedData.require("feeds");
        Path log = Path.of("target/database-benchmark.txt").toAbsolutePath();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DatabaseBenchmark.class.getName() + "\\.")
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(new TimeValue(1, TimeUnit.SECONDS))
                        .measurementIterations(3)
                        .measurementTime(new TimeValue(1, TimeUnit.SECONDS))
                        .jvmArgs("-Xmx512m", "-Dhullcheck.shared=" + feeds.getParent())
                        .shouldFailOnError(true)
                        .output(log.toString())
                        .build())
                .run();
        Map<String, Double> micros = results.stream()
                .collect(Collectors.toMap(
                        r -> r.getParams().getBenchmark().replaceFirst(".*\\.", ""),
                        r -> r.getPrimaryResult().getScore()));
        assertThat(micros).hasSize(7);
        double stream = micros.get("streamOnly");
        double build = micros.get("build");
        print("plain Jackson streaming of the archives: %,.0f records/s", RECORDS / stream * 1e6);
        print(
                "building the database of them: %,.0f records/s, %.2f of the speed of streaming (target 0.50), in a heap"
                        + " of 512 MB",
                RECORDS / build * 1e6, stream / build);
        print(
                "refreshing with nothing new: %.2f %% of building (target 2)",
                100 * micros.get("refreshWithNothingNew") / build);
        print("opening and closing: %.2f ms", micros.get("openAndClose") / 1e3);
        print(
                "look-ups: %,.0f/s of packages with advisories, %,.0f/s of others",
                1e6 / micros.get("lookUp"), 1e6 / micros.get("lookUpInVain"));
        print(
                "matching: %,.0f packages/s from the file (target 100,000)",
                DatabaseBenchmark.PACKAGES / micros.get("match") * 1e6);
        assertThat(Files.size(log)).isPositive();
    }

    private static void print(String format, Object... values) {
        System.out.println("BENCHMARK " + String.format(Locale.ROOT, format, values));
    }
}
