package io.hullcheck.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import io.hullcheck.testing.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Some targets, fuzzed by Jazzer in a Java machine of their own. */
final class FuzzRun {
    private static final int SECONDS_PER_INPUT = 20;
    private static final int MOST_FINDINGS = 50;
    private static final int MOST_SHOWN_BYTES = 3_000;

    private FuzzRun() {}

    /**
     * What came of it.
     *
     * @param executions by name of the target
     * @param findings what was not ended well, for a person
     * @param exit code of the process; 0 when there are no findings
     * @param said everything that Jazzer printed
     */
    record Result(Map<String, Long> executions, List<String> findings, int exit, String said) {}

    /**
     * Fuzzes for a time, from the seeds, from what was found before, and from what earlier runs have collected in the folder.
     *
     * @param folder keeps what leads to other code
     * @param seconds of all targets together
     */
    static Result of(List<FuzzTarget> targets, long seconds, Path folder) throws IOException, InterruptedException {
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path findings = Files.createDirectories(folder.resolve("findings"));
        for (int i = 0; i < targets.size(); i++) {
            FuzzTarget target = targets.get(i);
            for (int seed = 0; seed < target.seeds().size(); seed++) {
                Files.write(
                        seeds.resolve(target.name() + "-" + seed),
                        FuzzInput.of(i, target.seeds().get(seed)));
            }
            for (Path found : FoundInputs.of(target)) {
                Files.write(
                        seeds.resolve(target.name() + "-" + found.getFileName()),
                        FuzzInput.of(i, Files.readAllBytes(found)));
            }
        }
        Path words = Files.writeString(folder.resolve("words.txt"), words(targets), StandardCharsets.US_ASCII);
        Path counts = folder.resolve("counts.txt");
        Process process = JavaProcess.start(
                List.of(
                        "-Xmx384m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:-OmitStackTraceInFastThrow",
                        "-D" + FuzzedByJazzer.COUNTS + "=" + counts,
                        "-D" + FuzzedByJazzer.TARGETS + "="
                                + targets.stream().map(FuzzTarget::name).collect(Collectors.joining(","))),
                Jazzer.class,
                "--target_class=" + FuzzedByJazzer.class.getName(),
                "--instrumentation_includes=io.hullcheck.**",
                // comparisons lead to inputs; what else Jazzer watches for, as names of files that an input makes, is
                // the task of some parsers
                "--custom_hook_includes=none.**",
                "--keep_going=" + MOST_FINDINGS,
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-dict=" + words,
                "-max_len="
                        + (targets.stream().mapToInt(FuzzTarget::longest).max().orElseThrow() + 1),
                "-max_total_time=" + seconds,
                "-timeout=" + SECONDS_PER_INPUT,
                "-rss_limit_mb=2048",
                "-print_final_stats=1",
                corpus.toString(),
                seeds.toString());
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        Files.writeString(folder.resolve("log.txt"), said);
        return new Result(executions(counts), shown(findings, targets), exit, said);
    }

    private static Map<String, Long> executions(Path counts) throws IOException {
        Map<String, Long> executions = new TreeMap<>();
        if (Files.exists(counts)) {
            for (String line : Files.readAllLines(counts)) {
                int equals = line.indexOf('=');
                executions.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
            }
        }
        return executions;
    }

    private static List<String> shown(Path findings, List<FuzzTarget> targets) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(findings)) {
            files = all.filter(f -> !f.toString().endsWith(".java")).sorted().toList();
        }
        List<String> shown = new ArrayList<>();
        for (Path file : files) {
            byte[] input = Files.readAllBytes(file);
            byte[] own = FuzzInput.behindChoice(input);
            shown.add(FuzzInput.choice(input, targets) + ": " + file + " is a byte and this input: "
                    + (own.length > MOST_SHOWN_BYTES
                            ? own.length + " bytes"
                            : Base64.getEncoder().encodeToString(own)));
        }
        return shown;
    }

    /** A dictionary of libFuzzer: a quoted text a line, with bytes as {@code \xAB}. */
    private static String words(List<FuzzTarget> targets) {
        return targets.stream()
                .flatMap(t -> t.words().stream())
                .distinct()
                .map(FuzzRun::quoted)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String quoted(String word) {
        StringBuilder quoted = new StringBuilder("\"");
        for (byte b : word.getBytes(StandardCharsets.ISO_8859_1)) {
            boolean isPlain = b >= ' ' && b < 0x7f && b != '"' && b != '\\';
            quoted.append(isPlain ? String.valueOf((char) b) : String.format("\\x%02X", b & 0xff));
        }
        return quoted.append('"').toString();
    }
}
