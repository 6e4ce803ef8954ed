package io.hullcheck.inventory;

/**
 * A checksum of the file that a package is.
 *
 * @param algorithm as SPDX 2.3 writes it (section 7.10): {@code SHA1}, {@code SHA256}, {@code SHA512}
 * @param hex the value, lower case
 */
public record Checksum(String algorithm, String hex) {}
