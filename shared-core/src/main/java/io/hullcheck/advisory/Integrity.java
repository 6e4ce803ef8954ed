package io.hullcheck.advisory;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a database file, kept inside it: taken over the whole file with zeros where it is then written, in the
 * second page, which holds the table {@code meta}.
 */
final class Integrity {
    /** How SQLite writes the row: the key, then at once the value. */
    private static final Pattern MARK = Pattern.compile("integrity([0-9a-f]{64})");

    /** SQLite's file format, section 1.3: the header's magic, the page size, the number of pages. */
    private static final String MAGIC = "SQLite format 3\0";

    private static final int HEADER = 100;

    private Integrity() {}

    /** Where the hash stands, and what it is. */
    private record Mark(long offset, String hash) {}

    /** Writes the hash into a file whose meta row holds zeros, and has the file reach the disk. */
    static void seal(Path file) throws IOException {
        Mark mark = mark(file);
        String hash = hash(file, mark.offset);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(hash.getBytes(StandardCharsets.US_ASCII)), mark.offset);
            channel.force(true);
        }
    }

    /**
     * The hash that a file says it has; cheap.
     *
     * @throws AdvisoryException when it is no database, or only a part of one
     */
    static String stated(Path file) throws IOException {
        return mark(file).hash;
    }

    /**
     * Reads the whole file and holds it against its hash.
     *
     * @throws AdvisoryException when they differ
     */
    static String verify(Path file) throws IOException {
        Mark mark = mark(file);
        if (!hash(file, mark.offset).equals(mark.hash)) {
            throw damaged(file, "its contents do not match the hash inside it");
        }
        return mark.hash;
    }

    private static Mark mark(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] header = new byte[HEADER];
            if (in.length() < HEADER) {
                throw damaged(file, "it has only " + in.length() + " bytes");
            }
            in.readFully(header);
            if (!new String(header, 0, MAGIC.length(), StandardCharsets.US_ASCII).equals(MAGIC)) {
                throw damaged(file, "it is no SQLite file");
            }
            int pageSize = ByteBuffer.wrap(header).getShort(16) & 0xffff;
            pageSize = pageSize == 1 ? 65536 : pageSize;
            long whole = (ByteBuffer.wrap(header).getInt(28) & 0xffffffffL) * pageSize;
            if (in.length() != whole) {
                throw damaged(file, "it has " + in.length() + " bytes and should have " + whole);
            }
            byte[] page = new byte[pageSize];
            in.seek(pageSize);
            in.readFully(page);
            Matcher mark = MARK.matcher(new String(page, StandardCharsets.ISO_8859_1));
            if (!mark.find()) {
                throw damaged(file, "it holds no hash, so it was not written by this version of Hullcheck");
            }
            return new Mark(pageSize + (long) mark.start(1), mark.group(1));
        }
    }

    private static String hash(Path file, long offset) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        long at = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int from = (int) Math.max(0, Math.min(read, offset - at));
                int to = (int) Math.max(0, Math.min(read, offset + DatabaseSchema.NO_INTEGRITY.length() - at));
                Arrays.fill(buffer, from, Math.max(from, to), (byte) '0');
                digest.update(buffer, 0, read);
                at += read;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static AdvisoryException damaged(Path file, String how) {
        return new AdvisoryException(
                "the advisory database " + file + " cannot be used: " + how, SqliteAdvisories.REBUILD);
    }
}
