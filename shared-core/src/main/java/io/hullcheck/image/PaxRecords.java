package io.hullcheck.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The records of a pax extended header as bytes (POSIX.1-2017, pax, "pax Extended Header"): {@code LENGTH KEY=VALUE\n} each,
 * the length counting the whole record. Stops at what is no record.
 */
final class PaxRecords {
    private static final int MOST_DIGITS = 10;

    private final Map<String, byte[]> records = new TreeMap<>();

    /** Adds the records of one header; the last value of a key counts. */
    void read(byte[] header, int length) {
        int at = 0;
        while (at < length) {
            int space = at;
            long size = 0;
            while (space < length && header[space] >= '0' && header[space] <= '9' && space - at < MOST_DIGITS) {
                size = size * 10 + header[space++] - '0';
            }
            if (space == at || space >= length || header[space] != ' ' || size > length - at || size < space - at + 3) {
                return;
            }
            int end = at + (int) size - 1;
            int equals = space + 1;
            while (equals < end && header[equals] != '=') {
                equals++;
            }
            if (header[end] != '\n' || equals == end) {
                return;
            }
            records.put(
                    new String(header, space + 1, equals - space - 1, StandardCharsets.UTF_8),
                    Arrays.copyOfRange(header, equals + 1, end));
            at = end + 1;
        }
    }

    /** An empty value takes an earlier one back. */
    Optional<byte[]> value(String key) {
        return Optional.ofNullable(records.get(key)).filter(v -> v.length > 0);
    }
}
