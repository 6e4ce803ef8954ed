/**
 * What is known about vulnerabilities: records in the form of the OSV schema, the file they are kept in, and the look
 * up by package.
 */
package io.hullcheck.advisory;
