/** The package databases of operating systems. */
package io.hullcheck.inventory.os;
