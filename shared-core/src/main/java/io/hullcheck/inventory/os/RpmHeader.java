package io.hullcheck.inventory.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header of an installed package (rpm, "Header format"; rpm-tags(7)): two counts, an index of tags, and the store
 * they point into, all in network order.
 */
final class RpmHeader {
    static final int NAME = 1000;
    static final int VERSION = 1001;
    static final int RELEASE = 1002;
    static final int EPOCH = 1003;
    static final int VENDOR = 1011;
    static final int LICENCE = 1014;
    static final int ARCHITECTURE = 1022;
    static final int SOURCE_RPM = 1044;
    private static final int FOLDER_INDEXES = 1116;
    private static final int FILE_NAMES = 1117;
    private static final int FOLDER_NAMES = 1118;
    static final int PROVIDED = 1047;
    static final int REQUIRED = 1049;
    static final int MODULE_LABEL = 5096;

    private static final int ENTRY = 16;
    private static final int INT32 = 4;
    private static final int STRING = 6;
    private static final int STRING_ARRAY = 8;
    private static final int I18N_STRING = 9;

    /** Of one tag; packages of documentation have some hundred thousand files. */
    private static final int MOST_TEXTS = 1_000_000;

    /** What Linux allows (limits.h, PATH_MAX). */
    private static final int LONGEST_PATH = 4_096;

    /** No header has more tags than rpm knows, by far. */
    private static final int MOST_TAGS = 100_000;

    private final ByteBuffer store;
    private final Map<Integer, int[]> index;

    private RpmHeader(ByteBuffer store, Map<Integer, int[]> index) {
        this.store = store;
        this.index = index;
    }

    static RpmHeader of(byte[] blob) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(blob);
        if (blob.length < 8) {
            throw new IOException("a header of " + blob.length + " bytes is none");
        }
        int tags = bytes.getInt();
        int size = bytes.getInt();
        if (tags < 0 || tags > MOST_TAGS || size < 0 || 8L + (long) tags * ENTRY + size > blob.length) {
            throw new IOException("a header says it has " + tags + " tags and " + size + " bytes, and has "
                    + blob.length + " in all");
        }
        Map<Integer, int[]> index = new HashMap<>();
        for (int i = 0; i < tags; i++) {
            int tag = bytes.getInt();
            // type, place in the store, count
            index.putIfAbsent(tag, new int[] {bytes.getInt(), bytes.getInt(), bytes.getInt()});
        }
        return new RpmHeader(bytes.slice(bytes.position(), size), index);
    }

    /** The first text of a tag; empty when the header has none. */
    Optional<String> text(int tag) throws IOException {
        int[] entry = index.get(tag);
        if (entry == null || (entry[0] != STRING && entry[0] != STRING_ARRAY && entry[0] != I18N_STRING)) {
            return Optional.empty();
        }
        int from = entry[1];
        if (from < 0 || from >= store.limit()) {
            throw new IOException("tag " + tag + " points outside of its header");
        }
        int to = from;
        while (to < store.limit() && store.get(to) != 0) {
            to++;
        }
        byte[] text = new byte[to - from];
        store.get(from, text);
        return Optional.of(new String(text, StandardCharsets.UTF_8)).filter(t -> !t.isBlank() && !t.equals("(none)"));
    }

    /** Told each path. */
    interface Paths {
        void path(String path);
    }

    /** All files of the package, without a leading slash: each has a name and the number of its folder. */
    void files(Paths paths) throws IOException {
        String[] folders = texts(FOLDER_NAMES);
        String[] names = texts(FILE_NAMES);
        int[] indexes = index.get(FOLDER_INDEXES);
        if (names.length == 0 || indexes == null) {
            return;
        }
        for (int i = 0; i < names.length; i++) {
            long place = indexes[1] + 4L * i;
            if (indexes[0] != INT32 || i >= indexes[2] || place < 0 || place + 4 > store.limit()) {
                throw new IOException("its list of files is cut short");
            }
            int folder = store.getInt((int) place);
            if (folder < 0 || folder >= folders.length) {
                throw new IOException("a file of it lies in no folder");
            }
            if (folders[folder].length() + names[i].length() > LONGEST_PATH) {
                throw new IOException(
                        "a file of it has a path of " + (folders[folder].length() + names[i].length()) + " characters");
            }
            String path = folders[folder] + names[i];
            paths.path(path.startsWith("/") ? path.substring(1) : path);
        }
    }

    /** All texts of a tag; empty when the header has none. */
    List<String> list(int tag) throws IOException {
        return List.of(texts(tag));
    }

    private String[] texts(int tag) throws IOException {
        int[] entry = index.get(tag);
        if (entry == null || entry[0] != STRING_ARRAY || entry[1] < 0 || entry[1] > store.limit()) {
            return new String[0];
        }
        if (entry[2] < 0 || entry[2] > store.limit() || entry[2] > MOST_TEXTS) {
            throw new IOException("tag " + tag + " says it has " + entry[2] + " texts");
        }
        String[] texts = new String[entry[2]];
        int from = entry[1];
        for (int i = 0; i < texts.length; i++) {
            int to = from;
            while (to < store.limit() && store.get(to) != 0) {
                to++;
            }
            if (to >= store.limit()) {
                throw new IOException("tag " + tag + " points outside of its header");
            }
            byte[] text = new byte[to - from];
            store.get(from, text);
            texts[i] = new String(text, StandardCharsets.UTF_8);
            from = to + 1;
        }
        return texts;
    }

    /** The first number of a tag; empty when the header has none. */
    Optional<Long> number(int tag) throws IOException {
        int[] entry = index.get(tag);
        if (entry == null || entry[0] != INT32 || entry[2] < 1) {
            return Optional.empty();
        }
        if (entry[1] < 0 || entry[1] > store.limit() - 4) {
            throw new IOException("tag " + tag + " points outside of its header");
        }
        return Optional.of(store.getInt(entry[1]) & 0xffffffffL);
    }
}
