package io.hullcheck.advisory.update;

import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.image.RegistryAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Brings databases to machines that reach no feed: as a file, or through an OCI registry, named
 * {@code oci://host/repository:tag}, or {@code oci+http://} for one without TLS.
 */
public final class Distribution {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    private Distribution() {}

    /**
     * Hands a database on.
     *
     * @param to a file, packed when its name ends in .zst, or a place in a registry
     * @param folder where a relative file starts
     * @param registries how a registry is reached
     * @return what was written, for a person
     * @throws FeedException when it cannot be written there
     * @throws IOException when the database is damaged
     */
    public static String export(Path database, String to, Path folder, RegistryAccess registries) throws IOException {
        if (RegistryDatabase.isMeant(to)) {
            return to + " (" + RegistryDatabase.of(to, registries).push(database) + ")";
        }
        Path file = folder.resolve(to);
        PackedDatabase.write(database, file);
        return file.toString();
    }

    /**
     * Takes a database in the place of this one.
     *
     * @param from a file or a place in a registry
     * @param folder where a relative file starts
     * @param registries how a registry is reached
     * @return whether it was another one than the one here; a file always is
     * @throws FeedException when it cannot be fetched
     * @throws IOException when it is damaged or of another version; the old one stays
     */
    public static boolean take(Path database, String from, Path folder, RegistryAccess registries) throws IOException {
        boolean[] taken = new boolean[1];
        UpdateLock.whileHeld(database, LONGEST_WAIT, () -> {
            if (RegistryDatabase.isMeant(from)) {
                taken[0] = RegistryDatabase.of(from, registries).pull(database);
            } else {
                PackedDatabase.take(folder.resolve(from), database);
                taken[0] = true;
            }
        });
        return taken[0];
    }

    /** The same with the logins that are stored on this machine. */
    public static String export(Path database, String to, Path folder) throws IOException {
        return export(database, to, folder, RegistryAccess.DEFAULT);
    }

    /** The same with the logins that are stored on this machine. */
    public static boolean take(Path database, String from, Path folder) throws IOException {
        return take(database, from, folder, RegistryAccess.DEFAULT);
    }
}
