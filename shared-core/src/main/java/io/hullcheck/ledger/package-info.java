/** What was scanned: images by digest, what is in them, when each was last used, and what became known of them since. */
package io.hullcheck.ledger;
