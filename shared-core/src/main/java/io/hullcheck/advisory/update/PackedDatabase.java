package io.hullcheck.advisory.update;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.feed.FeedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A database on its way to another machine: as it is, or packed with Zstandard (RFC 8878) when its name ends in .zst. */
final class PackedDatabase {
    /** Pages of text pack well, and packing is done once for many. */
    private static final int LEVEL = 9;

    /** A database of everything is far below it; what unpacks to more is none. */
    private static final long MOST_BYTES = 32L << 30;

    private static final int MAGIC = 0xFD2FB528;

    private PackedDatabase() {}

    /** Writes a database to a file, whole or not at all. */
    static void write(Path database, Path to) throws IOException {
        if (!to.getFileName().toString().endsWith(".zst")) {
            DatabaseFile.give(database, to);
            return;
        }
        Path folder = to.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path aside = folder.resolve(to.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            pack(database, aside);
            Files.move(aside, to, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** Packs a database that is whole. */
    static void pack(Path database, Path to) throws IOException {
        DatabaseFile.verify(database);
        try (InputStream in = Files.newInputStream(database);
                OutputStream out = new ZstdOutputStream(Files.newOutputStream(to), LEVEL)) {
            in.transferTo(out);
        }
    }

    /** Puts a database, packed or not, in the place of another. */
    static void take(Path from, Path database) throws IOException {
        if (!Files.isRegularFile(from)) {
            throw new FeedException("there is no file " + from, "Check hullcheck.import");
        }
        if (!isPacked(from)) {
            DatabaseFile.take(from, database);
            return;
        }
        Path folder = database.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path aside = folder.resolve(database.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            unpack(from, aside);
            DatabaseFile.take(aside, database);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static boolean isPacked(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            return start.length == 4
                    && ((start[0] & 0xff) | (start[1] & 0xff) << 8 | (start[2] & 0xff) << 16 | (start[3] & 0xff) << 24)
                            == MAGIC;
        }
    }

    private static void unpack(Path from, Path to) throws IOException {
        try (InputStream in = new ZstdInputStream(new BufferedInputStream(Files.newInputStream(from)));
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[1 << 16];
            long left = MOST_BYTES;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                left -= read;
                if (left < 0) {
                    throw new FeedException(
                            from + " unpacks to more than " + MOST_BYTES + " bytes", "Look at the file");
                }
                out.write(buffer, 0, read);
            }
        } catch (ZstdIOException e) {
            throw new FeedException(from + " is damaged or cut short", "Fetch or export it again", e);
        }
    }
}
