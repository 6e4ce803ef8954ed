/** Orders of versions, one scheme a class. Knows no other room. */
package io.hullcheck.version;
