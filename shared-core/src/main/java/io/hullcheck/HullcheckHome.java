package io.hullcheck;

import java.nio.file.Path;
import java.util.Map;

/** Where an installation keeps what it reuses: {@code $HULLCHECK_HOME}, else {@code $XDG_CACHE_HOME/hullcheck}, else {@code ~/.cache/hullcheck}. */
public record HullcheckHome(Path folder) {

    /** The home of this user. */
    public static HullcheckHome ofThisUser() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static HullcheckHome of(Map<String, String> environment, Path userHome) {
        String own = environment.getOrDefault("HULLCHECK_HOME", "");
        if (!own.isBlank()) {
            return new HullcheckHome(Path.of(own));
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        return new HullcheckHome((cache.isBlank() ? userHome.resolve(".cache") : Path.of(cache)).resolve("hullcheck"));
    }

    /** The advisory database, when there is one. */
    public Path advisories() {
        return folder.resolve("advisories.db");
    }
}
