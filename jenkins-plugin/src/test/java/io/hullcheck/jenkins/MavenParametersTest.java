package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** What can be set in Maven can be set in Jenkins, by the same name. */
class MavenParametersTest {
    private static final Path GOALS = Path.of("../maven-plugin/src/main/java/io/hullcheck/maven");
    /** The goals that the steps stand for, with what they inherit. */
    private static final List<String> MOJOS = List.of(
            "HullcheckMojo", "FeedMojo", "PolicyMojo", "GateMojo", "ScanMojo", "TargetMojo", "PushMojo", "ImportMojo");

    private static final Pattern PARAMETER =
            Pattern.compile("@Parameter(\\([^;]*?\\))?\\s+private [\\w<>, ]+ (\\w+)( =[^;]*)?;");

    private static Set<String> ofMaven() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String mojo : MOJOS) {
            PARAMETER
                    .matcher(Files.readString(GOALS.resolve(mojo + ".java")))
                    .results()
                    .filter(m -> m.group(1) == null || !m.group(1).contains("readonly"))
                    .forEach(m -> names.add(m.group(2)));
        }
        return names;
    }

    private static Set<String> ofSteps() {
        Set<String> names = new TreeSet<>();
        for (Class<?> step : List.of(HullcheckBuilder.class, HullcheckPush.class, HullcheckImport.class)) {
            Arrays.stream(step.getMethods())
                    .filter(m -> m.isAnnotationPresent(DataBoundSetter.class))
                    .map(m -> m.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                            + m.getName().substring(4))
                    .forEach(names::add);
            Stream.of(step.getConstructors())
                    .filter(c -> c.isAnnotationPresent(DataBoundConstructor.class))
                    .flatMap(c -> Arrays.stream(c.getParameters()))
                    .forEach(p -> names.add(p.getName()));
        }
        return names;
    }

    private static Map<String, String> elsewhere() throws IOException {
        Map<String, String> why = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/maven-parameters.txt"))) {
            if (!line.startsWith("#")) {
                why.put(line.substring(0, line.indexOf(" = ")), line.substring(line.indexOf(" = ") + 3));
            }
        }
        return why;
    }

    @Test
    void shouldTakeEveryParameterOfMavenOrSayWhatServesInItsPlace() throws Exception {
        Set<String> maven = ofMaven();
        // the source was understood
        assertThat(maven).contains("image", "limits", "mirrors", "failOn", "targets", "referrers", "skip");
        Set<String> missing = new TreeSet<>(maven);
        missing.removeAll(ofSteps());
        assertThat(missing).isEqualTo(elsewhere().keySet());
    }

    @Test
    void shouldHaveTheSettingsForAllJobsThatTheTableSpeaksOf() throws Exception {
        Set<String> settings = Arrays.stream(HullcheckConfiguration.class.getDeclaredMethods())
                .filter(m -> m.isAnnotationPresent(DataBoundSetter.class))
                .map(m -> m.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                        + m.getName().substring(4))
                .collect(Collectors.toSet());
        assertThat(settings)
                .containsAll(elsewhere().entrySet().stream()
                        .filter(e -> e.getValue().equals("setting for all jobs"))
                        .map(Map.Entry::getKey)
                        .toList());
    }
}
