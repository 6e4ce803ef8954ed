/** The ledger by HTTP: REST for those who ask, and the address where registries tell what happened. */
package io.hullcheck.serve;
