/** Which findings count, and what the build is told. */
package io.hullcheck.policy;
