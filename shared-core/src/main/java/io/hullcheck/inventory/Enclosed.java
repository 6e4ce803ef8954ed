package io.hullcheck.inventory;

/**
 * A document that an image carries about itself: statements about vulnerabilities. Whoever made the image has written it.
 *
 * @param path with a leading slash
 */
public record Enclosed(String path, String text) {}
