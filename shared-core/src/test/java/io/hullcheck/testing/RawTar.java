package io.hullcheck.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A tar written record by record, for forms that no library writes (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar
 * manual, "Basic Tar Format").
 */
public final class RawTar {
    private static final int RECORD = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public RawTar file(String name, byte[] content) {
        return file(name.getBytes(StandardCharsets.UTF_8), content);
    }

    public RawTar file(byte[] name, byte[] content) {
        return entry('0', name, new byte[0], content, content.length);
    }

    public RawTar folder(String name) {
        return entry('5', (name + "/").getBytes(StandardCharsets.UTF_8), new byte[0], new byte[0], 0);
    }

    public RawTar symlink(byte[] name, byte[] target) {
        return entry('2', name, target, new byte[0], 0);
    }

    public RawTar hardlink(byte[] name, byte[] target) {
        return entry('1', name, target, new byte[0], 0);
    }

    /** A pax header for the next entry, its records as {@code KEY=VALUE}. */
    public RawTar pax(String... records) {
        return paxHeader('x', records);
    }

    /** A pax header for the archive. */
    public RawTar paxGlobal(String... records) {
        return paxHeader('g', records);
    }

    private RawTar paxHeader(char type, String... records) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (String record : records) {
            content.writeBytes(paxRecord(record.getBytes(StandardCharsets.UTF_8)));
        }
        return entry(type, "pax".getBytes(StandardCharsets.UTF_8), new byte[0], content.toByteArray(), content.size());
    }

    /** A pax header for the next entry, of one record whose value is any bytes. */
    public RawTar pax(String key, byte[] value) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes((key + "=").getBytes(StandardCharsets.UTF_8));
        record.writeBytes(value);
        byte[] content = paxRecord(record.toByteArray());
        return entry('x', "pax".getBytes(StandardCharsets.UTF_8), new byte[0], content, content.length);
    }

    private static byte[] paxRecord(byte[] record) {
        int length = record.length + 2;
        // the length counts its own digits
        while (length != record.length + 2 + String.valueOf(length).length()) {
            length = record.length + 2 + String.valueOf(length).length();
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        line.writeBytes(record);
        line.write('\n');
        return line.toByteArray();
    }

    /** GNU tar's way of a long name. */
    public RawTar longName(byte[] name) {
        byte[] content = Arrays.copyOf(name, name.length + 1);
        return entry('L', "././@LongLink".getBytes(StandardCharsets.US_ASCII), new byte[0], content, content.length);
    }

    /**
     * Any entry.
     *
     * @param size as the header states it, whatever the content is
     */
    public RawTar entry(char type, byte[] name, byte[] target, byte[] content, long size) {
        byte[] header = new byte[RECORD];
        int prefix = prefix(name);
        System.arraycopy(
                name,
                prefix == 0 ? 0 : prefix + 1,
                header,
                0,
                Math.min(100, name.length - (prefix == 0 ? 0 : prefix + 1)));
        System.arraycopy(name, 0, header, 345, prefix);
        number(header, 100, 7, 0644);
        number(header, 108, 7, 0);
        number(header, 116, 7, 0);
        number(header, 124, 11, size);
        number(header, 136, 11, 0);
        header[156] = (byte) type;
        System.arraycopy(target, 0, header, 157, Math.min(100, target.length));
        System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 8);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        number(header, 148, 6, sum);
        header[154] = 0;
        bytes.writeBytes(header);
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(RECORD - content.length % RECORD) % RECORD]);
        return this;
    }

    /** Where a name of more than 100 bytes is parted into ustar's prefix and name; 0 where it is not. */
    private static int prefix(byte[] name) {
        if (name.length > 100) {
            for (int i = Math.min(155, name.length - 1); i > 0 && name.length - i - 1 <= 100; i--) {
                if (name[i] == '/') {
                    return i;
                }
            }
        }
        return 0;
    }

    private static void number(byte[] header, int at, int digits, long value) {
        byte[] text = String.format("%0" + digits + "o", value).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, at, digits);
    }

    /** The tar so far, without the end marks. */
    public byte[] open() {
        return bytes.toByteArray();
    }

    /** The whole tar. */
    public byte[] bytes() {
        byte[] open = open();
        return Arrays.copyOf(open, open.length + 2 * RECORD);
    }
}
