package io.hullcheck.image;

import com.github.luben.zstd.util.Native;
import java.io.IOException;

/** The native library of zstd, which unpacks itself into the temporary folder when it is first used. Stateless. */
public final class ZstdLibrary {
    private ZstdLibrary() {}

    /**
     * Has the library loaded.
     *
     * @throws ImageException when that is not possible; says what is wrong with the temporary folder
     */
    public static void load() throws ImageException {
        try {
            Native.load();
        } catch (LinkageError e) {
            throw TemporaryFolder.unusable(new IOException(e.getMessage(), e));
        }
    }
}
