/** Reads {@code hullcheck.yaml} and the policies that it includes. */
package io.hullcheck.policy.file;
