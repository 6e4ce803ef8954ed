package io.hullcheck.reach;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was read of one archive, or of one folder of classes. Filled by one thread, then read by another. */
final class Archive {
    /** As reports write it: {@code /app.jar!/BOOT-INF/lib/lib.jar}. */
    final String place;

    final List<ClassFacts> classes = new ArrayList<>();
    /** Classes that it names as providers of a service, by the service. */
    final Map<String, Set<Integer>> services = new HashMap<>();
    /** Names of classes in its configuration. */
    final Set<Integer> named = new HashSet<>();

    boolean isStarted;
    boolean isDamaged;

    Archive(String place) {
        this.place = place;
    }
}
