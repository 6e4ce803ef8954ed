package io.hullcheck.inventory.language;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * What an entry of a zip says before its data (PKWARE, "APPNOTE.TXT", section 4.3.7), where the archive's directory may
 * say something else; Java reads a stream by it.
 *
 * @param compressed bytes
 * @param size bytes
 */
record LocalHeader(long compressed, long size) {
    private static final int LENGTH = 30;
    private static final int SIGNATURE = 0x04034b50;

    static LocalHeader read(SeekableByteChannel zip, ZipArchiveEntry entry) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        zip.position(entry.getLocalHeaderOffset());
        while (header.hasRemaining() && zip.read(header) >= 0) {
            continue;
        }
        return header.hasRemaining() || header.getInt(0) != SIGNATURE
                ? new LocalHeader(0, 0)
                : new LocalHeader(Integer.toUnsignedLong(header.getInt(18)), Integer.toUnsignedLong(header.getInt(22)));
    }

    boolean isFilled() {
        return compressed > 0 || size > 0;
    }
}
