package io.hullcheck;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The images that threads of one process are at, so that no two of them scan the same. Thread-safe. */
final class ImagesUnderWay {
    private final Set<String> images = ConcurrentHashMap.newKeySet();

    /** @return whether nobody is at it; it is this thread's then, until {@link #end} */
    boolean begin(String image) {
        return images.add(image);
    }

    void end(String image) {
        images.remove(image);
    }
}
