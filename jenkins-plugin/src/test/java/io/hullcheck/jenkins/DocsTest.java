package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.hullcheck.testing.OneLibrary;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.stapler.DataBoundSetter;

/** What the documentation tells people to write into a pipeline is done here by the step itself. */
class DocsTest {
    private static final Path DOCS = Path.of("../docs/jenkins.md");
    private static final String FOR_ALL_JOBS = "\n## For all jobs\n";
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example jenkins-step -->\\n```groovy\\n(hullcheck\\w*) (.*)\\n```");
    private static final Pattern ARGUMENT = Pattern.compile("(\\w+): (?:'([^']*)'|(\\w+))");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    @TempDir
    private Path folder;

    private static Stream<Method> setters() {
        return Arrays.stream(ScanStep.class.getMethods()).filter(m -> m.isAnnotationPresent(DataBoundSetter.class));
    }

    private static String parameter(Method setter) {
        return setter.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                + setter.getName().substring(4);
    }

    @Test
    void shouldDoWhatThePagesSay() throws Exception {
        int examples = 0;
        for (String page : List.of("../README.md", "../docs/jenkins.md")) {
            Matcher example = EXAMPLE.matcher(Files.readString(Path.of(page)));
            while (example.find()) {
                run(example.group(1), example.group(2), folder.resolve("example-" + ++examples));
            }
        }
        assertThat(examples).isEqualTo(5);
    }

    private void run(String symbol, String arguments, Path here) throws Exception {
        Jenkinses jenkins = new Jenkinses(here);
        for (String image : List.of("app.tar", "target/app.tar")) {
            Path file = jenkins.workspace.resolve(image);
            OneLibrary.log4Shell(file);
        }
        Map<String, String> given = ARGUMENT.matcher(arguments)
                .results()
                .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2) == null ? m.group(3) : m.group(2)));
        ScanStep step = switch (symbol) {
            case "hullcheck" -> new HullcheckBuilder(given.remove("image"));
            case "hullcheckPush" -> new HullcheckPush(given.remove("image"), given.remove("targets"));
            case "hullcheckImport" -> new HullcheckImport(given.remove("image"), given.remove("targets"));
            default -> throw new AssertionError("there is no step " + symbol);
        };
        for (Method setter : setters().toList()) {
            String value = given.remove(parameter(setter));
            if (value != null) {
                setter.invoke(step, value);
            }
        }
        assertThat(given).as("parameters that the step does not have").isEmpty();
        step.setDatabase("sample");
        if (!(step instanceof HullcheckImport)) {
            perform(jenkins, step);
            return;
        }
        // the registry that the page calls localhost:5000
        try (RealRegistry upstream = RealRegistry.start(here.resolve("upstream"))) {
            Programs.run(
                    here,
                    List.of(
                            Programs.require("skopeo", "no image was there to import"),
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "docker-archive:" + jenkins.workspace.resolve("app.tar"),
                            "docker://" + upstream.host() + "/upstream/app:1"));
            assertThat(step.getImage()).isEqualTo("localhost:5000/upstream/app:1");
            HullcheckImport real = new HullcheckImport(
                    step.getImage().replace("localhost:5000", upstream.host()), ((HullcheckImport) step).getTargets());
            real.setFailOn(step.getFailOn());
            real.setInsecureRegistries(upstream.host());
            real.setDatabase("sample");
            perform(jenkins, real);
        }
    }

    private static void perform(Jenkinses jenkins, ScanStep step) throws Exception {
        if (step.getFailOn().equals("NEVER")) {
            jenkins.perform(step, Map.of());
            assertThat(jenkins.workspace.resolve("target/hullcheck/report.sarif"))
                    .isNotEmptyFile();
        } else {
            assertThatThrownBy(() -> jenkins.perform(step, Map.of()))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("CVE-2021-44228");
        }
    }

    @Test
    void shouldListEveryParameterOfTheStep() throws Exception {
        TreeSet<String> parameters = Stream.concat(
                        setters(),
                        Stream.of(TargetStep.class, HullcheckPush.class, HullcheckImport.class)
                                .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
                                .filter(m -> m.isAnnotationPresent(DataBoundSetter.class)))
                .map(DocsTest::parameter)
                .collect(Collectors.toCollection(TreeSet::new));
        parameters.addAll(List.of("image", "targets"));
        assertThat(rows(Files.readString(DOCS).split(FOR_ALL_JOBS)[0])).isEqualTo(parameters);
    }

    @Test
    void shouldListEverySettingForAllJobs() throws Exception {
        assertThat(rows(Files.readString(DOCS).split(FOR_ALL_JOBS)[1]))
                .isEqualTo(Arrays.stream(HullcheckConfiguration.class.getDeclaredMethods())
                        .filter(m -> m.isAnnotationPresent(DataBoundSetter.class))
                        .map(DocsTest::parameter)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static TreeSet<String> rows(String text) {
        return ROW.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
