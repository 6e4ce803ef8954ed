package io.hullcheck.image;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * A set of paths that costs eight bytes a path: it keeps seeded 64-bit hashes, sorted. Two paths of one image meet in
 * a hash once in some million images of a million files. Immutable and thread-safe.
 */
public final class PathSet {
    static final PathSet EMPTY = new PathSet(new long[0], 0);

    private final long[] hashes;
    private final int seed;

    private PathSet(long[] hashes, int seed) {
        this.hashes = hashes;
        this.seed = seed;
    }

    /** Whether the path was added; no path is ever forgotten. */
    boolean contains(String path) {
        return hashes.length > 0 && Arrays.binarySearch(hashes, hash(path, seed)) >= 0;
    }

    boolean isEmpty() {
        return hashes.length == 0;
    }

    private static long hash(String path, int seed) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return MurmurHash3.hash128x64(bytes, 0, bytes.length, seed)[0];
    }

    /** Collects paths; for one thread. */
    static final class Builder {
        private static final SecureRandom SEEDS = new SecureRandom();

        private final int seed = SEEDS.nextInt();
        private long[] hashes = new long[64];
        private int size;

        void add(String path) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, size + (size >> 1));
            }
            hashes[size++] = hash(path, seed);
        }

        PathSet build() {
            if (size == 0) {
                return EMPTY;
            }
            long[] sorted = Arrays.copyOf(hashes, size);
            Arrays.sort(sorted);
            return new PathSet(sorted, seed);
        }
    }
}
