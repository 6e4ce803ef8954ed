package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Gap;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Knows released Java archives by their bytes, whatever they are called now. Implementations are thread-safe.
 */
public interface KnownArtifacts {
    /** Knows nothing. */
    KnownArtifacts NONE = archive -> List.of();

    /** Maven's coordinates of one archive. */
    record Coordinates(String group, String artifact, String version) {}

    /**
     * What is known, with the place that knows it.
     *
     * @param place for a person, for example {@code the local Maven repository}
     */
    record Known(Coordinates coordinates, String place) {}

    /** An archive that lies in an image; its digest is worked out when it is asked for. */
    interface Archive {
        /** Bytes. */
        long size();

        /**
         * Lower-case hexadecimal SHA-1, by which Maven repositories name their files.
         *
         * @throws IOException when the archive cannot be read
         */
        String sha1() throws IOException;
    }

    /**
     * The coordinates under which exactly these bytes were released; several when they were released more than once,
     * and empty when they are not known.
     *
     * @throws IOException when the archive cannot be read
     */
    List<Known> lookup(Archive archive) throws IOException;

    /** What kept it from answering; empty when nothing did. */
    default List<Gap> problems() {
        return List.of();
    }

    /** Asks another about what this one does not know. */
    default KnownArtifacts orElse(KnownArtifacts other) {
        KnownArtifacts first = this;
        return new KnownArtifacts() {
            @Override
            public List<Known> lookup(Archive archive) throws IOException {
                List<Known> known = first.lookup(archive);
                return known.isEmpty() ? other.lookup(archive) : known;
            }

            @Override
            public List<Gap> problems() {
                return Stream.concat(first.problems().stream(), other.problems().stream())
                        .toList();
            }
        };
    }
}
