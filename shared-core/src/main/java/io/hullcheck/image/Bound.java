package io.hullcheck.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a scan may cost, one constant a bound, each with its default and the reason for it. An image is hostile until
 * proven otherwise, so nothing in it is followed, held or read without a bound; reaching one is reported.
 */
public enum Bound {
    /** Files, folders and links in one layer; the largest honest layers seen have some 3 million. */
    ENTRIES_PER_LAYER(10_000_000),
    /** Uncompressed bytes of one layer; images of model weights reach tens of gigabytes. */
    BYTES_PER_LAYER(128L << 30),
    /** Bytes of one file that a cataloguer asks for; the largest fat jars seen have some 700 MB. */
    BYTES_PER_FILE(1L << 30),
    /** Bytes of one archive held in memory; a larger one goes to a private temporary file. Keeps the heap small. */
    BYTES_IN_MEMORY(16L << 20),
    /** Archives within archives: a JAR in a WAR in an EAR is three. */
    ARCHIVE_DEPTH(8),
    /** Entries of one archive; the largest shaded jars seen have some 120,000. */
    ARCHIVE_ENTRIES(200_000),
    /** How many times its compressed size a file inside an archive may become; honest jars stay under 50. */
    ARCHIVE_RATIO(250),
    /** Uncompressed bytes taken out of all archives nested in one file. */
    ARCHIVE_BYTES(4L << 30),
    /** Symbolic links remembered of one image; a link costs some 300 bytes of heap. */
    LINKS(300_000),
    /** Hard links to packages remembered of one image; each costs some 200 bytes of heap. */
    HARD_LINKS(300_000),
    /** Files read once more because a link gives them a name that says what they are; an honest image has a handful. */
    LINKED_FILES(100_000),
    /** Bytes that the names of all files take in memory, compressed; three million names take 15 MB. */
    NAME_BYTES(64L << 20),
    /** Packages of one image, those found in several places counted for each; the largest honest images have some 30,000. */
    PACKAGES(50_000),
    /** Links followed to reach one file; Linux itself stops at 40. */
    LINK_HOPS(40),
    /** Bytes of one manifest, index or configuration; registries refuse manifests over 4 MiB. */
    JSON_BYTES(4 << 20),
    /** Bytes of one SBOM, which takes ten times that in memory; one of 25,000 components has some 15 MB. */
    SBOM_BYTES(16 << 20),
    /** Bytes that describe one tar entry: long names and extended attributes. */
    HEADER_BYTES(4 << 20),
    /** Seconds that the whole scan may take. */
    SECONDS(900);

    private final long defaultValue;

    Bound(long defaultValue) {
        this.defaultValue = defaultValue;
    }

    public long defaultValue() {
        return defaultValue;
    }

    /** The name a user types, for example {@code entriesPerLayer}. */
    public String parameter() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(w -> w.substring(0, 1).toUpperCase(Locale.ROOT) + w.substring(1))
                        .collect(Collectors.joining());
    }

    static Bound ofParameter(String name) {
        return Arrays.stream(values())
                .filter(b -> b.parameter().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is no limit; the limits are "
                        + Arrays.stream(values()).map(Bound::parameter).collect(Collectors.joining(", "))));
    }
}
