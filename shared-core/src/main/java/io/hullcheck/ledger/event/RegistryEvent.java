package io.hullcheck.ledger.event;

import io.hullcheck.image.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that a registry tells. Immutable.
 *
 * @param key the same for the same event told again
 * @param digest of the manifest; empty where the registry does not say it
 * @param name as the registry has it, {@code host/repository} with a tag where there is one
 * @param time when it happened there
 */
public record RegistryEvent(String key, Kind kind, Optional<Digest> digest, String name, Instant time) {

    /** What happened. */
    public enum Kind {
        PUSHED,
        PULLED
    }
}
