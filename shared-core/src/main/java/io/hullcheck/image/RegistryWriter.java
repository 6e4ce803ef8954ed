package io.hullcheck.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import land.oras.auth.HttpClient;
import land.oras.auth.Scope;
import land.oras.exception.OrasException;

/**
 * Writes into one repository of a registry (OCI distribution specification 1.1, "Push"): each blob in one piece, and the
 * manifest when all of them are there. Thread-safe.
 */
final class RegistryWriter {
    private static final String BYTES = "application/octet-stream";

    private final RegistryClient client;

    /**
     * Gets ready to write.
     *
     * @param target {@code host/repository:tag}, with or without {@code registry:} before it
     * @throws ImageException when the name is none
     */
    RegistryWriter(String target, RegistryAccess access) throws ImageException {
        this.client = new RegistryClient(target.replaceFirst("^registry:(?://)?", ""), access, Scope.PULL, Scope.PUSH);
    }

    /** Host and repository. */
    String name() {
        return client.host() + "/" + client.repository();
    }

    String host() {
        return client.host();
    }

    String repository() {
        return client.repository();
    }

    private interface Request {
        HttpClient.ResponseWrapper<String> send();
    }

    /** Sends until there is an answer that is none of a busy registry's. */
    private HttpClient.ResponseWrapper<String> send(Request request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            HttpClient.ResponseWrapper<String> answer;
            try {
                answer = request.send();
            } catch (OrasException e) {
                client.again(attempt, client.failure(e));
                continue;
            }
            if (!RegistryClient.mayPass(answer.statusCode())) {
                return answer;
            }
            client.again(attempt, new IOException("it answers " + answer.statusCode()), header(answer, "retry-after"));
        }
    }

    private static String header(HttpClient.ResponseWrapper<String> answer, String name) {
        return answer.headers().entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /**
     * Whether the blob is in the repository already, or was mounted from another one of the same registry.
     *
     * @param from the other repository
     */
    boolean has(Digest digest, Optional<String> from) throws IOException {
        URI blob = client.address("/blobs/" + digest);
        int status = send(() -> client.http().head(blob, new HashMap<>(), client.scopes(), client.auth()))
                .statusCode();
        if (status == 200) {
            return true;
        }
        if (status != 404) {
            throw client.refused(status);
        }
        if (from.isEmpty() || from.get().equals(repository())) {
            return false;
        }
        URI mount = client.address("/blobs/uploads/?mount=" + digest + "&from=" + from.get());
        // an answer of 202 opens an upload instead, which the registry forgets when nothing comes
        return send(() -> client.http().post(mount, new byte[0], new HashMap<>(), client.scopes(), client.auth()))
                        .statusCode()
                == 201;
    }

    /**
     * Uploads a blob; the registry holds it against its digest.
     *
     * @throws ImageException when no further attempt would help
     * @throws IOException when one would, with a fresh stream
     */
    void upload(Digest digest, long size, InputStream content) throws IOException {
        URI start = client.address("/blobs/uploads/");
        HttpClient.ResponseWrapper<String> opened =
                send(() -> client.http().post(start, new byte[0], new HashMap<>(), client.scopes(), client.auth()));
        String location = header(opened, "location");
        if (opened.statusCode() != 202 || location.isEmpty()) {
            throw client.refused(opened.statusCode());
        }
        URI place = start.resolve(location);
        URI whole = URI.create(place + (place.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
        AtomicBoolean taken = new AtomicBoolean();
        Supplier<InputStream> once = () -> {
            if (taken.getAndSet(true)) {
                throw new IllegalStateException("a layer is read once for each attempt");
            }
            return content;
        };
        HttpClient.ResponseWrapper<String> stored;
        try {
            stored = client.http()
                    .upload(
                            whole,
                            size,
                            new HashMap<>(Map.of("Content-Type", BYTES)),
                            once,
                            client.scopes(),
                            client.auth());
        } catch (OrasException | IllegalStateException e) {
            throw client.failure(e);
        }
        if (RegistryClient.mayPass(stored.statusCode())) {
            throw new IOException("it answers " + stored.statusCode());
        }
        if (stored.statusCode() != 201) {
            throw client.refused(stored.statusCode());
        }
    }

    /** The same, told to whoever looks on. */
    void upload(Digest digest, long size, InputStream content, Progress.Task task) throws IOException {
        upload(digest, size, task.counted(content));
    }

    Progress.Task start(long bytes) {
        return client.progress().start("to " + name(), bytes, Progress.Unit.BYTES);
    }

    /** Uploads a small blob, again and again where that may help. */
    void upload(Digest digest, byte[] content) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                upload(digest, content.length, new ByteArrayInputStream(content));
                return;
            } catch (ImageException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                client.again(attempt, e);
            }
        }
    }

    /** Puts the manifest under the name that the user gave. */
    void tagged(byte[] bytes, String type, Digest digest) throws IOException {
        manifest(bytes, type, digest, client.version());
    }

    /**
     * Puts a manifest, and holds the registry's own word on its digest against ours.
     *
     * @param version tag or digest
     * @return whether the registry has listed it as attached to its subject
     */
    boolean manifest(byte[] bytes, String type, Digest digest, String version) throws IOException {
        URI place = client.address("/manifests/" + version);
        HttpClient.ResponseWrapper<String> stored = send(() -> client.http()
                .put(place, bytes, new HashMap<>(Map.of("Content-Type", type)), client.scopes(), client.auth()));
        if (stored.statusCode() != 201) {
            throw client.refused(stored.statusCode());
        }
        String theirs = header(stored, "docker-content-digest");
        if (!theirs.isEmpty() && !theirs.equals(digest.toString())) {
            throw ImageException.of(
                    ImageException.Kind.DIGEST_MISMATCH,
                    "the registry stored the manifest as " + theirs + ", not as " + digest,
                    "Do not trust this registry");
        }
        return !header(stored, "oci-subject").isEmpty();
    }

    ImageException failed(IOException why) {
        return client.gaveUp(why, "");
    }

    void pause(int attempt) throws InterruptedIOException {
        client.pause(client.wait(attempt));
    }
}
