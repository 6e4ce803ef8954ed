package io.hullcheck.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Skip;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a Java machine that does one piece of work, and of what it leaves. */
@Timeout(120)
class ChildJvmTest {
    private static final ChildJvm CHILD =
            ChildJvm.of(System.getProperty("java.class.path"), List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"));

    @TempDir
    private Path folder;

    private final Set<Path> before = temporary();

    @AfterEach
    void shouldLeaveNoFile() {
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void shouldHaveAnEmptyEnvironment() throws Exception {
        assertThat(System.getenv()).isNotEmpty();
        assertThat(say(CHILD, "environment")).isEqualTo("{}");
    }

    @Test
    void shouldHaveTheVariablesThatItIsGivenAndNoOthers() throws Exception {
        assertThat(say(CHILD.withEnvironment(Map.of("HULLCHECK_TEST", "yes")), "environment"))
                .isEqualTo("{HULLCHECK_TEST=yes}");
    }

    @Test
    void shouldHaveAFolderForTemporaryFilesThatGoesWithIt() throws Exception {
        Path temporary = Path.of(say(CHILD, "files"));
        assertThat(temporary).doesNotExist();
        assertThat(temporary.getParent())
                .isEqualTo(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
    }

    @Test
    void shouldSayThatItsHeapWasFull() {
        assertThatThrownBy(() -> say(CHILD, "fill"))
                .isInstanceOfSatisfying(
                        ChildEndedException.class,
                        e -> assertThat(e.reason()).isEqualTo(ChildEndedException.Reason.MEMORY))
                .hasMessageContaining("OutOfMemoryError");
    }

    @Test
    void shouldSayHowItEndedAndWhatItSaid() {
        assertThatThrownBy(() -> say(CHILD, "exit"))
                .isInstanceOfSatisfying(
                        ChildEndedException.class,
                        e -> assertThat(e.reason()).isEqualTo(ChildEndedException.Reason.ENDED))
                .hasMessage("ended with status 17, saying: no more");
    }

    @Test
    void shouldSayThatItWasKilled() {
        assertThatThrownBy(() -> CHILD.run(TestChild.class, (to, from) -> {
                    new DataOutputStream(to).writeUTF("sleep");
                    to.flush();
                    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
                    return new DataInputStream(from).readUTF();
                }))
                .isInstanceOfSatisfying(
                        ChildEndedException.class,
                        e -> assertThat(e.reason()).isEqualTo(ChildEndedException.Reason.KILLED))
                .hasMessageStartingWith("was killed (signal 9)");
    }

    @Test
    void shouldBeEndedWhenItTakesTooLong() {
        assertThatThrownBy(() -> say(CHILD.within(Duration.ofMillis(1_500)), "sleep"))
                .isInstanceOfSatisfying(
                        ChildEndedException.class,
                        e -> assertThat(e.reason()).isEqualTo(ChildEndedException.Reason.TIME));
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void shouldBeEndedWhenWhoAsksIsCancelled() throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                CHILD.run(TestChild.class, (to, from) -> {
                    started.complete(true);
                    return new DataInputStream(from).readUTF();
                });
            } catch (IOException | InterruptedException e) {
                end.set(e);
            }
        });
        asking.start();
        started.get(60, TimeUnit.SECONDS);
        asking.interrupt();
        asking.join(60_000);
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void shouldNotWaitForSomebodyWhoReadsWhatItSays() throws Exception {
        assertThat(say(CHILD, "babble")).isEqualTo("done");
    }

    @Test
    void shouldSayThatItsOptionsAreWrong() {
        assertThatThrownBy(() -> say(
                        ChildJvm.of(System.getProperty("java.class.path"), List.of("-XX:+NoSuchOption")),
                        "environment"))
                .isInstanceOf(ChildEndedException.class)
                .hasMessageContaining("NoSuchOption");
    }

    @Test
    void shouldReachNothingFromItsSandbox() throws Exception {
        Programs.require("bwrap", "no sandbox was made");
        Optional<Sandbox> sandbox = Sandbox.ofThisMachine();
        if (sandbox.isEmpty()) {
            Skip.forWantOf("a bwrap that works here", "no sandbox was made");
        }
        assertThat(say(CHILD, "write")).contains("/tmp=true");
        assertThat(say(CHILD.in(sandbox), "write")).contains("/tmp=false", "/var/tmp=false", ".=true");
        assertThat(say(CHILD.in(sandbox), "connect")).isEqualTo("[lo]");
        assertThat(say(CHILD.in(sandbox), "environment")).isEqualTo("{}");
        assertThat(say(CHILD.in(sandbox).withEnvironment(Map.of("A", "b c")), "environment"))
                .isEqualTo("{A=b c}");
        // the home is another, without what lies in it
        assertThat(say(CHILD.in(sandbox), "home")).doesNotContain(".docker", ".netrc", ".cache");
    }

    @Test
    void shouldDoWithoutASandboxWhereThereIsNone() throws IOException {
        assertThat(Sandbox.find(null)).isEmpty();
        assertThat(Sandbox.find(folder.toString())).isEmpty();
        // as in a container that may make no namespaces
        Path refuses = Files.writeString(folder.resolve("bwrap"), "#!/bin/sh\nexit 1\n");
        assertThat(refuses.toFile().setExecutable(true)).isTrue();
        assertThat(Sandbox.find(folder.toString())).isEmpty();
    }

    static String say(ChildJvm child, String word) throws IOException, InterruptedException {
        return child.run(TestChild.class, (to, from) -> {
            new DataOutputStream(to).writeUTF(word);
            to.flush();
            return new DataInputStream(from).readUTF();
        });
    }

    private static Set<Path> temporary() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String own = "hullcheck-" + ProcessHandle.current().pid() + "-";
            return files.filter(f -> f.getFileName().toString().startsWith(own)).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
