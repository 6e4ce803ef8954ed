package io.hullcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Where an installation keeps what it reuses: {@code $HULLCHECK_HOME}, else {@code $XDG_CACHE_HOME/hullcheck}, else {@code ~/.cache/hullcheck}. */
public record HullcheckHome(Path folder) {

    /**
     * The home of this user.
     *
     * @throws IllegalArgumentException when nothing says where it is
     */
    public static HullcheckHome ofThisUser() {
        return of(System.getenv(), System.getProperty("user.home", ""));
    }

    /**
     * @param userHome as Java says it: {@code ?} for a user that the machine has no entry of, as in containers
     * @throws IllegalArgumentException when nothing says where the home is
     */
    static HullcheckHome of(Map<String, String> environment, String userHome) {
        String own = environment.getOrDefault("HULLCHECK_HOME", "");
        if (!own.isBlank()) {
            return new HullcheckHome(Path.of(own));
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (cache.isBlank() && !Path.of(userHome).isAbsolute()) {
            throw new IllegalArgumentException(
                    "this user has no home folder. Set HULLCHECK_HOME to a folder that may be"
                            + " written, where advisories and what else is used again are kept");
        }
        return new HullcheckHome((cache.isBlank() ? Path.of(userHome, ".cache") : Path.of(cache)).resolve("hullcheck"));
    }

    /** The advisory database, when there is one. */
    public Path advisories() {
        return folder.resolve("advisories.db");
    }

    /** What was scanned, unless another ledger is named. */
    public Path ledger() {
        return folder.resolve("ledger.db");
    }

    /** What images in registries hold, by their digests. */
    Path inventories() {
        return folder.resolve("inventories");
    }

    /**
     * Ecosystems that images scanned here were made of, by their names without a release.
     *
     * @throws IOException when the list cannot be read
     */
    public Set<String> metEcosystems() throws IOException {
        Path file = metFile();
        return Files.isRegularFile(file)
                ? Files.readAllLines(file).stream()
                        .map(String::trim)
                        .filter(l -> !l.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new))
                : Set.of();
    }

    /** Remembers ecosystems; of two builds that do so at once one may be forgotten, and is met again by the next scan. */
    public void meet(Set<String> ecosystems) throws IOException {
        Set<String> met = new TreeSet<>(metEcosystems());
        if (!met.addAll(ecosystems)) {
            return;
        }
        Files.createDirectories(folder);
        Path aside = folder.resolve("ecosystems." + UUID.randomUUID() + ".new");
        try {
            Files.write(aside, met);
            Files.move(aside, metFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private Path metFile() {
        return folder.resolve("ecosystems.txt");
    }
}
