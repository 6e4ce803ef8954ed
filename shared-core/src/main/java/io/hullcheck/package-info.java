/** The front door: a scan request goes in, a report comes out. */
package io.hullcheck;
