package io.hullcheck.inventory.os;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.zip.Adler32;
import org.sqlite.JDBC;

/** The smallest database of rpm in each of its forms, with one package. */
final class RpmDatabases {
    private static final int PAGE = 512;

    private RpmDatabases() {}

    /** The header of a package with two files (rpm, "Header format"). */
    static byte[] header() {
        ByteArrayOutputStream store = new ByteArrayOutputStream();
        List<int[]> index = new java.util.ArrayList<>();
        texts(index, store, RpmHeader.NAME, 6, "bash");
        texts(index, store, RpmHeader.VERSION, 6, "5.1.8");
        texts(index, store, RpmHeader.RELEASE, 6, "4.cm2");
        texts(index, store, RpmHeader.LICENCE, 6, "GPLv3");
        texts(index, store, RpmHeader.ARCHITECTURE, 6, "x86_64");
        texts(index, store, RpmHeader.SOURCE_RPM, 6, "bash-5.1.8-4.cm2.src.rpm");
        texts(index, store, RpmHeader.PROVIDED, 8, "bash");
        texts(index, store, RpmHeader.REQUIRED, 8, "glibc", "/bin/sh");
        texts(index, store, 1117, 8, "bash", "sh");
        texts(index, store, 1118, 8, "/usr/bin/");
        while (store.size() % 4 != 0) {
            store.write(0);
        }
        index.add(new int[] {1116, 4, store.size(), 2});
        store.writeBytes(new byte[8]);
        index.add(new int[] {RpmHeader.EPOCH, 4, store.size(), 1});
        store.writeBytes(new byte[] {0, 0, 0, 2});
        ByteBuffer header = ByteBuffer.allocate(8 + 16 * index.size() + store.size());
        header.putInt(index.size()).putInt(store.size());
        for (int[] entry : index) {
            for (int value : entry) {
                header.putInt(value);
            }
        }
        return header.put(store.toByteArray()).array();
    }

    private static void texts(List<int[]> index, ByteArrayOutputStream store, int tag, int type, String... texts) {
        index.add(new int[] {tag, type, store.size(), texts.length});
        for (String text : texts) {
            store.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            store.write(0);
        }
    }

    /** rpm's own form, with the sum that it holds right for any header (rpm's source, lib/backend/ndb/rpmpkg.c). */
    static byte[] ndb(byte[] header) {
        int filled = (header.length + 16 + 12 + 15) / 16 * 16 - 16 - 12;
        ByteBuffer database = ByteBuffer.allocate(4096 + 16 + filled + 12).order(ByteOrder.LITTLE_ENDIAN);
        database.put("RpmP".getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .putInt(1)
                .putInt(1);
        for (int slot = 2; slot < 256; slot++) {
            database.position(slot * 16);
            database.put("Slot".getBytes(StandardCharsets.US_ASCII));
            if (slot == 2) {
                database.putInt(1).putInt(4096 / 16).putInt((16 + filled + 12) / 16);
            }
        }
        database.position(4096);
        database.put("BlbS".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .putInt(1)
                .putInt(header.length);
        database.put(header);
        Adler32 sum = new Adler32();
        sum.update(database.array(), 4096, 16 + filled);
        database.position(4096 + 16 + filled);
        database.putInt((int) sum.getValue()).putInt(header.length).put("BlbE".getBytes(StandardCharsets.US_ASCII));
        return database.array();
    }

    /** A hash of Berkeley DB: the page about it, a page of entries, and pages of one value (its source, dbinc/db_page.h). */
    static byte[] berkeley(byte[] header) {
        int room = PAGE - 26;
        int overflows = (header.length + room - 1) / room;
        ByteBuffer database = ByteBuffer.allocate((2 + overflows) * PAGE).order(ByteOrder.LITTLE_ENDIAN);
        database.putInt(12, 0x00061561).putInt(20, PAGE).putInt(32, 1 + overflows);
        database.put(25, (byte) 8);
        int page = PAGE;
        database.put(page + 25, (byte) 13).putShort(page + 20, (short) 2);
        database.putShort(page + 26, (short) (PAGE - 5)).putShort(page + 28, (short) (PAGE - 17));
        database.put(page + PAGE - 5, (byte) 1);
        database.put(page + PAGE - 17, (byte) 3).putInt(page + PAGE - 13, 2).putInt(page + PAGE - 9, header.length);
        for (int i = 0; i < overflows; i++) {
            int at = (2 + i) * PAGE;
            int used = Math.min(room, header.length - i * room);
            database.put(at + 25, (byte) 7).putShort(at + 22, (short) used);
            database.putInt(at + 16, i + 1 < overflows ? 3 + i : 0);
            database.put(at + 26, header, i * room, used);
        }
        return database.array();
    }

    /** As SQLite itself writes it, in pages of 512 bytes, with so many packages. */
    static byte[] sqlite(byte[] header, int packages) throws IOException {
        Path file = Files.createTempFile("rpmdb", ".sqlite");
        try {
            try (Connection connection = new JDBC().connect("jdbc:sqlite:" + file, new Properties());
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA page_size = " + PAGE);
                statement.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO Packages (blob) VALUES (?)")) {
                    for (int i = 0; i < packages; i++) {
                        insert.setBytes(1, header);
                        insert.executeUpdate();
                    }
                }
            } catch (SQLException e) {
                throw new IOException(e);
            }
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }
}
