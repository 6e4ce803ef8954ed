package io.hullcheck;

import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Use;
import io.hullcheck.ledger.Waiting;
import io.hullcheck.ledger.event.RegistryEvent;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does what registries told: an image that is not known is scanned, and it is remembered when it was pushed or pulled. What fails
 * is tried again, some times, later and later. For one thread; several processes with one ledger do some of it twice, which does no harm.
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
        try (Ledger open = Ledger.open(ledger)) {
            List<Waiting> due = open.due(TOGETHER, clock.instant());
            for (Waiting one : due) {
                run(open, one, told);
            }
            return due.size();
        }
    }

    private void run(Ledger open, Waiting waiting, Consumer<String> told) throws IOException {
        RegistryEvent event = waiting.event();
        try {
            if (event.digest().isPresent() && open.isScanned(event.digest().get())) {
                open.use(event.digest().get(), use(event), event.name(), event.time());
            } else if (hosts.isEmpty() || hosts.contains(event.name().replaceFirst("/.*", ""))) {
                told.accept(scan(open, event));
            } else {
                told.accept("Not scanned: " + event.name() + ", because its registry is none of those that are named");
            }
            open.done(waiting.id(), Optional.empty(), clock.instant());
        } catch (ImageException | AdvisoryException e) {
            boolean hopeless = e instanceof ImageException image && HOPELESS.contains(image.kind());
            if (hopeless || waiting.attempts() + 1 >= ATTEMPTS) {
                told.accept("Given up: " + event.name() + ": " + e.getMessage());
                open.done(waiting.id(), Optional.of(e.getMessage()), clock.instant());
            } else {
                Instant due = clock.instant().plus(FIRST_PAUSE.multipliedBy(1L << 2 * waiting.attempts()));
                told.accept("To be tried again at " + due + ": " + event.name() + ": " + e.getMessage());
                open.again(waiting.id(), e.getMessage(), due);
            }
        }
    }

    private static Use use(RegistryEvent event) {
        return event.kind() == RegistryEvent.Kind.PUSHED ? Use.PUSHED : Use.PULLED;
    }

    private String scan(Ledger open, RegistryEvent event) throws IOException {
        String plain = event.name().replaceFirst(":[^:/]+$", "");
        String exact = event.digest().map(d -> plain + "@" + d).orElse(event.name());
        ScanReport report = scanner.scanAllPlatforms(request.apply(ImageReference.parse("registry:" + exact)));
        open.record(report, Use.SCANNED);
        Optional<Digest> digest =
                event.digest().or(() -> report.inventory().image().digest());
        if (digest.isPresent()) {
            open.use(digest.get(), use(event), event.name(), event.time());
        }
        return "Scanned: " + event.name() + " " + digest.map(Digest::toString).orElse("") + ": "
                + report.judgement().verdict() + ", " + report.judgement().reason();
    }
}
