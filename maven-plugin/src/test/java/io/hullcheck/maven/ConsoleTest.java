package io.hullcheck.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

/** What a person sees while the work goes on, and what a batch job writes. */
class ConsoleTest {
    @Test
    void shouldShowLayersAndBytesOnOneLineOfTheTerminalAndLeaveNothingBehind() throws InterruptedException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ConsoleProgress progress = new ConsoleProgress(new PrintStream(written, true, StandardCharsets.UTF_8), 50);
        try (Progress.Task layers = progress.start("", 7, Progress.Unit.LAYERS)) {
            try (Progress.Task bytes =
                    progress.start("registry.example.com/team/application", 8_000_000, Progress.Unit.BYTES)) {
                layers.advance(3);
                Thread.sleep(250);
                bytes.advance(4_000_000);
            }
        }
        String text = written.toString(StandardCharsets.UTF_8);
        String[] painted = text.split("\r");
        assertThat(painted[1])
                .startsWith("  3 of 7 layers, ")
                .contains("s left  …")
                .hasSize(49);
        assertThat(painted[2]).isBlank().hasSize(49);
        assertThat(text).doesNotContain("\n").endsWith("\r");
    }

    @Test
    void shouldKeepABatchJobQuietAndSayNowAndThenThatLongWorkGoesOn() {
        List<String> lines = new ArrayList<>();
        AtomicLong now = new AtomicLong();
        LoggedProgress progress = new LoggedProgress(
                new SystemStreamLog() {
                    @Override
                    public void info(CharSequence line) {
                        lines.add(line.toString());
                    }
                },
                now::get);
        try (Progress.Task task = progress.start("", 10, Progress.Unit.LAYERS)) {
            task.advance(1);
            assertThat(lines).isEmpty();
            now.addAndGet(Duration.ofSeconds(31).toNanos());
            task.advance(4);
            now.addAndGet(Duration.ofSeconds(5).toNanos());
            task.advance(5);
        }
        assertThat(lines).containsExactly("5 of 10 layers, 31 s left");
    }

    @Test
    void shouldFitTheTerminal() {
        assertThat(Terminal.columns(Optional.of("132"), Optional::empty)).isEqualTo(132);
        assertThat(Terminal.columns(Optional.empty(), () -> Optional.of("100"))).isEqualTo(100);
        assertThat(Terminal.columns(Optional.empty(), Optional::empty)).isEqualTo(80);
        assertThat(Terminal.columns(Optional.of("wide"), () -> Optional.of("0")))
                .isEqualTo(80);
        assertThat(Terminal.columns(Optional.of("20"), Optional::empty)).isEqualTo(60);
        assertThat(Terminal.columns(Optional.of("1000"), Optional::empty)).isEqualTo(200);
    }
}
