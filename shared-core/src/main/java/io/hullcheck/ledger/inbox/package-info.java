/** Where registries send what they tell, whatever server listens. */
package io.hullcheck.ledger.inbox;
