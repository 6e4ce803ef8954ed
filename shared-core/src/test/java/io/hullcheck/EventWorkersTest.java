package io.hullcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.image.ImageReference;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.event.RegistryEvent;
import io.hullcheck.testing.OneLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several events are worked on at once. */
@Timeout(300)
class EventWorkersTest {
    @TempDir
    private Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> warned = new CopyOnWriteArrayList<>();

    private void tellOf(List<String> names) throws IOException {
        List<RegistryEvent> events = new ArrayList<>();
        for (String name : names) {
            events.add(new RegistryEvent(
                    "event " + events.size(),
                    RegistryEvent.Kind.PUSHED,
                    Optional.empty(),
                    "registry.example/" + name,
                    Instant.now()));
        }
        try (Ledger ledger = Ledger.open(ledger())) {
            ledger.accept(events, names.size(), Instant.now());
        }
    }

    private String ledger() {
        return folder.resolve("ledger.db").toString();
    }

    private EventWorkers start(int number, Consumer<String> before) throws IOException {
        ImageReference here = ImageReference.parse(
                OneLibrary.log4Shell(folder.resolve("app.tar")).toString());
        EventWork work = new EventWork(
                new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC()),
                ledger(),
                image -> {
                    before.accept(image.text());
                    return ScanRequest.of(here).withSample();
                },
                Set.of(),
                Clock.systemUTC());
        return EventWorkers.start(work, number, told::add, warned::add);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("cancelled", e);
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_200 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
    }

    private long scanned() {
        return told.stream().filter(t -> t.startsWith("Scanned: ")).count();
    }

    @Test
    void shouldScanTheOthersWhileOneIsSlow() throws Exception {
        tellOf(List.of("slow:1", "a:1", "b:1", "c:1", "d:1", "e:1"));
        CountDownLatch latch = new CountDownLatch(1);
        try (EventWorkers workers = start(2, name -> {
            if (name.contains("slow")) {
                await(latch);
            }
        })) {
            assertThat(workers).isNotNull();
            until(() -> scanned() == 5);
            assertThat(told).hasSize(5).noneMatch(t -> t.contains("slow"));
            latch.countDown();
            until(() -> scanned() == 6);
            assertThat(told).last().asString().startsWith("Scanned: registry.example/slow:1");
        }
        assertThat(warned).isEmpty();
    }

    @Test
    void shouldNeverBeAtOneImageTwiceAtTheSameTime() throws Exception {
        tellOf(List.of("a:1", "a:1", "b:1", "a:1", "b:1", "a:1"));
        Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
        List<Integer> most = new CopyOnWriteArrayList<>();
        try (EventWorkers workers = start(4, name -> {
            AtomicInteger at = now.computeIfAbsent(name, n -> new AtomicInteger());
            most.add(at.incrementAndGet());
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            at.decrementAndGet();
        })) {
            assertThat(workers).isNotNull();
            until(() -> scanned() == 6);
        }
        assertThat(scanned()).isEqualTo(6);
        assertThat(most).hasSize(6).containsOnly(1);
    }

    @Test
    void shouldGoOnWhenTheLedgerIsOutOfReach() throws Exception {
        Files.createDirectories(folder.resolve("ledger.db"));
        try (EventWorkers workers = start(1, name -> {})) {
            assertThat(workers).isNotNull();
            until(() -> !warned.isEmpty());
            assertThat(warned).singleElement().asString().contains("The events wait");
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().startsWith("hullcheck-events-"));
    }

    @Test
    void shouldCancelWhatIsUnderWayWithoutCountingIt() throws Exception {
        tellOf(List.of("slow:1"));
        CountDownLatch begun = new CountDownLatch(1);
        try (EventWorkers workers = start(2, name -> {
            begun.countDown();
            await(new CountDownLatch(1));
        })) {
            assertThat(workers).isNotNull();
            begun.await();
        }
        try (Ledger ledger = Ledger.open(ledger())) {
            assertThat(ledger.due(10, Instant.now()))
                    .singleElement()
                    .satisfies(w -> assertThat(w.attempts()).isZero());
        }
    }

    @Test
    void shouldRefuseToWorkWithNobody() {
        assertThatThrownBy(() -> start(0, name -> {})).isInstanceOf(IllegalArgumentException.class);
    }
}
