package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that run in Jenkins itself compile, also where Jenkins itself is not reached. */
class HarnessTestsTest {
    private static final Path TESTS = Path.of("src/jenkins-test/java");
    private static final Path SIGNATURES = Path.of("src/test/harness-signatures");

    @TempDir
    private Path folder;

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
    }

    private List<String> problems(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null)) {
            compiler.getTask(
                            null,
                            files,
                            found,
                            List.of(
                                    "-proc:none",
                                    "-nowarn",
                                    "-d",
                                    folder.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return found.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    @Test
    void shouldCompileTheTestsThatRunInJenkinsItself() throws IOException {
        List<Path> all = new ArrayList<>(sources(TESTS));
        assertThat(all).hasSizeGreaterThanOrEqualTo(2);
        all.addAll(sources(SIGNATURES));
        assertThat(problems(all)).isEmpty();
    }

    /** That the test above would notice. */
    @Test
    void shouldNoticeATestThatHasRotted() throws IOException {
        Path rotten = folder.resolve("Rotten.java");
        Files.writeString(rotten, "class Rotten { Object o = new io.hullcheck.jenkins.HullcheckBuilder(1, 2); }");
        assertThat(problems(List.of(rotten))).hasSize(1);
    }
}
