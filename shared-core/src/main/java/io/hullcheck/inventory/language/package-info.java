/** Packages of programming languages. */
package io.hullcheck.inventory.language;
