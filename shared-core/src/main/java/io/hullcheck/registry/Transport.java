package io.hullcheck.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends one request and waits for its answer, no longer than is sensible. Redirects and logins are its caller's. Thread-safe;
 * connections are kept as long as it lives.
 */
final class Transport {
    private static final Duration TO_CONNECT = Duration.ofSeconds(20);
    /** A registry may hash and move what it got before it answers. */
    private static final int UPLOAD_PATIENCE = 5;
    /** For a whole document. */
    private static final int DOCUMENT_PATIENCE = 2;
    /** The limit of a whole scan is another one; a layer may take as long as it takes, if only it comes. */
    private static final Duration BLOB = Duration.ofDays(1);

    private final RegistrySettings settings;
    private final Proxies proxies;
    private final HostCertificates certificates;
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();
    private final Map<String, ProxyRelay> relays = new HashMap<>();

    Transport(RegistrySettings settings) {
        this.settings = settings;
        this.proxies = new Proxies(settings.proxies(), settings.proxyLogins(), settings.machine());
        this.certificates = new HostCertificates(settings.authorities(), settings.machine());
    }

    boolean hasProxy(URI address) {
        return proxies.before(address).isPresent();
    }

    /** A server that was asked by TLS and speaks something else. */
    static final class NotTlsException extends IOException {
        private static final long serialVersionUID = 1L;

        NotTlsException(Throwable cause) {
            super("it does not speak TLS", cause);
        }
    }

    /**
     * Sends a request.
     *
     * @param isBlob whether the answer may be long
     * @throws UnusableAnswerException when no further attempt would help
     * @throws InterruptedIOException when the work was cancelled
     */
    Answer send(String method, URI address, Map<String, String> headers, Body body, boolean isBlob) throws IOException {
        boolean isSecure = address.getScheme().equals("https");
        HttpRequest.Builder request;
        AtomicLong sent = new AtomicLong();
        try {
            request = HttpRequest.newBuilder(address)
                    .method(method, publisher(body, sent))
                    // a layer waits in the network while it is unpacked; by HTTP/2 it would wait in memory
                    .version(isSecure && !isBlob ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                    .setHeader("User-Agent", "hullcheck")
                    .setHeader("Accept-Encoding", "identity");
            headers.forEach(request::setHeader);
        } catch (IllegalArgumentException e) {
            throw new UnusableAnswerException(Location.host(address) + " cannot be asked: " + e.getMessage());
        }
        Optional<ProxyRelay> relay = relay(address);
        if (relay.isPresent()) {
            request.setHeader("Proxy-Authorization", relay.get().secret());
        } else {
            proxies.login(address).ifPresent(l -> request.setHeader("Proxy-Authorization", basic(l)));
        }
        Duration document = settings.silence().multipliedBy(DOCUMENT_PATIENCE);
        CompletableFuture<HttpResponse<InputStream>> answer = client(address)
                .sendAsync(request.build(), info -> new TimedBody(isBlob ? BLOB : document, settings.silence()));
        HttpResponse<InputStream> response = await(answer, sent, body);
        if (response.statusCode() == 407) {
            if (response.body() != null) {
                response.body().close();
            }
            throw proxyRefuses(address);
        }
        return new Answer(address, response.statusCode(), response.headers(), response.body());
    }

    /** What of a header {@code Authorization} nobody should read: the token, or the login as it is sent and the password in it. */
    static List<String> secrets(String header) {
        String text = header.substring(header.indexOf(' ') + 1);
        if (!header.startsWith("Basic ")) {
            return List.of(text);
        }
        String login = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        return List.of(text, login.substring(login.indexOf(':') + 1));
    }

    /** A tunnel through a proxy that asks for a password goes by way of a relay. */
    private Optional<ProxyRelay> relay(URI address) throws IOException {
        Optional<InetSocketAddress> proxy = proxies.before(address);
        Optional<Credential.Password> login = proxies.login(address);
        if (!address.getScheme().equals("https") || proxy.isEmpty() || login.isEmpty()) {
            return Optional.empty();
        }
        String place = proxy.get().getHostString() + ":" + proxy.get().getPort();
        synchronized (relays) {
            ProxyRelay known = relays.get(place);
            if (known == null) {
                known = new ProxyRelay(proxy.get(), basic(login.get()), this);
                relays.put(place, known);
            }
            return Optional.of(known);
        }
    }

    /** The proxies, with a relay in the place of one that asks for a password. */
    private final class Routes extends ProxySelector {
        @Override
        public List<Proxy> select(URI address) {
            try {
                Optional<ProxyRelay> relay = relay(address);
                return relay.isPresent()
                        ? List.of(new Proxy(Proxy.Type.HTTP, relay.get().address()))
                        : proxies.select(address);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
            // the request fails with it
        }
    }

    /** The header's value (RFC 7617). */
    static String basic(Credential.Password login) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
    }

    private UnusableAnswerException proxyRefuses(URI address) {
        String proxy = proxies.before(address)
                .map(p -> p.getHostString() + ":" + p.getPort())
                .orElse("before it");
        return new UnusableAnswerException(
                "the proxy " + proxy
                        + (proxies.login(address).isPresent() ? " does not take the login" : " asks for a login"),
                "Give its user and password in the <proxy> of Maven's settings, or in HTTPS_PROXY");
    }

    private static HttpRequest.BodyPublisher publisher(Body body, AtomicLong sent) {
        if (body instanceof Body.Bytes some && some.bytes().length > 0) {
            return HttpRequest.BodyPublishers.ofByteArray(some.bytes());
        }
        if (body instanceof Body.Once once && once.size() > 0) {
            return HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofInputStream(() -> new Counted(once.content(), sent)), once.size());
        }
        return HttpRequest.BodyPublishers.noBody();
    }

