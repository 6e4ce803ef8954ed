/**
 * Where images come from and what they are made of: references, sources, manifests, layers, and the merged view that
 * a container would see. Knows no other room. Everything read here is untrusted: every size, depth, count and time has
 * a {@link io.hullcheck.image.Bound}, and every failure is an {@link io.hullcheck.image.ImageException}.
 */
package io.hullcheck.image;
