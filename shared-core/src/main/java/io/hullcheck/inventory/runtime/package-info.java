/** Runtimes and servers that lie in an image without a package manager. */
package io.hullcheck.inventory.runtime;
