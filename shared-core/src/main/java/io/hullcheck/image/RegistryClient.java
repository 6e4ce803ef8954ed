package io.hullcheck.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import land.oras.ContainerRef;
import land.oras.auth.AuthProvider;
import land.oras.auth.AuthStoreAuthenticationProvider;
import land.oras.auth.HttpClient;
import land.oras.auth.Scope;
import land.oras.auth.Scopes;
import land.oras.auth.UsernamePasswordProvider;
import land.oras.exception.OrasException;

/**
 * Reads one repository of a registry (OCI distribution specification 1.1, "Pull"). Tokens are the library's; patience
 * with registries that are busy, and going on where a transfer broke off, are ours. Thread-safe.
 */
final class RegistryClient {
    private static final String MANIFESTS = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    private final ContainerRef reference;
    private final RegistryAccess access;
    private final HttpClient http;
    private final AuthProvider auth;
    private final Scopes scopes;
    private final String base;

    /** @throws ImageException when the name is none */
    RegistryClient(String name, RegistryAccess access, Scope... wanted) throws ImageException {
        try {
            this.reference = ContainerRef.parse(name);
            this.base = (access.plain().contains(reference.getRegistry()) ? "http" : "https") + "://"
                    + reference.getApiRegistry() + "/v2/" + reference.getFullRepository();
            // a name may hold what no address can
            URI.create(base + "/manifests/" + version());
        } catch (OrasException | IllegalArgumentException e) {
            throw ImageException.of(
                    ImageException.Kind.MISSING,
                    "\"" + name + "\" cannot be the name of an image in a registry",
                    "Give it as registry:host/repository:tag, or with @sha256:… behind it",
                    e);
        }
        this.access = access;
        HttpClient.Builder builder = HttpClient.Builder.builder();
        access.authorities().ifPresent(builder::withCaFile);
        this.http = made(builder, access.proxies());
        this.auth = access.logins()
                .apply(reference.getRegistry())
                .<AuthProvider>map(l -> new UsernamePasswordProvider(l.user(), l.password()))
                .orElseGet(AuthStoreAuthenticationProvider::new);
        this.scopes = Scopes.of(reference.getApiRegistry(), reference, wanted);
    }

    /** The library's client takes the proxies that are the default when it is made, and offers no other way. */
    private static HttpClient made(HttpClient.Builder builder, Optional<ProxySelector> proxies) {
        if (proxies.isEmpty()) {
            return builder.build();
        }
        synchronized (RegistryClient.class) {
            ProxySelector before = ProxySelector.getDefault();
            try {
                ProxySelector.setDefault(proxies.get());
                return builder.build();
            } finally {
                ProxySelector.setDefault(before);
            }
        }
    }

    /** The same image as it is named in a mirror. */
    String in(String mirror) {
        return mirror + "/" + repository() + (version().contains(":") ? "@" : ":") + version();
    }

    String host() {
        return reference.getRegistry();
    }

    String repository() {
        return reference.getFullRepository();
    }

    URI address(String path) {
        return URI.create(base + path);
    }

    Progress progress() {
        return access.progress();
    }

    HttpClient http() {
        return http;
    }

    AuthProvider auth() {
        return auth;
    }

    Scopes scopes() {
        return scopes;
    }

    /** Tag or digest, as named. */
    String version() {
        return Optional.ofNullable(reference.getDigest()).orElseGet(reference::getTag);
    }

    /** A manifest or an index, as its bytes came, with its type and the digest that it was asked for by, else its sha256. */
    record Document(byte[] bytes, String type, Digest digest) {}

    /**
     * Fetches a manifest or an index.
     *
     * @param version tag or digest
     * @throws ImageException when it is not there, not allowed, cannot be reached, or is not what the digest names
     */
    Document manifest(String version, int most) throws IOException {
        return document(URI.create(base + "/manifests/" + version), version, most);
    }

    /** The same for one that need not be there. */
    Optional<Document> find(String version, int most) throws IOException {
        return existing(() -> manifest(version, most));
    }

    /** The index of what is attached to a manifest; empty when the registry keeps none itself. */
    Optional<Document> referrers(Digest subject, int most) throws IOException {
        return existing(() -> document(URI.create(base + "/referrers/" + subject), "", most));
    }

    private interface Fetch {
        Document fetch() throws IOException;
    }

    private static Optional<Document> existing(Fetch fetch) throws IOException {
        try {
            return Optional.of(fetch.fetch());
        } catch (ImageException e) {
            if (e.kind() == ImageException.Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Document document(URI address, String version, int most) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Opened opened = open(address, Map.of("Accept", MANIFESTS), attempt)) {
                byte[] bytes = opened.body.readNBytes(most + 1);
                if (bytes.length > most) {
                    throw ImageException.of(
                            ImageException.Kind.LIMIT_REACHED,
                            "the document " + address + " has more than " + most + " bytes",
                            "If the image is trustworthy, raise the limit \"" + Bound.JSON_BYTES.parameter() + "\"");
                }
                return new Document(
                        bytes, opened.header("content-type").split(";")[0].trim(), verified(version, bytes));
            } catch (InterruptedIOException | ImageException e) {
                throw e;
            } catch (IOException e) {
                again(attempt, e);
            }
        }
    }

