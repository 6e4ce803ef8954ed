package io.hullcheck.advisory.feed;

import io.hullcheck.image.Progress;
import io.hullcheck.registry.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A web server. Files are asked for conditionally (RFC 9110, section 13), attempts are bounded and spaced out, and an
 * attempt goes on where the one before it broke off.
 */
final class HttpBase implements FeedBase {
    /** Behind the validator's kind, ETag before Last-Modified. */
    private static final String ETAG = "E";

    private static final String DATE = "D";

    private final URI base;
    private final HttpClient client;
    private final HttpSettings settings;
    private final Downloads downloads;
    private final Progress progress;
    private final String parameter;

    /** @param parameter by which users name the base */
    HttpBase(URI base, String parameter, HttpSettings settings, Downloads downloads, Progress progress) {
        this.base = URI.create(base.toString().endsWith("/") ? base.toString() : base + "/");
        this.parameter = parameter;
        this.settings = settings;
        this.downloads = downloads;
        this.progress = progress;
        this.client = settings.client();
    }

    @Override
    public String place() {
        return base.getScheme() + "://" + base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort())
                + base.getPath().replaceFirst("/$", "");
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public Fetched fetch(String path, String validator) throws IOException {
        // names of ecosystems hold spaces, ids hold colons
        URI address = base.resolve(path.replace("%", "%25").replace(" ", "%20").replace(":", "%3A"));
        try (Downloads.Part part = downloads.part(address);
                Silence silence = new Silence(
                        downloads.waitedInVain(),
                        settings,
                        downloads.watch(),
                        progress,
                        path + " from " + place() + " (" + parameter + ")")) {
            IOException last = null;
            for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
                if (silence.left().isZero()) {
                    silence.endedInVain();
                    throw last == null ? outOfPatience(path) : last;
                }
                silence.attempt(attempt, Optional.ofNullable(last).map(HttpBase::reason));
                try {
                    Optional<Fetched> answer = ask(address, path, validator, part, silence);
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                    last = null;
                } catch (Refused e) {
                    silence.heard();
                    last = new FeedException(
                            place() + " answers " + e.status + " for " + path + advice(e),
                            "Try again later, or name a mirror (" + parameter + ")");
                    if (!e.mayPass || e.wait.orElse(Duration.ZERO).compareTo(settings.longestWait()) > 0) {
                        throw last;
                    }
                    pause(attempt, e.wait);
                    silence.heard();
                    continue;
                } catch (InterruptedIOException e) {
                    throw e;
                } catch (IOException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedIOException("the download was cancelled");
                    }
                    last = e instanceof FeedException
                            ? e
                            : FeedException.unreachable(
                                    path + " cannot be fetched from " + place(),
                                    "Check the network, the proxy and the address, name a mirror (" + parameter
                                            + "), or work offline (hullcheck.offline)",
                                    e);
                }
                pause(attempt, Optional.empty());
                silence.endedInVain();
            }
            throw last == null
                    ? new FeedException(
                            path + " kept changing on " + place() + " while it was fetched", "Try again later")
                    : last;
        }
    }

    private FeedException outOfPatience(String path) {
        return FeedException.unreachable(
                path + " was not asked for from " + place(),
                "Check the network, the proxy and the address, name a mirror (" + parameter
                        + "), or wait longer (hullcheck.feedWait)",
                new IOException("servers that say nothing were waited for "
                        + settings.longestSilence().toSeconds() + " s already"));
    }

    /** Why an attempt failed, in a few words. */
    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String advice(Refused refused) {
        return refused.wait
                .map(w -> " and asks to come back in " + w.toSeconds() + " seconds")
                .orElse("");
    }

    /** An answer that is neither the file nor that there is none. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final boolean mayPass;
        private final transient Optional<Duration> wait;

        Refused(int status, boolean mayPass, Optional<Duration> wait) {
            super("answer " + status);
            this.status = status;
            this.mayPass = mayPass;
            this.wait = wait;
        }
    }

    /** One attempt; empty when what was begun has to be thrown away and begun anew. */
    private Optional<Fetched> ask(URI address, String path, String validator, Downloads.Part part, Silence silence)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(shorter(settings.stallTimeout(), silence.left()))
                .header("User-Agent", "hullcheck")
                .GET();
        long from = part.size();
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
            request.header("If-Range", part.validator().substring(1));
        } else if (validator.startsWith(ETAG)) {
            request.header("If-None-Match", validator.substring(1));
        } else if (validator.startsWith(DATE)) {
            request.header("If-Modified-Since", validator.substring(1));
        }
        HttpResponse<InputStream> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the download was cancelled");
        }
        silence.heard();
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 304 -> {
                    return Optional.of(new Fetched.Unchanged());
                }
                case 404, 410 -> {
                    part.discard();
                    return Optional.of(new Fetched.Missing());
                }
                case 200, 206 -> {
                    boolean goesOn = response.statusCode() == 206;
                    if (goesOn && !continues(response, from)) {
                        part.discard();
                        return Optional.empty();
                    }
                    String now = validator(response);
                    part.begin(now, goesOn);
                    long length = response.headers()
                            .firstValueAsLong("Content-Length")
                            .orElse(-1);
                    try (Progress.Task task = progress.start(path, length, Progress.Unit.BYTES)) {
                        part.receive(body, shorter(settings.stallTimeout(), silence.left()), task, length, silence);
                    }
                    return Optional.of(new Fetched.Content(part.finish(), true, now, modified(response)));
                }
                case 416 -> {
                    part.discard();
                    return Optional.empty();
                }
                case 408, 429, 500, 502, 503, 504 ->
                    throw new Refused(
                            response.statusCode(),
                            true,
                            response.headers()
                                    .firstValue("Retry-After")
                                    .flatMap(text -> RetryAfter.parse(text, Instant.now())));
                default -> throw new Refused(response.statusCode(), false, Optional.empty());
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        Duration shorter = one.compareTo(other) <= 0 ? one : other;
        // a request needs some time, and no time at all is refused
        return shorter.isZero() ? Duration.ofMillis(1) : shorter;
    }

    private static boolean continues(HttpResponse<?> response, long from) {
        return response.headers()
                .firstValue("Content-Range")
                .filter(r -> r.startsWith("bytes " + from + "-"))
                .isPresent();
    }

    /** A weak ETag does not promise the same bytes, which a download that goes on needs; but it tells a change. */
    private static String validator(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .map(e -> ETAG + e)
                .or(() -> response.headers().firstValue("Last-Modified").map(d -> DATE + d))
                .orElse(NEVER);
    }

    private static Optional<Instant> modified(HttpResponse<?> response) {
        return response.headers().firstValue("Last-Modified").flatMap(text -> {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeParseException e) {
                // the time is shown where it is known, and nothing else hangs on it
                return Optional.empty();
            }
        });
    }

    /** Twice as long each time, and never the same for many clients that failed at once. */
    private void pause(int attempt, Optional<Duration> asked) throws InterruptedIOException {
        if (attempt >= settings.attempts()) {
            return;
        }
        long own =
                (1L << Math.min(attempt, 6)) * 250 + ThreadLocalRandom.current().nextLong(250);
        try {
            Thread.sleep(asked.map(Duration::toMillis).filter(a -> a > own).orElse(own));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the download was cancelled");
        }
    }
}
