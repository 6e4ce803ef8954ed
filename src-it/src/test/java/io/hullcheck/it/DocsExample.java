package io.hullcheck.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One fenced block of the documentation. A comment before it, which readers do not see, says where it is run, how that
 * ends and what is then printed: {@code <!-- example SETTING success|failure "TEXT" -->}.
 *
 * @param place file and line
 * @param marker what the comment says; empty where there is none
 * @param language behind the fence
 */
record DocsExample(String place, Optional<Marker> marker, String language, String text) {
    private static final Pattern MARKER = Pattern.compile(
            "<!-- example (?<setting>[a-z-]+)(?: (?<end>success|failure))?(?: \"(?<prints>[^\"]*)\")? -->");
    private static final Pattern SH_STEP = Pattern.compile("\\bsh '([^']*)'");

    record Marker(String setting, boolean succeeds, Optional<String> prints) {}

    /** The project's own folder. */
    static Path top() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /** README and all pages of {@code docs}. */
    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(top().resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md").map(top()::resolve),
                            docs.filter(p -> p.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    static List<DocsExample> all() throws IOException {
        List<DocsExample> examples = new ArrayList<>();
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            Optional<Marker> marker = Optional.empty();
            for (int i = 0; i < lines.size(); i++) {
                Matcher said = MARKER.matcher(lines.get(i));
                if (said.matches()) {
                    marker = Optional.of(new Marker(
                            said.group("setting"),
                            !"failure".equals(said.group("end")),
                            Optional.ofNullable(said.group("prints"))));
                } else if (lines.get(i).startsWith("```")) {
                    int start = i;
                    List<String> block = new ArrayList<>();
                    for (i++; !lines.get(i).startsWith("```"); i++) {
                        block.add(lines.get(i));
                    }
                    examples.add(new DocsExample(
                            page.getFileName() + ":" + (start + 1),
                            marker,
                            lines.get(start).substring(3),
                            String.join("\n", block)));
                    marker = Optional.empty();
                }
            }
        }
        return examples;
    }

    /** Whether this shows what a program prints, and is nothing that a reader would type. */
    boolean isOutput() {
        return language.equals("text");
    }

    /** What is run in a shell: the block itself, the {@code sh} steps of a pipeline, the build of a POM's plugin, or a scan by a policy. */
    String command() {
        return switch (language) {
            case "shell" -> text;
            case "xml" -> "mvn verify";
            case "yaml" ->
                "mvn io.hullcheck:hullcheck-maven-plugin:1.0.0-SNAPSHOT:scan -Dhullcheck.image=target/app.tar"
                        + " -Dhullcheck.database=sample";
            case "groovy" -> {
                Matcher step = SH_STEP.matcher(text);
                List<String> steps = new ArrayList<>();
                while (step.find()) {
                    steps.add(step.group(1));
                }
                if (steps.isEmpty()) {
                    throw new AssertionError(place + ": the pipeline has no sh step");
                }
                yield String.join(" && ", steps);
            }
            default -> throw new AssertionError(place + ": nobody knows how to run " + language);
        };
    }

    /** A policy file. */
    Optional<String> policy() {
        return language.equals("yaml") ? Optional.of(text) : Optional.empty();
    }

    /** Plugins for the {@code <plugins>} of a POM. */
    Optional<String> plugins() {
        return language.equals("xml") ? Optional.of(text) : Optional.empty();
    }
}
