package io.hullcheck;

import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.inventory.Gap;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.LedgerException;
import io.hullcheck.ledger.Use;
import io.hullcheck.ledger.Waiting;
import io.hullcheck.ledger.event.RegistryEvent;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does what registries told: an image that is not known is scanned, and it is remembered when it was pushed or pulled. An attempt is
 * counted before it is made. What fails is tried again, later and later, and is given up after the fifth attempt, whatever failed: an error of
 * the registry, of Hullcheck, or the end of the process. No event keeps another from being tried. Several threads and processes may work on one
 * ledger.
 *
 * @param request how an image is scanned, by its name
 * @param hosts registries, with their ports, whose images are scanned; empty for all
 */
public record EventWork(
        Scanner scanner, String ledger, Function<ImageReference, ScanRequest> request, Set<String> hosts, Clock clock) {
    /** At once, so that a server that stops has not much to do before. */
    private static final int TOGETHER = 50;

    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    /** Characters; a reason is read by a person. */
    private static final int MOST_REASON = 2_000;

    /** What is known of an attempt of which nothing was heard again. */
    private static final String UNENDED = "the process ended while it scanned the image: it was stopped, or the image"
            + " exhausted its memory. Scan the image by itself to see why";

    /** What will be no image in a minute either. */
    private static final Set<ImageException.Kind> HOPELESS =
            Set.of(ImageException.Kind.NOT_AN_IMAGE, ImageException.Kind.UNSUPPORTED, ImageException.Kind.NO_LAYERS);

    public EventWork {
        hosts = Set.copyOf(hosts);
    }

    /**
     * Does what is to be done now.
     *
     * @param told in words, for a log
     * @return how many events were looked at; when it is none, there is nothing to do for the moment
     * @throws io.hullcheck.ledger.LedgerException when the ledger cannot be read or written
     * @throws IOException when it was cancelled
     */
    public int run(Consumer<String> told) throws IOException {
        return run(told, new ImagesUnderWay());
    }

    /**
     * Does what is to be done now, and leaves what others are at.
     *
     * @param others what all threads of this process are at
     * @return how many events were worked on here
     */
    int run(Consumer<String> told, ImagesUnderWay others) throws IOException {
        try (Ledger open = Ledger.open(ledger)) {
            int done = 0;
            for (Waiting one : open.due(TOGETHER, clock.instant())) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("the work was cancelled");
                }
                String image = image(one.event());
                if (others.begin(image)) {
                    try {
                        done += run(open, one, told) ? 1 : 0;
                    } finally {
                        others.end(image);
                    }
                }
            }
            return done;
        }
    }

    /** What an event is about: its digest, and its name where it has none. */
    private static String image(RegistryEvent event) {
        return event.digest().map(Digest::toString).orElse(event.name());
    }

    /** @return whether the event was this one's to work on */
    private boolean run(Ledger open, Waiting waiting, Consumer<String> told) throws IOException {
        if (waiting.attempts() >= ATTEMPTS) {
            giveUp(open, waiting, waiting.problem().orElse(UNENDED), told);
            return true;
        }
        Instant next = clock.instant().plus(FIRST_PAUSE.multipliedBy(1L << 2 * waiting.attempts()));
        if (!open.begin(waiting, UNENDED, next)) {
            // another does it
            return false;
        }
        Optional<Failure> failure;
        try {
            failure = attempt(open, waiting.event(), told);
        } catch (InterruptedIOException e) {
            open.takeBack(waiting, clock.instant());
            throw e;
        }
        if (failure.isEmpty()) {
            open.done(waiting.id(), Optional.empty(), clock.instant());
        } else if (failure.get().isHopeless() || waiting.attempts() + 1 >= ATTEMPTS) {
            giveUp(open, waiting, failure.get().reason(), told);
        } else {
            told.accept("To be tried again at " + next + ": " + waiting.event().name() + ": "
                    + failure.get().reason());
            open.failed(waiting.id(), failure.get().reason(), next);
        }
        return true;
    }

    private void giveUp(Ledger open, Waiting waiting, String reason, Consumer<String> told) throws IOException {
        told.accept("Given up: " + waiting.event().name() + ": " + reason);
        open.done(waiting.id(), Optional.of(reason), clock.instant());
    }

    /** @param isHopeless whether another attempt can bring nothing else */
    private record Failure(String reason, boolean isHopeless) {
        static Failure of(Throwable thrown, boolean isHopeless) {
            String said = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
            boolean ours = thrown instanceof ImageException
                    || thrown instanceof AdvisoryException
                    || thrown instanceof LedgerException;
            // what nobody foresaw is told by its kind as well
            String reason = ours ? thrown.getMessage() : thrown.getClass().getSimpleName() + said;
            return new Failure(
                    reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) + "…" : reason, isHopeless);
        }
    }

    /**
     * The border that nothing of an image crosses: whatever is thrown while an event is worked on is a failure of this event. Errors of a Java
     * machine that is about to end are none.
     *
     * @throws InterruptedIOException when the work was cancelled
     */
    private Optional<Failure> attempt(Ledger open, RegistryEvent event, Consumer<String> told)
            throws InterruptedIOException {
        try {
            if (event.digest().isPresent() && open.isScanned(event.digest().get())) {
                open.use(event.digest().get(), use(event), event.name(), event.time());
            } else if (hosts.isEmpty() || hosts.contains(host(event.name()))) {
                return scan(open, event, told);
            } else {
                told.accept("Not scanned: " + event.name() + ", because its registry is none of those that are named");
            }
            return Optional.empty();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (ImageException e) {
            return Optional.of(Failure.of(e, HOPELESS.contains(e.kind())));
        } catch (Throwable e) {
            if (e instanceof Error error && isEndOfMachine(error)) {
                throw error;
            }
            if (Thread.currentThread().isInterrupted()) {
                InterruptedIOException cancelled = new InterruptedIOException("the work was cancelled");
                cancelled.initCause(e);
                throw cancelled;
            }
            return Optional.of(Failure.of(e, false));
        }
    }

    /** A stack that overflowed is whole again behind the border, and memory that ran out is free again; the rest of their kind is final. */
    private static boolean isEndOfMachine(Error error) {
        return error instanceof VirtualMachineError
                && !(error instanceof StackOverflowError)
                && !(error instanceof OutOfMemoryError);
    }

    /** What stands before the first slash. */
    private static String host(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** The name without its tag. */
    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static Use use(RegistryEvent event) {
        return event.kind() == RegistryEvent.Kind.PUSHED ? Use.PUSHED : Use.PULLED;
    }

    /** An image whose analysis ended before it was done is not remembered: the next attempt may find out what is in it. */
    private Optional<Failure> scan(Ledger open, RegistryEvent event, Consumer<String> told) throws IOException {
        String plain = withoutTag(event.name());
        String exact = event.digest().map(d -> plain + "@" + d).orElse(event.name());
        ScanReport report = scanner.scanAllPlatforms(request.apply(ImageReference.parse("registry:" + exact)));
        Optional<Gap> ended = report.gaps().stream()
                .filter(g -> g.kind() == Gap.Kind.ANALYSIS_ENDED)
                .findFirst();
        if (ended.isPresent()) {
            return Optional.of(new Failure(
                    report.judgement().verdict() + ": " + ended.get().describe() + ". "
                            + ended.get().next(),
                    false));
        }
        open.record(report, Use.SCANNED);
        Optional<Digest> digest =
                event.digest().or(() -> report.inventory().image().digest());
        if (digest.isPresent()) {
            open.use(digest.get(), use(event), event.name(), event.time());
        }
        told.accept("Scanned: " + event.name() + " "
                + digest.map(Digest::toString).orElse("") + ": "
                + report.judgement().verdict() + ", " + report.judgement().reason());
        return Optional.empty();
    }
}
