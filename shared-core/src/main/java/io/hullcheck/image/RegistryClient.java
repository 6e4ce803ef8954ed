package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.registry.Answer;
import io.hullcheck.registry.Body;
import io.hullcheck.registry.BusyException;
import io.hullcheck.registry.Call;
import io.hullcheck.registry.RegistryName;
import io.hullcheck.registry.RegistrySession;
import io.hullcheck.registry.RetryAfter;
import io.hullcheck.registry.Scope;
import io.hullcheck.registry.UnusableAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one repository of a registry (OCI distribution specification 1.1, "Pull"): with patience for registries that are busy,
 * and going on where a transfer broke off. Thread-safe.
 */
final class RegistryClient {
    private static final String MANIFESTS = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "*/*;q=0.1");

    /** A longer list of what is attached is none of an honest registry. */
    private static final int MOST_PAGES = 100;

    /** How registries say that they do not list referrers: they know no such address, or take the digest for something else. */
    private static final Set<Integer> NO_REFERRERS = Set.of(400, 404, 405, 406, 501);

    private final RegistryName name;
    private final RegistryAccess access;
    private final RegistrySession session;
    private final Set<String> scopes;

    /** For a repository that is read. */
    RegistryClient(RegistryName name, RegistryAccess access) {
        this(name, access, Set.of(Scope.pull(name.repository())));
    }

    /** @param scopes what is to be allowed */
    RegistryClient(RegistryName name, RegistryAccess access, Set<String> scopes) {
        this.name = name;
        this.access = access;
        this.session = access.session();
        this.scopes = Set.copyOf(scopes);
    }

    /**
     * Reads the name of an image in a registry.
     *
     * @throws ImageException when it is none
     */
    static RegistryName name(String text) throws ImageException {
        try {
            RegistryName name = RegistryName.parse(text);
            name.digest().ifPresent(Digest::parse);
            return name;
        } catch (IllegalArgumentException e) {
            throw ImageException.of(
                    ImageException.Kind.MISSING,
                    "\"" + text + "\" cannot be the name of an image in a registry",
                    "Give it as registry:host/repository:tag, or with @sha256:… behind it",
                    e);
        }
    }

    RegistryName name() {
        return name;
    }

    String host() {
        return name.host();
    }

    String repository() {
        return name.repository();
    }

    URI address(String path) {
        return session.address(name, path);
    }

    Progress progress() {
        return access.progress();
    }

    Set<String> scopes() {
        return scopes;
    }

    /** Tag or digest, as named. */
    String version() {
        return name.version();
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
        Optional<Document> known = access.documents().find(name.place(), version);
        if (known.isPresent() && known.get().bytes().length <= most) {
            return known.get();
        }
        Page page = page("/manifests/" + version, most);
        Document document =
                new Document(page.bytes, DocumentType.of(page.type, page.bytes), verified(version, page.bytes));
        access.documents().keep(name.place(), document);
        return document;
    }

    /** The same for one that need not be there. */
    Optional<Document> find(String version, int most) throws IOException {
        try {
            return Optional.of(manifest(version, most));
        } catch (ImageException e) {
            if (e.kind() == ImageException.Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * What is attached to a manifest, page by page; empty when the registry keeps no list itself.
     *
     * @throws ImageException when the list has no end
     */
    Optional<List<JsonNode>> referrers(Digest subject, int most) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        Optional<URI> next = Optional.of(address("/referrers/" + subject));
        for (int number = 0; next.isPresent(); number++) {
            if (number == MOST_PAGES) {
                throw ImageException.of(
                        ImageException.Kind.LIMIT_REACHED,
                        "the registry " + host() + " lists what is attached on more than " + MOST_PAGES + " pages",
                        "Look at who wrote it into the registry");
            }
            Page page;
            try {
                page = page(next.get(), most);
            } catch (RefusedException e) {
                if (number == 0 && NO_REFERRERS.contains(e.status)) {
                    return Optional.empty();
                }
                throw e.meant;
            }
            Optional<JsonNode> list =
                    Json.find(page.bytes).map(j -> j.path("manifests")).filter(JsonNode::isArray);
            if (list.isEmpty() && number == 0) {
                // a page for people is no list either
                return Optional.empty();
            }
            list.ifPresent(l -> l.forEach(all::add));
            next = page.next;
        }
        return Optional.of(List.copyOf(all));
    }

    private record Page(byte[] bytes, String type, Optional<URI> next) {}

    /** An answer that no further attempt would change; {@code meant} is what a user is told. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final ImageException meant;

        RefusedException(int status, ImageException meant) {
            super(meant);
            this.status = status;
            this.meant = meant;
        }
    }

    private Page page(String path, int most) throws IOException {
        try {
            return page(address(path), most);
        } catch (RefusedException e) {
            throw e.meant;
        }
    }

    private Page page(URI address, int most) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Answer answer = open(address, Map.of("Accept", MANIFESTS), attempt, false)) {
                byte[] bytes = answer.body(-1).readNBytes(most + 1);
                if (bytes.length > most) {
                    throw ImageException.of(
                            ImageException.Kind.LIMIT_REACHED,
                            "the document " + address + " has more than " + most + " bytes",
                            "If the image is trustworthy, raise the limit \"" + Bound.JSON_BYTES.parameter() + "\"");
                }
                return new Page(bytes, answer.header("content-type").orElse(""), answer.nextPage());
            } catch (InterruptedIOException | ImageException | RefusedException e) {
                throw e;
            } catch (UnusableAnswerException e) {
                throw unusable(e);
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
                    "The registry, or a proxy before it, returned altered content; do not use the image");
        }
        return given;
    }

    /** A blob; what breaks off is taken up again where it did. */
    InputStream blob(Digest digest, long size) {
        return new ResumedStream(this, address("/blobs/" + digest), size);
    }

    /** The same as {@link #open}, for the bytes of a blob. */
    Answer openBlob(URI address, Map<String, String> headers, int attempt) throws IOException {
        try {
            return open(address, headers, attempt, true);
        } catch (RefusedException e) {
            throw e.meant;
        }
    }

    /**
     * Asks until there is an answer that is worth reading.
     *
     * @param attempt how many were made before, this one included
     * @throws RefusedException when the registry says no
     * @throws ImageException when no further attempt would help
     * @throws IOException when one would
     */
    private Answer open(URI address, Map<String, String> headers, int attempt, boolean isBlob) throws IOException {
        Call call = new Call("GET", address, headers, Body.NONE, scopes, isBlob);
        Answer answer = settled(() -> session.send(name, call), attempt);
        if (answer.status() == 200 || answer.status() == 206) {
            answer.rateLimit()
                    .filter(l -> l.isLow() && access.isNews(host()))
                    .ifPresent(l -> progress().say("The registry " + host() + ": " + l));
            return answer;
        }
        try (answer) {
            throw new RefusedException(answer.status(), refused(answer));
        }
    }

    /** A request that may be made again. */
    interface Request {
        Answer send() throws IOException;
    }

    /** Sends a request of this repository, whose answer is small, until it is none of a busy registry's. */
    Answer send(Call call) throws IOException {
        return settled(() -> session.send(name, call), 1);
    }

    /** Sends a request once: its body cannot be read again. */
    Answer sendOnce(Call call) throws IOException {
        try {
            return session.send(name, call);
        } catch (UnusableAnswerException e) {
            throw unusable(e);
        }
    }

    private Answer settled(Request request, int attempt) throws IOException {
        for (int next = attempt; ; next++) {
            Answer answer;
            try {
                answer = request.send();
            } catch (InterruptedIOException | ImageException e) {
                throw e;
            } catch (UnusableAnswerException e) {
                throw unusable(e);
            } catch (BusyException e) {
                again(next, e, e.retryAfter());
                continue;
            } catch (IOException e) {
                again(next, e);
                continue;
            }
            if (!mayPass(answer.status())) {
                return answer;
            }
            try (answer) {
                again(
                        next,
                        new IOException("it answers " + answer.status() + words(answer)),
                        answer.header("retry-after").orElse(""));
            }
        }
    }

    /** What the registry itself says, and how often it may be asked; with a colon before it, or empty. */
    private static String words(Answer answer) {
        StringBuilder words = new StringBuilder();
        try {
            answer.words().ifPresent(w -> words.append(": ").append(w));
        } catch (IOException e) {
            // an error that cannot be read says no more than its status
            return "";
        }
        answer.rateLimit().ifPresent(l -> words.append(" (").append(l).append(")"));
        return words.toString();
    }

    static boolean mayPass(int status) {
        return status == 408 || status == 429 || status >= 500 && status != 501 && status != 505;
    }

    void again(int attempt, IOException why) throws IOException {
        again(attempt, why, "");
    }

    /** Waits before the next attempt, or gives up. */
    void again(int attempt, IOException why, String retryAfter) throws IOException {
        Optional<Duration> asked = RetryAfter.parse(retryAfter, Instant.now());
        Duration wait = asked.orElseGet(() -> wait(attempt));
        if (attempt >= access.attempts() || wait.compareTo(access.longestWait()) > 0) {
            throw gaveUp(why, asked);
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

    ImageException gaveUp(IOException why, Optional<Duration> asked) {
        return ImageException.of(
                ImageException.Kind.UNREADABLE,
                "the registry " + host() + " cannot be used: " + why.getMessage()
                        + asked.map(a -> " and asks to come back in " + a.toSeconds() + " seconds")
                                .orElse(""),
                "Check the name, the network and the certificate, or try again later",
                why);
    }

    ImageException unusable(UnusableAnswerException e) {
        return ImageException.of(
                ImageException.Kind.UNREADABLE,
                "the registry " + host() + " cannot be used: " + e.getMessage(),
                e.next(),
                e);
    }

    /** What a user is told of an answer that says no; its body is read for the reason. */
    ImageException refused(Answer answer) {
        String words = words(answer);
        String remarks = answer.remarks().isEmpty() ? "" : " (" + String.join("; ", answer.remarks()) + ")";
        return switch (answer.status()) {
            case 401, 403 ->
                ImageException.of(
                        ImageException.Kind.UNREADABLE,
                        "the registry " + host() + " denies access to " + repository() + " (" + answer.status() + ")"
                                + words + remarks,
                        "Log in (docker login " + host() + "), or give a <server> with the id " + host()
                                + " in Maven's settings");
            case 404 ->
                ImageException.of(
                        ImageException.Kind.MISSING,
                        "the registry " + host() + " has no " + repository() + " of " + version() + words,
                        "Check the name and the tag");
            default ->
                ImageException.of(
                        ImageException.Kind.UNREADABLE,
                        "the registry " + host() + " answers " + answer.status() + words,
                        "Check the name, and whether the address is that of a registry");
        };
    }
}
