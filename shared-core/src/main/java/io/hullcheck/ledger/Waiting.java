package io.hullcheck.ledger;

import io.hullcheck.ledger.event.RegistryEvent;

/**
 * An event that is to be done.
 *
 * @param id in the ledger
 * @param attempts that have failed
 */
public record Waiting(long id, RegistryEvent event, int attempts) {}
