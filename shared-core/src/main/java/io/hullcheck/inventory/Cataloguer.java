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
