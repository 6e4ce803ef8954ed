package io.hullcheck.advisory.update;

import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.feed.FeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import land.oras.Annotations;
import land.oras.ArtifactType;
import land.oras.ContainerRef;
import land.oras.Layer;
import land.oras.LocalPath;
import land.oras.Manifest;
import land.oras.Registry;
import land.oras.exception.OrasException;

/**
 * A database kept in an OCI registry (OCI image specification 1.1, "Guidelines for Artifact Usage"): an artifact of its
 * own type with one layer, the packed file. Credentials are those that Docker, Podman and oras have stored.
 */
final class RegistryDatabase {
    static final String TYPE = "application/vnd.hullcheck.advisories.v2";
    static final String LAYER = "application/vnd.hullcheck.advisories.v2.sqlite+zstd";

    /** In the manifest's annotations: the hash inside the database, by which a copy is known without fetching it. */
    private static final String INTEGRITY = "io.hullcheck.integrity";

    private static final String TITLE = "org.opencontainers.image.title";
    private static final String SECURE = "oci://";
    private static final String PLAIN = "oci+http://";
    private static final long MOST_BYTES = 8L << 30;

    private final String typed;
    private final Registry registry;
    private final ContainerRef reference;

    private RegistryDatabase(String typed) throws FeedException {
        this.typed = typed;
        boolean plain = typed.startsWith(PLAIN);
        try {
            this.reference = ContainerRef.parse(typed.substring(plain ? PLAIN.length() : SECURE.length()));
            this.registry = (plain
                            ? Registry.builder().defaults().withInsecure(true)
                            : Registry.builder().defaults())
                    .withRegistry(reference.getRegistry())
                    .build();
        } catch (OrasException | IllegalArgumentException e) {
            throw new FeedException(
                    "\"" + typed + "\" is no place in a registry", "Give it as oci://host/repository:tag", e);
        }
    }

    /** Whether a user means a registry; {@code oci+http:} allows it to be one without TLS. */
    static boolean isMeant(String typed) {
        return typed.startsWith(SECURE) || typed.startsWith(PLAIN);
    }

    static RegistryDatabase of(String typed) throws FeedException {
        return new RegistryDatabase(typed);
    }

    /**
     * Publishes a database that is whole.
     *
     * @return the digest of the artifact's manifest
     */
    String push(Path database) throws IOException {
        String hash = DatabaseFile.verify(database);
        Path packed = aside(database, ".zst.new");
        try {
            PackedDatabase.pack(database, packed);
            return registry.pushArtifact(
                            reference,
                            ArtifactType.from(TYPE),
                            Annotations.ofManifest(Map.of(INTEGRITY, hash))
                                    .withFileAnnotations(
                                            packed.getFileName().toString(), Map.of(TITLE, "advisories.db.zst")),
                            LocalPath.of(packed, LAYER))
                    .getDigest();
        } catch (OrasException e) {
            throw new FeedException(
                    "the database cannot be pushed to " + typed,
                    "Check the name, and log in to the registry (docker login)",
                    e);
        } finally {
            Files.deleteIfExists(packed);
        }
    }

    /**
     * Fetches the database, unless the one here is the same.
     *
     * @return whether it was fetched
     */
    boolean pull(Path database) throws IOException {
        Path packed = aside(database, ".pull.new");
        try {
            Manifest manifest = registry.getManifest(reference);
            Optional<String> here =
                    Files.isRegularFile(database) ? DatabaseFile.statedIntegrity(database) : Optional.empty();
            String there = manifest.getAnnotations() == null
                    ? null
                    : manifest.getAnnotations().get(INTEGRITY);
            if (there != null && here.filter(there::equals).isPresent()) {
                return false;
            }
            Layer layer = manifest.getLayers().stream()
                    .filter(l -> LAYER.equals(l.getMediaType()))
                    .findFirst()
                    .orElseThrow(() -> new FeedException(
                            typed + " holds no advisory database of this version (" + LAYER + ")",
                            "Publish one there with hullcheck.export"));
            if (layer.getSize() == null || layer.getSize() > MOST_BYTES) {
                throw new FeedException(typed + " holds a database of no believable size", "Look at the registry");
            }
            registry.fetchBlob(reference.withDigest(layer.getDigest()), packed);
            PackedDatabase.take(packed, database);
            return true;
        } catch (OrasException e) {
            throw new FeedException(
                    "the database cannot be fetched from " + typed,
                    "Check the name, and log in to the registry (docker login)",
                    e);
        } finally {
            Files.deleteIfExists(packed);
        }
    }

    private static Path aside(Path database, String ending) throws IOException {
        Path folder = database.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        return folder.resolve(database.getFileName() + "." + UUID.randomUUID() + ending);
    }
}
