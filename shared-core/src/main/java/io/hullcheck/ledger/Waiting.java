package io.hullcheck.ledger;

import io.hullcheck.ledger.event.RegistryEvent;
import java.util.Optional;

/**
 * An event that is to be done.
 *
 * @param id in the ledger
 * @param attempts that were begun
 * @param problem why the last attempt failed; empty before the first
 */
public record Waiting(long id, RegistryEvent event, int attempts, Optional<String> problem) {}
