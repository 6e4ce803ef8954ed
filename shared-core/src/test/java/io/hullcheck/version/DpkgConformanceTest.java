package io.hullcheck.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Holds the order of Debian versions against dpkg itself, where the machine has it. */
class DpkgConformanceTest {
    private static final int PAIRS = 2_000;
    private static final String[] PARTS = {
        "0", "1", "2", "10", "01", "9", "a", "b", "Z", "~", "+", ".", ".1", "~rc1", "+dfsg", "~deb12u1", "+b1", "~~"
    };

    @Test
    void shouldAgreeWithDpkgOnTwoThousandPairs() throws IOException, InterruptedException, UnorderableVersionException {
        if (!Files.isExecutable(Path.of("/usr/bin/dpkg"))) {
            System.out.println("SKIPPED for want of dpkg: its order was not compared");
            Assumptions.abort("no dpkg");
        }
        Random random = new Random(20261124);
        List<String[]> pairs = new ArrayList<>();
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < PAIRS; i++) {
            String one = version(random);
            // most pairs are neighbours, where orders differ
            String other = random.nextInt(3) == 0 ? version(random) : changed(one, random);
            pairs.add(new String[] {one, other});
            script.append("if dpkg --compare-versions '")
                    .append(one)
                    .append("' lt '")
                    .append(other);
            script.append("' 2>/dev/null; then echo -1; elif dpkg --compare-versions '")
                    .append(one);
            script.append("' gt '").append(other).append("' 2>/dev/null; then echo 1; else echo 0; fi\n");
        }
        Path file = Files.createTempFile("compare", ".sh");
        try {
            Files.writeString(file, script);
            Process shell = new ProcessBuilder("sh", file.toString())
                    .redirectErrorStream(true)
                    .start();
            List<String> answers = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(shell.waitFor()).isZero();
            assertThat(answers).hasSize(PAIRS);
            VersionScheme ours = new DebianVersions();
            int different = 0;
            for (int i = 0; i < PAIRS; i++) {
                int found = Integer.signum(ours.compare(pairs.get(i)[0], pairs.get(i)[1]));
                assertThat(found)
                        .as(pairs.get(i)[0] + " against " + pairs.get(i)[1])
                        .isEqualTo(Integer.parseInt(answers.get(i)));
                different += found == 0 ? 0 : 1;
            }
            System.out.println(
                    "dpkg --compare-versions: " + PAIRS + " pairs, " + different + " of them unequal, 0 differ");
        } finally {
            Files.delete(file);
        }
    }

    private static String version(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? random.nextInt(3) + ":" : "");
        text.append(random.nextInt(3));
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        if (random.nextBoolean()) {
            text.append('-').append(random.nextInt(12));
            for (int i = random.nextInt(3); i > 0; i--) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
        }
        return text.toString();
    }

    private static String changed(String version, Random random) {
        int at = 1 + version.indexOf(':') + 1;
        at = at >= version.length() ? version.length() : at + random.nextInt(version.length() - at + 1);
        return version.substring(0, at) + PARTS[random.nextInt(PARTS.length)] + version.substring(at);
    }
}
