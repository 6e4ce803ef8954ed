/** What registries tell of images, each kind of registry in its own form, and how they show that it is they. */
package io.hullcheck.ledger.event;
