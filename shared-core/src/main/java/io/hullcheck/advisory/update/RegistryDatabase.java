package io.hullcheck.advisory.update;

import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.Limits;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.image.RegistryArtifact;
import io.hullcheck.registry.RegistryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A database kept in an OCI registry (OCI image specification 1.1, "Guidelines for Artifact Usage"): an artifact of its
 * own type with one layer, the packed file. Credentials are those that the access has, else those that Docker and Podman have stored.
 */
final class RegistryDatabase {
    static final String TYPE = "application/vnd.hullcheck.advisories.v2";
    static final String LAYER = "application/vnd.hullcheck.advisories.v2.sqlite+zstd";

    /** In the manifest's annotations: the hash inside the database, by which a copy is known without fetching it. */
    private static final String INTEGRITY = "io.hullcheck.integrity";

    private static final String SECURE = "oci://";
    private static final String PLAIN = "oci+http://";
    private static final long MOST_BYTES = 8L << 30;

    private final String typed;
    private final String name;
    private final RegistryAccess access;

    private RegistryDatabase(String typed, RegistryAccess access) throws FeedException {
        this.typed = typed;
        boolean plain = typed.startsWith(PLAIN);
        this.name = typed.substring(plain ? PLAIN.length() : SECURE.length());
        try {
            String host = RegistryName.parse(name).host();
            this.access = plain ? access.withPlain(Set.of(host)) : access;
        } catch (IllegalArgumentException e) {
            throw new FeedException(
                    "\"" + typed + "\" is no place in a registry", "Give it as oci://host/repository:tag", e);
        }
    }

    /** Whether a user means a registry; {@code oci+http:} allows it to be one without TLS. */
    static boolean isMeant(String typed) {
        return typed.startsWith(SECURE) || typed.startsWith(PLAIN);
    }

    static RegistryDatabase of(String typed, RegistryAccess access) throws FeedException {
        return new RegistryDatabase(typed, access);
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
            return RegistryArtifact.push(
                            name,
                            access,
                            new RegistryArtifact.Content(
                                    TYPE, LAYER, "advisories.db.zst", Map.of(INTEGRITY, hash), packed))
                    .toString();
        } catch (ImageException e) {
            throw new FeedException("the database cannot be pushed to " + typed + ": " + e.what(), e.next());
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
            RegistryArtifact artifact = RegistryArtifact.open(name, access, Limits.DEFAULT);
            Optional<String> here =
                    Files.isRegularFile(database) ? DatabaseFile.statedIntegrity(database) : Optional.empty();
            Optional<String> there = artifact.annotation(INTEGRITY);
            if (there.isPresent() && there.equals(here)) {
                return false;
            }
            if (!artifact.copy(LAYER, MOST_BYTES, packed)) {
                throw new FeedException(
                        typed + " holds no advisory database of this version (" + LAYER + ")",
                        "Publish one there with hullcheck.export");
            }
            PackedDatabase.take(packed, database);
            return true;
        } catch (ImageException e) {
            throw new FeedException("the database cannot be fetched from " + typed + ": " + e.what(), e.next());
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
