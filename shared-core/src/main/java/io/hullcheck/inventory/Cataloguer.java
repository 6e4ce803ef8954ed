package io.hullcheck.inventory;

import java.io.IOException;
import java.util.List;

/**
 * Knows one form of package database or package. A new one is one class, one line in the scanner's list, and one test
 * with real files. Stateless and thread-safe.
 */
public interface Cataloguer {

    /** Short name, for reports. */
    String name();

    /** Whether it wants to see a file; asked for every path, so cheap. Told by the path alone. */
    boolean wants(String path);

    /**
     * The same for a file whose size is known. One that asks here alone looks into files of some size whatever they are
     * called, and is not led to them by links.
     */
    default boolean wants(String path, long size) {
        return wants(path);
    }

    /** How many bytes {@link #recognises} is shown at the most. */
    int HEAD_BYTES = 64;

    /**
     * Whether it wants to see a file that no cataloguer wants by its name; asked for every other regular file, so cheap.
     *
     * @param head the file's first {@link #HEAD_BYTES} bytes, fewer where the file is shorter; never changed
     */
    default boolean recognises(String path, long size, byte[] head) {
        return false;
    }

    /**
     * Paths of files as it wants them, where folders in the path decide: {@code node_modules/x/package.json}. By them it is
     * known which links of folders matter.
     */
    default List<String> samples() {
        return List.of();
    }

    /**
     * What the folders of a file that it {@link #wants} say about it. A file of two names tells the same by both of them where
     * this is the same.
     */
    default String meaning(String path) {
        return "";
    }

    /**
     * Whether {@link #recognises} may be true of a file of that name; asked for every file that a distribution's package
     * brought, so cheap. Whose file it is, is remembered only where it matters.
     */
    default boolean mayRecognise(String path) {
        return false;
    }

    /** Fixed places it looks at, files or folders, so that they are found behind links too. */
    default List<String> places() {
        return List.of();
    }

    /**
     * Reads one file.
     *
     * @throws io.hullcheck.image.ImageException when the layer is damaged; passed on, never caught here
     * @throws IOException when the file itself cannot be understood; becomes a gap
     */
    void catalogue(FoundFile file, Evidence evidence) throws IOException;
}
