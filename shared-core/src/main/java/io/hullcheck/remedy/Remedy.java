package io.hullcheck.remedy;

/**
 * The one change that mends all findings of a package that can be mended.
 *
 * @param text for a person, one sentence without a full stop
 */
public record Remedy(String text) {}
