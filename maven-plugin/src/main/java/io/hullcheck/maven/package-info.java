/** The goals: thin adapters between Maven and the engine. */
package io.hullcheck.maven;
