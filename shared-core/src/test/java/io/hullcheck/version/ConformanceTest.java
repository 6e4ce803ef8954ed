package io.hullcheck.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Skip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds every order against the tool that defines it, run for real: dpkg, rpm, apk, Python's {@code packaging}, node's
 * {@code semver}, RubyGems, Composer, and a port of NuGet's.
 */
class ConformanceTest {
    private static final int PAIRS = 3_000;
    private static final long SEED = 20261124;
    private static final String EACH_LINE_OF_NODE = "for (const line of require('fs').readFileSync(0, 'utf8').trim()"
            + ".split('\\n')) { const [a, b] = line.split('\\t'); let o; try { o = Math.sign(order(a, b)) }"
            + " catch (e) { o = 'refused' } console.log(o) }";

    /**
     * apk 2 loses what follows a part of zeros and takes 1.0_rc1 for newer than 1.0; apk-package(5) and apk 3 do not, and
     * neither do we.
     */
    private static final Pattern ODD_IN_APK_2 = Pattern.compile("\\.0+[_a-z]");

    @TempDir
    Path folder;

    /** @param script for a shell, which reads pairs with a tab between and prints -1, 0, 1 or "refused" for each */
    private record Judge(String tool, String check, String script) {}

    @TestFactory
    Stream<DynamicTest> shouldAgreeWithTheToolThatDefinesTheOrder() {
        return Stream.of(
                judged("debian", new DebianVersions(), new Judge("dpkg", "dpkg --version", """
                        while IFS='\t' read -r a b; do
                          if dpkg --compare-versions "$a" lt "$b" 2>/dev/null; then echo -1
                          elif dpkg --compare-versions "$a" gt "$b" 2>/dev/null; then echo 1; else echo 0; fi
                        done""")),
                judged("rpm", new RpmVersions(), new Judge("rpm", "rpm --version", """
                        cat > pairs
                        rpm --eval '%{lua: for l in io.lines("pairs") do local a, b = l:match("([^\t]*)\t(.*)")
                          print(rpm.vercmp(a, b) .. "\\n") end}' | grep .""")),
                judged("apk", new AlpineVersions(), new Judge("apk of Alpine 3.10", "true", """
                        while IFS='\t' read -r a b; do
                          case "$(%s version -t "$a" "$b" 2>/dev/null)" in
                            '<') echo -1;; '>') echo 1;; '=') echo 0;; *) echo refused;; esac
                        done""")),
                judged(
                        "pypi",
                        new PypiVersions(),
                        new Judge("python3-packaging", "/usr/bin/python3 -c 'import packaging.version'", """
                        /usr/bin/python3 -c "
                        import sys
                        from packaging.version import Version as V
                        for line in sys.stdin:
                            a, b = (V(v) for v in line.rstrip('\\n').split('\\t'))
                            print((a > b) - (a < b))
                        " pairs""")),
                judged("semver", new SemverVersions(), semver()),
                judged("go", new GoVersions(), semver()),
                judged("gem", new GemVersions(), new Judge("ruby", "ruby --version", """
                        ruby -e 'STDIN.each { |l| a, b = l.chomp.split("\t")
                          begin; puts Gem::Version.new(a) <=> Gem::Version.new(b); rescue ArgumentError; puts "refused"; end }'""")),
                judged(
                        "composer",
                        new PackagistVersions(),
                        new Judge(
                                "php-composer-semver",
                                "php -r 'require \"/usr/share/php/Composer/Semver/autoload.php\";'",
                                """
                        php -r '
                        require "/usr/share/php/Composer/Semver/autoload.php";
                        use Composer\\Semver\\Comparator;
                        $parser = new Composer\\Semver\\VersionParser();
                        while (($line = fgets(STDIN)) !== false) {
                          try {
                            [$a, $b] = array_map([$parser, "normalize"], explode("\t", rtrim($line, "\n")));
                            echo Comparator::lessThan($a, $b) ? -1 : (Comparator::greaterThan($a, $b) ? 1 : 0), "\n";
                          } catch (UnexpectedValueException $e) { echo "refused\n"; }
                        }'""")),
                judged(
                        "nuget",
                        new NugetVersions(),
                        new Judge(
                                "npm package @snyk/nuget-semver",
                                "npm install --silent --no-audit --no-fund --prefix . @snyk/nuget-semver@1.3.0",
                                "node -e \"const order = require('./node_modules/@snyk/nuget-semver').compare; "
                                        + EACH_LINE_OF_NODE + "\"")));
    }

    /** The semver of npm itself, which comes with every npm. */
    private static Judge semver() {
        String find = "NODE_PATH=\"$(npm root -g)/npm/node_modules:/usr/share/nodejs\" node -e \"";
        return new Judge(
                "node's semver",
                find + "require('semver')\"",
                find + "const order = require('semver').compare; " + EACH_LINE_OF_NODE + "\"");
    }

    private DynamicTest judged(String kind, VersionScheme ours, Judge judge) {
        return DynamicTest.dynamicTest(kind + " as " + judge.tool(), () -> {
            String script = kind.equals("apk") ? judge.script().formatted(apk()) : judge.script();
            if (run(judge.check(), "").exit != 0) {
                Skip.forWantOf(judge.tool(), "the order of " + ours.name() + " versions was not compared with it");
            }
            List<String[]> pairs = new VersionTexts(SEED)
                    .pairs(kind, 2 * PAIRS).stream()
                            .filter(p -> !kind.equals("apk")
                                    || !ODD_IN_APK_2.matcher(p[0] + " " + p[1]).find())
                            .limit(PAIRS)
                            .toList();
            StringBuilder input = new StringBuilder();
            pairs.forEach(p -> input.append(p[0]).append('\t').append(p[1]).append('\n'));
            Output output = run(script, input.toString());
            List<String> answers = output.text.lines().toList();
            assertThat(answers).as(output.text).hasSize(PAIRS);
            int judged = 0;
            int unequal = 0;
            for (int i = 0; i < PAIRS; i++) {
                if (answers.get(i).equals("refused")) {
                    continue;
                }
                int order = Integer.signum(ours.compare(pairs.get(i)[0], pairs.get(i)[1]));
                assertThat(order)
                        .as(pairs.get(i)[0] + " against " + pairs.get(i)[1])
                        .isEqualTo(Integer.parseInt(answers.get(i)));
                judged++;
                unequal += order == 0 ? 0 : 1;
            }
            System.out.println(judge.tool() + ": " + judged + " pairs of " + ours.name() + " versions, " + unequal
                    + " of them unequal, 0 differ");
            assertThat(judged).isGreaterThanOrEqualTo(2_000);
            assertThat(unequal).isLessThan(judged);
        });
    }

    /** The real apk out of a real image, run by the C library that lies beside it. */
    private String apk() throws IOException, InterruptedException {
        Path image = SharedData.require("images/alpine-3.10.tar.gz");
        Path root = Files.createDirectories(folder.resolve("alpine"));
        Output output = run(
                "tar xzf '" + image + "' && for layer in */layer.tar; do tar xf $layer -C '" + root + "'; done", "");
        assertThat(output.exit).as(output.text).isZero();
        return root + "/lib/ld-musl-x86_64.so.1 --library-path " + root + "/lib:" + root + "/usr/lib " + root
                + "/sbin/apk";
    }

    private record Output(int exit, String text) {}

    private Output run(String script, String input) throws IOException, InterruptedException {
        Path in = Files.writeString(folder.resolve("in.txt"), input);
        Path out = folder.resolve("out.txt");
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        assertThat(shell.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Output(shell.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    }
}
