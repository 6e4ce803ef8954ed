package io.hullcheck.inventory.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Databases of rpm that lead a reader in circles, or say that they hold more than they have room for. */
@Timeout(60)
class HostileRpmDatabasesTest {
    private static final int PAGE = 512;

    private static Inventory inventory(String name, byte[] database) throws IOException {
        return Catalogued.layers(new LayerTar().file("var/lib/rpm/" + name, database));
    }

    private static void shouldSay(String name, byte[] database, String what) throws IOException {
        long start = System.nanoTime();
        Inventory inventory = inventory(name, database);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(Catalogued.gaps(inventory)).anySatisfy(g -> assertThat(g).contains("/var/lib/rpm/" + name, what));
    }

    @Test
    void shouldReadTheSmallestDatabaseOfEachForm() throws IOException {
        byte[] header = RpmDatabases.header();
        for (Inventory inventory : new Inventory[] {
            inventory("Packages.db", RpmDatabases.ndb(header)),
            inventory("Packages", RpmDatabases.berkeley(header)),
            inventory("rpmdb.sqlite", RpmDatabases.sqlite(header, 1))
        }) {
            assertThat(inventory.gaps()).noneMatch(g -> g.path().isPresent());
            assertThat(Catalogued.names(inventory)).containsExactly("bash 2:5.1.8-4.cm2");
        }
        assertThat(Catalogued.names(inventory("rpmdb.sqlite", RpmDatabases.sqlite(header, 200))))
                .containsExactly("bash 2:5.1.8-4.cm2");
    }

    /** Twenty pages, each of which leads a hundred times to the next: 10^40 ways. */
    @Test
    void shouldNotFollowPagesOfSqliteThatAreSharedOverAndOver() throws IOException {
        byte[] whole = RpmDatabases.sqlite(RpmDatabases.header(), 1);
        int last = whole.length / PAGE;
        ByteBuffer database = ByteBuffer.wrap(Arrays.copyOf(whole, whole.length + 20 * PAGE));
        int root = last + 1;
        for (int i = 0; i < 20; i++) {
            int at = (last + i) * PAGE;
            boolean isLeaf = i == 19;
            int cells = isLeaf ? 0 : 100;
            database.put(at, (byte) (isLeaf ? 0x0d : 0x05)).putShort(at + 3, (short) cells);
            for (int cell = 0; cell < cells; cell++) {
                database.putShort(at + 12 + 2 * cell, (short) 400);
            }
            database.putInt(at + 400, root + i + 1);
            database.putInt(at + 8, root + i + 1);
        }
        // the page of the table, which the schema names, leads to the first of them
        int table = PAGE;
        database.put(table, (byte) 0x05).putShort(table + 3, (short) 1).putShort(table + 12, (short) 400);
        database.putInt(table + 400, root).putInt(table + 8, root);
        shouldSay("rpmdb.sqlite", database.array(), "its pages go in a circle");
    }

    @Test
    void shouldNotMakeRoomForARowThatTheFileCannotHold() throws IOException {
        byte[] database = RpmDatabases.sqlite(RpmDatabases.header(), 1);
        int cell = PAGE + ByteBuffer.wrap(database).getShort(PAGE + 8);
        // a row of 60 MB
        database[cell] = (byte) 0x9c;
        database[cell + 1] = (byte) 0x80;
        database[cell + 2] = (byte) 0x80;
        database[cell + 3] = 0;
        shouldSay("rpmdb.sqlite", database, "bytes is none");
    }

    @Test
    void shouldNotReadOnePackageForEverySlotOfRpmsOwnForm() throws IOException {
        byte[] header = Arrays.copyOf(RpmDatabases.header(), 1 << 20);
        byte[] one = RpmDatabases.ndb(header);
        int pages = 256;
        int behind = pages * 4096;
        ByteBuffer database = ByteBuffer.allocate(behind + one.length - 4096).order(ByteOrder.LITTLE_ENDIAN);
        database.put(0, one, 0, 32).putInt(12, pages);
        database.put(behind, one, 4096, one.length - 4096);
        for (int at = 32; at < behind; at += 16) {
            database.position(at);
            database.put("Slot".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(behind / 16);
        }
        shouldSay("Packages.db", database.array(), "its packages have more bytes than itself");
    }

    @Test
    void shouldNotReadOneValueForEveryEntryOfBerkeleysHash() throws IOException {
        byte[] one = RpmDatabases.berkeley(Arrays.copyOf(RpmDatabases.header(), 200_000));
        int pages = 300;
        byte[] whole = Arrays.copyOf(one, one.length + pages * PAGE);
        ByteBuffer database = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        database.putInt(32, whole.length / PAGE - 1);
        for (int i = 0; i < pages; i++) {
            System.arraycopy(one, PAGE, whole, one.length + i * PAGE, PAGE);
        }
        shouldSay("Packages", whole, "its pages go in a circle");
    }

    @Test
    void shouldNotJoinALongFolderWithEveryOneOfManyFiles() throws IOException {
        int files = 500_000;
        ByteBuffer store = ByteBuffer.allocate(6 * files);
        store.put("a\0001\000".getBytes(StandardCharsets.US_ASCII));
        int names = store.position();
        int folders = names + files;
        Arrays.fill(store.array(), folders, 2 * folders, (byte) 'x');
        int[][] index = {
            {RpmHeader.NAME, 6, 0, 1},
            {RpmHeader.VERSION, 6, 2, 1},
            {1117, 8, names, files},
            {1118, 8, folders, 1},
            {1116, 4, 2 * folders + 1, files}
        };
        ByteBuffer header = ByteBuffer.allocate(8 + 16 * index.length + store.capacity());
        header.putInt(index.length).putInt(store.capacity());
        for (int[] entry : index) {
            for (int value : entry) {
                header.putInt(value);
            }
        }
        header.put(store.array());
        shouldSay("Packages.db", RpmDatabases.ndb(header.array()), "has a path of");
    }

    @Test
    void shouldNotHoldTensOfMillionsOfEmptyTexts() throws IOException {
        int size = 20 << 20;
        ByteBuffer header = ByteBuffer.allocate(8 + 3 * 16 + size);
        header.putInt(3).putInt(size);
        for (int[] entry : new int[][] {
            {RpmHeader.NAME, 6, 0, 1}, {RpmHeader.VERSION, 6, 2, 1}, {RpmHeader.REQUIRED, 8, 4, size - 4}
        }) {
            for (int value : entry) {
                header.putInt(value);
            }
        }
        header.put("a\0001\000".getBytes(StandardCharsets.US_ASCII));
        shouldSay("Packages.db", RpmDatabases.ndb(header.array()), "texts");
    }
}
