/** Statements of others about vulnerabilities: OpenVEX, CycloneDX VEX, CSAF. */
package io.hullcheck.policy.vex;