    private static Digest verified(String version, byte[] bytes) throws ImageException {
        if (!version.contains(":")) {
            return Digest.sha256(bytes);
        }
        Digest asked = Digest.parse(version);
        Digest given = Digest.of(asked.algorithm(), asked.hasher().digest(bytes));
        if (!given.equals(asked)) {
            throw ImageException.of(
                    ImageException.Kind.DIGEST_MISMATCH,
                    "the registry gave another manifest than " + asked + ": " + given,
                    "Do not trust this registry, or what lies between");
        }
        return given;
    }

    /** A blob; what breaks off is taken up again where it did. */
    InputStream blob(Digest digest, long size) throws IOException {
        return new ResumedStream(this, URI.create(base + "/blobs/" + digest), size);
    }

    /** An answer whose body is still to be read. */
    static final class Opened implements AutoCloseable {
        private final InputStream body;
        private final int status;
        private final Map<String, String> headers;

        Opened(InputStream body, int status, Map<String, String> headers) {
            this.body = body;
            this.status = status;
            this.headers = headers;
        }

        InputStream body() {
            return body;
        }

        int status() {
            return status;
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(e -> e.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /**
     * Asks until there is an answer that is worth reading.
     *
     * @param attempt how many were made before, this one included
     * @throws ImageException when no further attempt would help
     * @throws IOException when one would
     */
    Opened open(URI address, Map<String, String> headers, int attempt) throws IOException {
        for (int next = attempt; ; next++) {
            Opened opened;
            try {
                HttpClient.ResponseWrapper<InputStream> response =
                        http.download(address, new HashMap<>(headers), scopes, auth);
                opened = new Opened(response.response(), response.statusCode(), response.headers());
            } catch (OrasException e) {
                again(next, failure(e));
                continue;
            }
            if (opened.status == 200 || opened.status == 206) {
                return opened;
            }
            opened.close();
            if (!mayPass(opened.status)) {
                throw refused(opened.status);
            }
            again(next, new IOException("it answers " + opened.status), opened.header("retry-after"));
        }
    }

    /**
     * What an error of the library means.
     *
     * @return an error after which another attempt may help
     * @throws ImageException when none would
     */
    IOException failure(RuntimeException e) throws IOException {
        if (Thread.currentThread().isInterrupted() || e.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the work was cancelled");
        }
        Integer status = e instanceof OrasException known ? known.getStatusCode() : null;
        if (status != null && status >= 400 && !mayPass(status)) {
            throw refused(status);
        }
        return new IOException(reason(e), e);
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    static boolean mayPass(int status) {
        return status == 429 || status >= 500;
    }

    void again(int attempt, IOException why) throws IOException {
        again(attempt, why, "");
    }

    /** Waits before the next attempt, or gives up. */
    void again(int attempt, IOException why, String retryAfter) throws IOException {
        Duration wait = retryAfter.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(retryAfter)) : wait(attempt);
        if (attempt >= access.attempts() || wait.compareTo(access.longestWait()) > 0) {
            throw gaveUp(why, retryAfter);
        }
        pause(wait);
    }

    /** Doubles with every attempt. */
    Duration wait(int attempt) {
        return Duration.ofMillis(100L << Math.min(attempt, 10));
    }

    void pause(Duration wait) throws InterruptedIOException {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the work was cancelled");
        }
    }

    ImageException gaveUp(IOException why, String retryAfter) {
        return ImageException.of(
                ImageException.Kind.UNREADABLE,
                "the registry " + reference.getRegistry() + " cannot be used: " + why.getMessage()
                        + (retryAfter.isEmpty() ? "" : " and asks to come back in " + retryAfter + " seconds"),
                "Check the name, the network and the certificate, or try again later",
                why);
    }

    ImageException refused(int status) {
        String host = reference.getRegistry();
        return switch (status) {
            case 401, 403 ->
                ImageException.of(
                        ImageException.Kind.UNREADABLE,
                        "the registry " + host + " does not let us in to " + reference.getFullRepository(),
                        "Log in (docker login " + host + "), or give a <server> with the id " + host
                                + " in Maven's settings");
            case 404 ->
                ImageException.of(
                        ImageException.Kind.MISSING,
                        "the registry " + host + " has no " + reference.getFullRepository() + " of " + version(),
                        "Check the name and the tag");
            default ->
                ImageException.of(
                        ImageException.Kind.UNREADABLE,
                        "the registry " + host + " answers " + status,
                        "Check the name, and whether the address is that of a registry");
        };
    }
}
