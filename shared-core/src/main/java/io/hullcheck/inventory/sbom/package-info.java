/** Inventories that others have written down: CycloneDX and SPDX, and what Hullcheck adds to them. */
package io.hullcheck.inventory.sbom;
