/** Builds and refreshes the advisory database out of feeds, hands it on, and takes it from elsewhere. */
package io.hullcheck.advisory.update;
