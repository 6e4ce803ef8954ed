/** Holds an inventory against the advisories: which package has which vulnerability. */
package io.hullcheck.match;
