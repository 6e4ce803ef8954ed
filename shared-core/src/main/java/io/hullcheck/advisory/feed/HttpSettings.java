package io.hullcheck.advisory.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * How web servers are asked.
 *
 * @param proxies which proxy leads where; empty for what the Java runtime is set to
 * @param credentials answers servers and proxies that want to know who asks; empty for nobody
 * @param connectTimeout for a server to answer at all
 * @param stallTimeout without a single byte, after which a connection counts as dead
 * @param attempts at the most for one file, the first included
 * @param longestWait that a server may ask for between two attempts
 * @param longestSilence in all, of all servers of one update together: when so long nobody has said anything, no other
 *     attempt is made
 * @param noticeAfter of silence, the user is notified which server the update waits for; repeated at this interval
 */
public record HttpSettings(
        Optional<ProxySelector> proxies,
        Optional<Authenticator> credentials,
        Duration connectTimeout,
        Duration stallTimeout,
        int attempts,
        Duration longestWait,
        Duration longestSilence,
        Duration noticeAfter) {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration NOTICE = Duration.ofSeconds(10);

    /** With the usual patience in all. */
    public HttpSettings(
            Optional<ProxySelector> proxies,
            Optional<Authenticator> credentials,
            Duration connectTimeout,
            Duration stallTimeout,
            int attempts,
            Duration longestWait) {
        this(proxies, credentials, connectTimeout, stallTimeout, attempts, longestWait, SILENCE, NOTICE);
    }

    /** For a batch job: five attempts, of half a minute's silence at most. */
    public static final HttpSettings PATIENT = new HttpSettings(
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            5,
            Duration.ofMinutes(2));

    /** For a scan that somebody waits for. */
    public HttpSettings impatient() {
        return new HttpSettings(
                proxies,
                credentials,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                2,
                Duration.ofSeconds(5),
                longestSilence,
                noticeAfter);
    }

    public HttpSettings with(Optional<ProxySelector> proxySelector, Optional<Authenticator> authenticator) {
        return new HttpSettings(
                proxySelector,
                authenticator,
                connectTimeout,
                stallTimeout,
                attempts,
                longestWait,
                longestSilence,
                noticeAfter);
    }

    /** As patient with servers that say nothing as this. */
    public HttpSettings withLongestSilence(Duration value) {
        return new HttpSettings(
                proxies, credentials, connectTimeout, stallTimeout, attempts, longestWait, value, noticeAfter);
    }

    /** A client that follows redirects, and reaches others by these proxies and credentials. */
    public HttpClient client() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(connectTimeout);
        proxies.ifPresent(builder::proxy);
        credentials.ifPresent(builder::authenticator);
        return builder.build();
    }

    /**
     * Asks once, for something small.
     *
     * @param client of {@link #client()}
     * @throws InterruptedIOException when the work was cancelled
     * @throws IOException when the server cannot be asked
     */
    public HttpResponse<InputStream> get(HttpClient client, URI address) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(address)
                            .timeout(stallTimeout)
                            .header("User-Agent", "hullcheck")
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the work was cancelled");
        }
    }
}
