package io.hullcheck.image;

import io.hullcheck.registry.Answer;
import io.hullcheck.registry.Body;
import io.hullcheck.registry.Call;
import io.hullcheck.registry.RegistryName;
import io.hullcheck.registry.Scope;
import io.hullcheck.registry.UnusableAnswerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes into one repository of a registry (OCI distribution specification 1.1, "Push"): each blob in one piece, and the
 * manifest when all of them are there. Thread-safe.
 */
final class RegistryWriter {
    private static final int ATTEMPTS = 5;
    private static final String BYTES = "application/octet-stream";
    /** How servers say that they do not answer HEAD for blobs. */
    private static final Set<Integer> NO_HEAD = Set.of(400, 405, 501);

    private final RegistryClient client;

    /**
     * Gets ready to write.
     *
     * @param target {@code host/repository:tag}, with or without {@code registry:} before it
     * @throws ImageException when the name is none
     */
    RegistryWriter(String target, RegistryAccess access) throws ImageException {
        RegistryName name = RegistryClient.name(target.replaceFirst("^registry:(?://)?", ""));
        this.client = new RegistryClient(name, access, Set.of(Scope.push(name.repository())));
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

    private Answer send(String method, URI address, Body body) throws IOException {
        return client.send(new Call(method, address, Map.of(), body, client.scopes(), false));
    }

    /**
     * Whether the blob is in the repository already, or was mounted from another one of the same registry.
     *
     * @param from the other repository
     */
    boolean has(Digest digest, Optional<String> from) throws IOException {
        return isThere(digest)
                || from.filter(f -> !f.equals(repository())).isPresent() && isMounted(digest, from.get());
    }

    private boolean isThere(Digest digest) throws IOException {
        URI blob = client.address("/blobs/" + digest);
        int status;
        try (Answer answer = send("HEAD", blob, Body.NONE)) {
            status = answer.status();
            if (status != 200 && status != 404 && !NO_HEAD.contains(status)) {
                throw client.refused(answer);
            }
        }
        if (!NO_HEAD.contains(status)) {
            return status == 200;
        }
        Call first = new Call("GET", blob, Map.of("Range", "bytes=0-0"), Body.NONE, client.scopes(), true);
        try (Answer answer = client.send(first)) {
            return answer.status() == 200 || answer.status() == 206;
        }
    }

    /** Whoever may not read the other repository uploads the blob. */
    private boolean isMounted(Digest digest, String from) throws IOException {
        Set<String> scopes = new TreeSet<>(client.scopes());
        scopes.add(Scope.pull(from));
        Call mount = new Call(
                "POST",
                client.address("/blobs/uploads/?mount=" + digest + "&from=" + from),
                Map.of(),
                Body.NONE,
                scopes,
                false);
        // an answer of 202 opens an upload instead, which the registry forgets when nothing comes
        try (Answer answer = client.send(mount)) {
            return answer.status() == 201;
        }
    }

    /**
     * Uploads a blob; the registry holds it against its digest.
     *
     * @throws ImageException when no further attempt would help
     * @throws IOException when one would, with a fresh stream
     */
    void upload(Digest digest, long size, InputStream content) throws IOException {
        URI place;
        try (Answer opened = send("POST", client.address("/blobs/uploads/"), Body.NONE)) {
            Optional<URI> location = opened.location();
            if (opened.status() != 202 || location.isEmpty()) {
                throw client.refused(opened);
            }
            place = location.get();
        } catch (UnusableAnswerException e) {
            throw client.unusable(e);
        }
        URI whole = URI.create(place + (place.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
        Call put = new Call(
                "PUT", whole, Map.of("Content-Type", BYTES), new Body.Once(content, size), client.scopes(), false);
        try (Answer stored = client.sendOnce(put)) {
            if (RegistryClient.mayPass(stored.status())) {
                throw new IOException("it answers " + stored.status());
            }
            if (stored.status() < 200 || stored.status() > 204) {
                throw client.refused(stored);
            }
        }
    }

    /** The same, told to whoever looks on. */
    void upload(Digest digest, long size, InputStream content, Progress.Task task) throws IOException {
        upload(digest, size, task.counted(content));
    }

    /** What is uploaded, from its first byte on each time. */
    interface Source {
        InputStream open() throws IOException;
    }

    /** Uploads a blob, again and again where that may help. */
    void upload(Digest digest, long size, Source source) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (InputStream in = source.open();
                    Progress.Task task = start(size)) {
                upload(digest, size, in, task);
                return;
            } catch (ImageException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (attempt >= ATTEMPTS) {
                    throw failed(e);
                }
                pause(attempt);
            }
        }
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
        try (Answer stored = send("PUT", client.address("/manifests/" + version), new Body.Bytes(bytes, type))) {
            if (stored.status() < 200 || stored.status() > 204) {
                throw client.refused(stored);
            }
            Optional<String> theirs = stored.header("docker-content-digest");
            if (theirs.isPresent() && !theirs.get().equals(digest.toString())) {
                check(bytes, digest, version, theirs.get());
            }
            return stored.header("oci-subject").isPresent();
        }
    }

    /** Registries name other digests for several reasons; what they hand out is what counts. */
    private void check(byte[] bytes, Digest digest, String version, String theirs) throws IOException {
        RegistryClient.Document there = client.manifest(version, bytes.length);
        if (!Arrays.equals(there.bytes(), bytes)) {
            throw ImageException.of(
                    ImageException.Kind.DIGEST_MISMATCH,
                    "the registry stored the manifest as " + theirs + ", not as " + digest,
                    "The registry, or a proxy before it, altered content; do not use the image");
        }
    }

    ImageException failed(IOException why) {
        return client.gaveUp(why, Optional.empty());
    }

    void pause(int attempt) throws InterruptedIOException {
        client.pause(client.wait(attempt));
    }
}
