/**
 * Java machines that are started for one piece of work each, so that an image can neither crash nor fill the one that asks for it. Knows
 * {@code image} alone, for temporary files and errors.
 */
package io.hullcheck.isolation;
