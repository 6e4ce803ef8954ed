package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.JavaProcess;
import io.hullcheck.testing.hostile.HostileCase;
import io.hullcheck.testing.hostile.HostileCases;
import io.hullcheck.testing.hostile.HostileMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every hostile image, in a heap of 256 MB and stacks of 512 KB, with eight seconds for a scan. */
class HostileImagesTest {
    private static final int SECONDS = 8;

    /** What a scan may take longer, with the writing of its reports. */
    private static final int MOST_MILLISECONDS = (SECONDS + 2) * 1_000;

    private static final int HOPELESS_SECONDS = 45;
    private static final int TRIES = 3;

    @TempDir
    private Path folder;

    private Process process;
    private BufferedReader said;

    private record Result(HostileCase tried, String outcome, long milliseconds, long megabytes) {}

    private void start() throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        process = JavaProcess.start(
                List.of("-Xmx256m", "-Xss512k", "-Djava.io.tmpdir=" + temporary, "-XX:+ExitOnOutOfMemoryError"),
                HostileMain.class,
                Files.createDirectories(folder.resolve("scan")).toString(),
                Integer.toString(SECONDS));
        said = process.inputReader(StandardCharsets.UTF_8);
    }

    private Result result(HostileCase one, Path image) throws IOException, InterruptedException, ExecutionException {
        if (process == null || !process.isAlive()) {
            start();
        }
        process.outputWriter(StandardCharsets.UTF_8)
                .append(image.toString())
                .append('\n')
                .flush();
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                StringBuilder all = new StringBuilder();
                for (String next = said.readLine(); next != null; next = said.readLine()) {
                    if (next.chars().filter(c -> c == '\t').count() == 2) {
                        return next;
                    }
                    all.append(next).append(' ');
                }
                return "ENDED " + all + "\t0\t0";
            } catch (IOException e) {
                return "ENDED " + e + "\t0\t0";
            }
        });
        try {
            String[] parts = line.get(HOPELESS_SECONDS, TimeUnit.SECONDS).split("\t");
            return new Result(one, parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        } catch (TimeoutException e) {
            process.destroyForcibly().waitFor();
            return new Result(one, "NO END", HOPELESS_SECONDS * 1_000L, 0);
        }
    }

    private Set<String> outside() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            Set<String> names = new HashSet<>();
            all.filter(p -> p.getFileName().toString().contains("escaped")).forEach(p -> names.add(p.toString()));
            Stream.of("/escaped", "../escaped")
                    .filter(p -> Files.exists(Path.of(p)))
                    .forEach(names::add);
            return names;
        }
    }

    private List<String> temporary() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("tmp"))) {
            return all.map(p -> p.getFileName().toString())
                    // libraries that are unpacked once a process
                    .filter(n -> !n.startsWith("sqlite-") && !n.startsWith("libzstd") && !n.startsWith("hsperf"))
                    .toList();
        }
    }

    @Test
    void shouldComeToAnEndInTimeAndInItsMemoryWhateverTheImage() throws Exception {
        String only = System.getProperty("hullcheck.hostile", "");
        Map<String, List<Result>> byKind = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (HostileCase one : HostileCases.all()) {
            if (!(one.kind() + " " + one.name()).contains(only)) {
                continue;
            }
            Path image = folder.resolve("image");
            one.making().write(image);
            Result result = result(one, image);
            for (int i = 1;
                    i < TRIES && result.milliseconds > MOST_MILLISECONDS && !result.outcome.equals("NO END");
                    i++) {
                // another program may have had the machine; each time is no chance
                result = result(one, image);
            }
            Files.delete(image);
            byKind.computeIfAbsent(one.kind(), k -> new ArrayList<>()).add(result);
            if (Boolean.getBoolean("hullcheck.hostile.told")) {
                System.out.println(one.kind() + ": " + one.name() + ": " + result.outcome + ", " + result.milliseconds
                        + " ms, " + result.megabytes + " MB");
            }
            boolean right = List.of("read", "incomplete", "refused").contains(result.outcome)
                    && result.milliseconds <= MOST_MILLISECONDS;
            if (!right) {
                wrong.add(one.kind() + ": " + one.name() + ": " + result.outcome + ", " + result.milliseconds + " ms");
            }
            if (process.isAlive() && !temporary().isEmpty()) {
                wrong.add(one.kind() + ": " + one.name() + ": left " + temporary());
            }
        }
        process.destroyForcibly().waitFor();
        rows(byKind);
        if (only.isEmpty()) {
            String documented = Files.readString(Path.of("../docs/limits.md"));
            byKind.forEach((kind, results) -> assertThat(documented)
                    .as("docs/limits.md; target/hostile/limits.rows holds the table of this run")
                    .contains("| " + kind + " | " + results.size() + " |"));
        }
        assertThat(outside()).isEmpty();
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
        assertThat(byKind.values().stream().mapToInt(List::size).sum()).isGreaterThan(only.isEmpty() ? 250 : 0);
    }

    /** The table of {@code docs/limits.md}. */
    private static void rows(Map<String, List<Result>> byKind) throws IOException {
        StringBuilder rows = new StringBuilder();
        byKind.forEach((kind, results) -> rows.append(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.1f | %d |%n",
                kind,
                results.size(),
                count(results, "read"),
                count(results, "incomplete"),
                count(results, "refused"),
                results.stream().mapToLong(Result::milliseconds).max().orElse(0) / 1e3,
                results.stream().mapToLong(Result::megabytes).max().orElse(0))));
        Files.writeString(Files.createDirectories(Path.of("target/hostile")).resolve("limits.rows"), rows);
        System.out.print(rows);
    }

    private static long count(List<Result> results, String outcome) {
        return results.stream().filter(r -> r.outcome.equals(outcome)).count();
    }
}
