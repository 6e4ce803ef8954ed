package io.hullcheck.image;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Manifests and indices that were fetched while one piece of work lasts, by repository and digest, so that none is asked for twice.
 * Those that were used longest ago go first when there are too many. Thread-safe.
 */
final class RegistryDocuments {
    private static final int MOST_BYTES = 8 << 20;

    private final Map<String, RegistryClient.Document> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    synchronized Optional<RegistryClient.Document> find(String repository, String digest) {
        return Optional.ofNullable(kept.get(repository + "@" + digest));
    }

    synchronized void keep(String repository, RegistryClient.Document document) {
        if (document.bytes().length > MOST_BYTES / 8
                || kept.put(repository + "@" + document.digest(), document) != null) {
            return;
        }
        bytes += document.bytes().length;
        var oldest = kept.entrySet().iterator();
        while (bytes > MOST_BYTES) {
            bytes -= oldest.next().getValue().bytes().length;
            oldest.remove();
        }
    }
}
