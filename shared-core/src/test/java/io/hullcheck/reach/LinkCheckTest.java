package io.hullcheck.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of the JDK's own compiler, against another version of what they were compiled with. */
class LinkCheckTest {
    private static final String LIBRARY = """
            package lib;
            public class Lib extends Base {
                public static int count;
                public String greet(String name) { return name; }
                public void gone() {}
            }
            """;
    private static final String BASE = "package lib; public class Base { public void inherited() {} }";

    @TempDir
    Path folder;

    private Path compiled(String name, List<Path> against, Map<String, String> sources) throws IOException {
        Path source = Files.createDirectories(folder.resolve(name + "-src"));
        Path target = Files.createDirectories(folder.resolve(name));
        List<String> arguments = new ArrayList<>(List.of("-d", target.toString(), "-cp"));
        arguments.add(String.join(
                java.io.File.pathSeparator, against.stream().map(Path::toString).toList()));
        for (Map.Entry<String, String> one : sources.entrySet()) {
            arguments.add(Files.writeString(source.resolve(one.getKey() + ".java"), one.getValue())
                    .toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return target;
    }

    private List<String> breaks(String use, Map<String, String> newLibrary) throws IOException {
        Path old = compiled("old", List.of(), Map.of("Lib", LIBRARY, "Base", BASE));
        Path app = compiled(
                "app",
                List.of(old),
                Map.of(
                        "App",
                        "public class App { void run(lib.Lib one) { " + use
                                + " } void other() { new Object().toString(); } }"));
        Path now = compiled("now", List.of(), newLibrary);
        return LinkCheck.of(List.of(app), List.of(old), List.of(now)).stream()
                .map(LinkCheck.Break::toString)
                .toList();
    }

    @Test
    void shouldNameTheMethodTheFieldAndTheClassThatAreNotThereAnyMore() throws IOException {
        assertThat(breaks(
                        "one.gone(); lib.Lib.count++; one.inherited(); one.greet(\"x\");",
                        Map.of(
                                "Lib",
                                "package lib; public class Lib { public String greet(String name) { return name; } }")))
                .containsExactlyInAnyOrder(
                        "App needs the method lib.Lib.gone()V",
                        "App needs the field lib.Lib.count",
                        "App needs the method lib.Lib.inherited()V");
    }

    @Test
    void shouldNameAClassThatIsNotThereAnyMore() throws IOException {
        assertThat(breaks("new lib.Base();", Map.of("Lib", "package lib; public class Lib {}")))
                .contains("App needs the class lib.Base");
    }

    @Test
    void shouldBreakNothingWhereAMethodIsInheritedNowOrWhereNobodyUsesWhatIsGone() throws IOException {
        assertThat(
                        breaks(
                                "one.greet(\"x\"); one.inherited(); one.hashCode();",
                                Map.of(
                                        "Lib", "package lib; public class Lib extends Base {}",
                                        "Base",
                                                "package lib; public class Base { public String greet(String n) { return n; } public void inherited() {} }")))
                .isEmpty();
    }

    @Test
    void shouldNotReportWhatDidNotLinkBefore() throws IOException {
        Path optional =
                compiled("optional", List.of(), Map.of("Opt", "package opt; public class Opt { public void x() {} }"));
        Path lib = compiled(
                "lib",
                List.of(optional),
                Map.of("Lib", "package lib; public class Lib { void y(opt.Opt o) { o.x(); } }"));
        assertThat(LinkCheck.of(List.of(lib), List.of(), List.of())).isEmpty();
    }

    @Test
    void shouldFollowALibraryIntoAnotherAndProvidersOfServices() throws IOException {
        Path old = compiled("old", List.of(), Map.of("Lib", LIBRARY, "Base", BASE));
        Path middle = compiled(
                "middle",
                List.of(old),
                Map.of(
                        "Api",
                                "package mid; public interface Api { static Api find() { return java.util.ServiceLoader.load(Api.class).iterator().next(); } }",
                        "Impl",
                                "package mid; public class Impl implements Api { public Impl() { new lib.Lib().gone(); } }"));
        Path services = Files.createDirectories(middle.resolve("META-INF/services"));
        Files.writeString(services.resolve("mid.Api"), "# the only one\nmid.Impl # here\n");
        Path jar = folder.resolve("middle.jar");
        java.util.spi.ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "-cf", jar.toString(), "-C", middle.toString(), ".");
        Path app = compiled("app", List.of(jar), Map.of("App", "public class App { Object a = mid.Api.find(); }"));
        Path now = compiled("now", List.of(), Map.of("Lib", "package lib; public class Lib {}"));
        assertThat(LinkCheck.of(List.of(app), List.of(jar, old), List.of(jar, now)))
                .extracting(LinkCheck.Break::toString)
                .containsExactly("mid.Impl needs the method lib.Lib.gone()V");
    }
}
