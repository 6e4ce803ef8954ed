package io.hullcheck.image;

import java.util.Optional;

/**
 * One layer of an image, as its manifest and configuration describe it.
 *
 * @param index place in the image, 0 at the bottom
 * @param digest of the bytes as they lie in the archive or registry, where the manifest names it
 * @param diffId digest of the uncompressed tar, where the configuration names it
 * @param size bytes as they lie, or -1 when not known
 * @param createdBy the build instruction from the image's history
 */
public record Layer(
        int index, Optional<Digest> digest, Optional<Digest> diffId, long size, Optional<String> createdBy) {

    /**
     * The instruction as it stood in the Dockerfile: histories write {@code /bin/sh -c #(nop)  CMD x} or {@code CMD x #
     * buildkit} for {@code CMD x}, and a shell for {@code RUN}.
     */
    public Optional<String> instruction() {
        return createdBy
                .map(c -> Cut.withoutEnd(c, "# buildkit").strip())
                .map(c -> c.replaceFirst("^(?:\\|\\d+ .*? )?/bin/sh -c #\\(nop\\)\\s*", ""))
                .map(c -> c.replaceFirst("^RUN (?:\\|\\d+ .*? )?/bin/sh -c ", "RUN "))
                .map(c -> c.replaceFirst("^(?:\\|\\d+ .*? )?/bin/sh -c ", "RUN "))
                .filter(c -> !c.isBlank());
    }

    /** How messages call this layer. */
    public String name() {
        return (index + 1) + digest.or(() -> diffId).map(d -> " (" + d + ")").orElse("");
    }
}
