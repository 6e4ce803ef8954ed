package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import land.oras.auth.Scope;

/** A document that lies in a registry as an artifact of one file (OCI image specification, "Guidelines for Artifact Usage"). */
public final class RegistryArtifact {
    private RegistryArtifact() {}

    /**
     * Reads the first layer of an artifact, held against its digest.
     *
     * @param name {@code host/repository@sha256:…}, or with a tag
     * @param most more bytes than that are an error
     * @throws ImageException when it is not there, damaged, or cannot be read
     */
    public static byte[] read(String name, RegistryAccess access, Limits limits, int most) throws IOException {
        try {
            RegistryClient client = new RegistryClient(name.replaceFirst("^oci://", ""), access, Scope.PULL);
            RegistryClient.Document manifest = client.manifest(client.version(), limits.getInt(Bound.JSON_BYTES));
            return content(client, Json.read(name, manifest.bytes()), name, most);
        } catch (ImageException e) {
            throw e.inImage(name);
        }
    }

    /** The first layer that a manifest names. */
    static byte[] content(RegistryClient client, JsonNode manifest, String name, int most) throws IOException {
        JsonNode layer = manifest.path("layers").path(0);
        Optional<Digest> digest = Json.digest(layer.path("digest"));
        if (digest.isEmpty()) {
            throw ImageException.of(
                    ImageException.Kind.CORRUPT, "the artifact " + name + " holds no file", "Push it again");
        }
        byte[] bytes;
        try (InputStream in = client.blob(digest.get(), layer.path("size").asLong(-1))) {
            bytes = in.readNBytes(most);
        }
        if (bytes.length == most
                || !Digest.of(digest.get().algorithm(), digest.get().hasher().digest(bytes))
                        .equals(digest.get())) {
            throw ImageException.of(
                    ImageException.Kind.DIGEST_MISMATCH,
                    "the file of " + name + " is not what its digest says, or larger than " + most + " bytes",
                    "Push it again");
        }
        return bytes;
    }
}
