package io.hullcheck.image;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * The bytes of a tar on their way to the library that reads it. The headers in front of each entry pass through here first,
 * because the library differs from container runtimes in what it makes of them: pax global headers are left out, a link is
 * given no contents, and names are kept as bytes. Counts bytes, bounds those of headers, and skips by seeking where the
 * source can. Format: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format". For one thread.
 */
final class TarHeaders extends FilterInputStream {
    private static final int RECORD = TarConstants.DEFAULT_RCDSIZE;
    private static final int TYPE = 156;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final byte GNU_LONG_LINK = 'K';
    private static final byte GNU_LONG_NAME = 'L';
    private static final byte PAX = 'x';
    private static final byte PAX_OF_SOLARIS = 'X';
    private static final byte PAX_GLOBAL = 'g';

    private final Limits limits;
    private final byte[] scratch;
    private byte[] pending = new byte[0];
    private int pendingFrom;
    private boolean expectsHeader;
    private boolean isAtEnd;
    private boolean isFollowed;
    private long position;
    private long allowed = Long.MAX_VALUE;
    private Optional<byte[]> name = Optional.empty();
    private Optional<byte[]> linkName = Optional.empty();

    TarHeaders(InputStream in, Limits limits) {
        super(in);
        this.limits = limits;
        this.scratch = in instanceof SliceStream || in instanceof ReadAhead ? new byte[0] : new byte[1 << 16];
    }

    /** What comes next, at the next multiple of a record, is the header of an entry. */
    void startEntry() {
        allowed = limits.get(Bound.HEADER_BYTES);
        expectsHeader = true;
        name = Optional.empty();
        linkName = Optional.empty();
    }

    void endHeader() {
        allowed = Long.MAX_VALUE;
        expectsHeader = false;
    }

    /** The entry's name where it does not stand in the header itself. */
    Optional<byte[]> name() {
        return name;
    }

    /** The link's target where it does not stand in the header itself. */
    Optional<byte[]> linkName() {
        return linkName;
    }

    /** Bytes read so far; right after a header the place where the entry's content starts. */
    long position() {
        return position;
    }

    /** Whether anything but zeros came behind the end of the archive. */
    boolean isFollowed() {
        return isFollowed;
    }

    private void spend(long bytes) throws ImageException {
        position += bytes;
        allowed -= bytes;
        if (allowed < 0) {
            throw limits.reached(Bound.HEADER_BYTES, "the description of one entry is too long");
        }
    }

    private void lookAhead() throws IOException {
        if (expectsHeader && position % RECORD == 0) {
            expectsHeader = false;
            pending = headers();
            pendingFrom = 0;
        }
    }

    /** Reads up to and with the header of the entry itself. */
    private byte[] headers() throws IOException {
        byte[] first = record();
        return isAtEnd || first.length < RECORD || !isAboutAnother(first[TYPE]) ? own(first) : headers(first);
    }

    /** The same where headers about the entry stand in front of its own. */
    private byte[] headers(byte[] first) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        PaxRecords pax = new PaxRecords();
        Optional<byte[]> longName = Optional.empty();
        Optional<byte[]> longLink = Optional.empty();
        byte[] record = first;
        while (!isAtEnd && record.length == RECORD && isAboutAnother(record[TYPE])) {
            byte[] content = content(record);
            int size = (int) size(record);
            switch (record[TYPE]) {
                case PAX_GLOBAL -> {
                    // for a runtime an entry of its own, so that what stood before it concerns nothing
                    kept.reset();
                    longName = Optional.empty();
                    longLink = Optional.empty();
                }
                case GNU_LONG_NAME -> longName = Optional.of(untilZero(content, size));
                case GNU_LONG_LINK -> longLink = Optional.of(untilZero(content, size));
                default -> pax.read(content, size);
            }
            if (record[TYPE] != PAX_GLOBAL) {
                kept.writeBytes(record);
                kept.writeBytes(content);
            }
            record = record();
        }
        if (!isAtEnd && record.length == RECORD) {
            name = longName.or(() -> pax.value("GNU.sparse.name")).or(() -> pax.value("path"));
            linkName = longLink.or(() -> pax.value("linkpath"));
            if (isWithoutContents(record[TYPE])) {
                // its name and target are known, and nothing else about it matters
                kept.reset();
            }
        }
        kept.writeBytes(own(record));
        return kept.toByteArray();
    }

    private byte[] record() throws IOException {
        byte[] record = in.readNBytes(RECORD);
        spend(record.length);
        isAtEnd |= record.length == RECORD && isZero(record, 0, RECORD);
        return record;
    }

    private static boolean isAboutAnother(byte type) {
        return type == PAX
                || type == PAX_OF_SOLARIS
                || type == PAX_GLOBAL
                || type == GNU_LONG_NAME
                || type == GNU_LONG_LINK;
    }

    /** The entry's own header as the library is to see it. */
    private byte[] own(byte[] record) {
        return !isAtEnd && record.length == RECORD && isWithoutContents(record[TYPE]) ? withoutSize(record) : record;
    }

    private static long size(byte[] record) {
        return TarUtils.parseOctalOrBinary(record, SIZE, SIZE_LENGTH);
    }

    /** What a header of headers holds, with its padding. */
    private byte[] content(byte[] record) throws IOException {
        long size = size(record);
        if (size < 0 || size > allowed) {
            throw limits.reached(Bound.HEADER_BYTES, "the description of one entry is too long");
        }
        int padded = (int) ((size + RECORD - 1) / RECORD * RECORD);
        byte[] content = in.readNBytes(padded);
        spend(content.length);
        if (content.length < padded) {
            throw new EOFException("the header of an entry is truncated");
        }
        return content;
    }

    private static byte[] untilZero(byte[] bytes, int size) {
        int end = 0;
        while (end < size && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOf(bytes, end);
    }

    /** Links, devices, folders and pipes. */
    private static boolean isWithoutContents(byte type) {
        return type >= TarConstants.LF_LINK && type <= TarConstants.LF_FIFO;
    }

    private static byte[] withoutSize(byte[] record) {
        byte[] changed = record.clone();
        Arrays.fill(changed, SIZE, SIZE + SIZE_LENGTH - 1, (byte) '0');
        changed[SIZE + SIZE_LENGTH - 1] = 0;
        Arrays.fill(changed, CHECKSUM, CHECKSUM + CHECKSUM_LENGTH, (byte) ' ');
        long sum = TarUtils.computeCheckSum(changed);
        TarUtils.formatCheckSumOctalBytes(sum, changed, CHECKSUM, CHECKSUM_LENGTH);
        return changed;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public int available() throws IOException {
        return pending.length - pendingFrom > 0 ? pending.length - pendingFrom : in.available();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        lookAhead();
        if (pendingFrom < pending.length) {
            int count = Math.min(length, pending.length - pendingFrom);
            System.arraycopy(pending, pendingFrom, bytes, offset, count);
            pendingFrom += count;
            return count;
        }
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            spend(read);
            isFollowed |= isAtEnd && !isFollowed && !isZero(bytes, offset, offset + read);
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        lookAhead();
        if (scratch.length == 0 && pendingFrom == pending.length && !isAtEnd) {
            long skipped = in.skip(count);
            spend(skipped);
            return skipped;
        }
        long skipped = 0;
        byte[] into = scratch.length == 0 ? new byte[1 << 16] : scratch;
        while (skipped < count) {
            int read = read(into, 0, (int) Math.min(into.length, count - skipped));
            if (read <= 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }
}
