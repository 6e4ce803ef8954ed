package io.hullcheck.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** An answer of a registry, or of the storage that it led to; its body is still to be read. For one thread. */
public final class Answer implements AutoCloseable {
    private static final int MOST_WORDS = 64 << 10;

    private final URI address;
    private final int status;
    private final HttpHeaders headers;
    private final InputStream body;
    private final List<String> remarks;
    private final List<String> secrets;

    Answer(URI address, int status, HttpHeaders headers, InputStream body) {
        this(address, status, headers, body, List.of(), List.of());
    }

    private Answer(
            URI address,
            int status,
            HttpHeaders headers,
            InputStream body,
            List<String> remarks,
            List<String> secrets) {
        this.address = address;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.remarks = List.copyOf(remarks);
        this.secrets = List.copyOf(secrets);
    }

    /** The same to a request that showed secrets, which an error may repeat. */
    Answer to(List<String> shown) {
        return new Answer(address, status, headers, body, remarks, shown);
    }

    /** The same, with what a user should know when it says no. */
    Answer remarked(List<String> more) {
        return new Answer(address, status, headers, body, more, secrets);
    }

    /** Where it came from in the end. */
    public URI address() {
        return address;
    }

    public int status() {
        return status;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name).map(String::trim).filter(v -> !v.isEmpty());
    }

    List<String> headers(String name) {
        return headers.allValues(name);
    }

    /** Why logins could not be used, in sentences without a full stop; empty as a rule. */
    public List<String> remarks() {
        return remarks;
    }

    /**
     * What the server says in an error, in a few words and without what it was shown; reads the body.
     *
     * @throws IOException when the body cannot be read
     */
    public Optional<String> words() throws IOException {
        return Words.ofError(body(-1).readNBytes(MOST_WORDS), secrets);
    }

    /** How often this user may still pull, where the registry says so. */
    public Optional<RateLimit> rateLimit() {
        return RateLimit.of(this);
    }

    /**
     * Where the next part of a list is.
     *
     * @throws IOException when it leads nowhere
     */
    public Optional<URI> nextPage() throws IOException {
        Optional<String> next = Location.next(headers.allValues("link"));
        return next.isEmpty() ? Optional.empty() : Optional.of(Location.resolve(address, next.get()));
    }

    /**
     * Where the registry wants what follows.
     *
     * @throws IOException when it leads nowhere
     */
    public Optional<URI> location() throws IOException {
        Optional<String> location = header("location");
        return location.isEmpty() ? Optional.empty() : Optional.of(Location.resolve(address, location.get()));
    }

    /** The bytes as they were sent. */
    InputStream raw() {
        return body;
    }

    /**
     * The bytes, without a coding that the server has put around them unasked (RFC 9110, section 8.4).
     *
     * @param size of the bytes where it is known; an answer of just that length has no coding, whatever its header says
     * @throws UnusableAnswerException when the coding is not known
     */
    public InputStream body(long size) throws IOException {
        return isEncoded(size) ? new GZIPInputStream(body, 1 << 13) : body;
    }

    /** Whether {@link #body} takes a coding away, so that ranges are those of other bytes. */
    public boolean isEncoded(long size) throws IOException {
        String coding = header("content-encoding").orElse("").toLowerCase(Locale.ROOT);
        if (coding.isEmpty() || coding.equals("identity")) {
            return false;
        }
        if (size >= 0 && headers.firstValueAsLong("content-length").orElse(-1) == size) {
            return false;
        }
        if (coding.equals("gzip") || coding.equals("x-gzip")) {
            return true;
        }
        throw new UnusableAnswerException(
                Location.host(address) + " answers in the coding \"" + Words.shortened(coding)
                        + "\", which was not asked for",
                "Look at what lies between this machine and the registry");
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