    private HttpResponse<InputStream> await(
            CompletableFuture<HttpResponse<InputStream>> answer, AtomicLong sent, Body body) throws IOException {
        Duration patience = settings.silence().multipliedBy(body instanceof Body.Once ? UPLOAD_PATIENCE : 1);
        long before = -1;
        while (true) {
            try {
                return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (sent.get() == before || !(body instanceof Body.Once)) {
                    answer.cancel(true);
                    throw new HttpTimeoutException("it does not answer within " + patience.toSeconds() + " seconds");
                }
                before = sent.get();
            } catch (InterruptedException e) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the work was cancelled");
            } catch (ExecutionException e) {
                throw meant(e.getCause());
            }
        }
    }

    /** What an error of Java's client means. */
    private static IOException meant(Throwable failure) throws IOException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || isCertificate(cause)) {
                throw new UnusableAnswerException(
                        "its certificate is not trusted: " + Words.shortened(String.valueOf(failure.getMessage())),
                        "Name the certificates of its authority in registryAuthorities, or lay them into"
                                + " /etc/docker/certs.d/HOST/ca.crt");
            }
            if (cause instanceof SSLException
                    && String.valueOf(cause.getMessage()).contains("SSL message")) {
                throw new NotTlsException(failure);
            }
            if (cause instanceof UnresolvedAddressException) {
                return new IOException("its name is not known (DNS)", failure);
            }
        }
        String message = failure.getMessage();
        return new IOException(
                message == null ? failure.getClass().getSimpleName() : Words.shortened(message), failure);
    }

    private static boolean isCertificate(Throwable cause) {
        return cause instanceof SSLHandshakeException
                && (String.valueOf(cause.getMessage()).contains("PKIX")
                        || String.valueOf(cause.getMessage()).contains("bad_certificate")
                        || String.valueOf(cause.getMessage()).contains("certificate_required"));
    }

    private HttpClient client(URI address) throws IOException {
        if (address.getScheme().equals("http")) {
            return clients.computeIfAbsent("http", h -> make(Optional.empty()));
        }
        String host = Location.host(address);
        HttpClient there = clients.get(host);
        if (there != null) {
            return there;
        }
        Optional<SSLContext> context = certificates.context(RegistryName.namesOf(RegistryName.canonical(host)));
        // hosts without certificates of their own share a client
        HttpClient made =
                context.isPresent() ? make(context) : clients.computeIfAbsent("https", h -> make(Optional.empty()));
        HttpClient earlier = clients.putIfAbsent(host, made);
        return earlier == null ? made : earlier;
    }

    private HttpClient make(Optional<SSLContext> context) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(TO_CONNECT)
                .proxy(new Routes());
        context.ifPresent(builder::sslContext);
        return builder.build();
    }

    /** Counts what is sent, by which one knows that something goes on. */
    private static final class Counted extends FilterInputStream {
        private final AtomicLong count;

        Counted(InputStream in, AtomicLong count) {
            super(in);
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count.addAndGet(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
