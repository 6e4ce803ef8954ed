package io.hullcheck.inventory.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Recall;
import io.hullcheck.testing.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** rpm's databases, held against rpm itself. */
class RpmCataloguerTest {
    private static final String FORMAT =
            "%{NAME}\\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{VENDOR}\\t%{SOURCERPM}\\n";
    private static final String OS = "ID=mariner\nVERSION_ID=\"2.0\"\nPRETTY_NAME=\"CBL-Mariner/Linux\"\n";

    @TempDir
    Path folder;

    private static Inventory inventory(String path, byte[] database) throws IOException {
        return Catalogued.layers(new LayerTar().file("etc/os-release", OS).file(path, database));
    }

    /** A package as rpm prints it. */
    private static String line(InstalledPackage installed) {
        return String.join(
                "\t",
                installed.name(),
                installed.version(),
                installed.architecture().orElse("(none)"),
                installed.vendor().orElse("(none)"));
    }

    private List<String> byRpm(Path database, String backend) throws IOException, InterruptedException {
        String rpm = Programs.require("rpm", "its databases were not compared with it");
        String out = Programs.run(
                folder,
                List.of(
                        rpm,
                        "--dbpath",
                        database.toString(),
                        "--define",
                        "_db_backend " + backend,
                        "-qa",
                        "--qf",
                        FORMAT));
        return out.lines()
                .filter(l -> !l.startsWith("gpg-pubkey\t"))
                .map(l -> l.replace("\t0:", "\t"))
                .toList();
    }

    private void shouldEqual(Inventory inventory, List<String> real, String what) throws IOException {
        List<String> ours = inventory.packages().stream()
                .map(RpmCataloguerTest::line)
                .sorted()
                .toList();
        List<String> theirs = real.stream()
                .map(l -> l.substring(0, l.lastIndexOf('\t')))
                .sorted()
                .toList();
        assertThat(ours).isEqualTo(theirs);
        assertThat(inventory.packages())
                .allSatisfy(p -> assertThat(real)
                        .anyMatch(l -> l.startsWith(line(p) + "\t")
                                && (l.endsWith("\t(none)")
                                        || l.endsWith("\t"
                                                + p.source().orElseThrow().name() + "-"
                                                + p.source().orElseThrow().version() + ".src.rpm"))));
        Recall.shouldBeWhole(what + ": rpm -qa", theirs, ours);
    }

    @ParameterizedTest
    @CsvSource({"mariner-2.0-rpmdb.sqlite,rpmdb.sqlite,sqlite", "libuuid-Packages,Packages,bdb_ro"})
    void shouldListARealDatabaseOfEachFormAsRpmDoes(String real, String name, String backend)
            throws IOException, InterruptedException {
        byte[] bytes = Files.readAllBytes(SharedData.require("rpmdb/" + real));
        Path copy = Files.createDirectories(folder.resolve(backend));
        Files.write(copy.resolve(name), bytes);
        for (String place : List.of("var/lib/rpm/", "usr/lib/sysimage/rpm/")) {
            Inventory inventory = inventory(place + name, bytes);
            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.packages()).isNotEmpty();
            shouldEqual(inventory, byRpm(copy, backend), real);
        }
    }

    /** Debian's rpm is built without this form; here every package has a checksum of its own, which is verified. */
    @Test
    void shouldListARealDatabaseInRpmsOwnForm() throws IOException {
        byte[] bytes = Files.readAllBytes(SharedData.require("rpmdb/sle15-bci-Packages.db"));
        Inventory inventory = inventory("usr/lib/sysimage/rpm/Packages.db", bytes);
        assertThat(inventory.gaps()).isEmpty();
        ByteBuffer database = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int used = 0;
        for (int slot = 2; slot < database.getInt(12) * 256; slot++) {
            used += database.getInt(slot * 16 + 4) != 0 && database.getInt(slot * 16 + 8) != 0 ? 1 : 0;
        }
        int keys = new String(bytes, StandardCharsets.ISO_8859_1).split("gpg-pubkey\0", -1).length - 1;
        System.out.println("sle15-bci-Packages.db: " + used + " slots in use, " + keys + " of them keys, "
                + inventory.packages().size() + " packages found");
        assertThat(inventory.packages()).hasSize(used - keys);
        // in SUSE's BCI image of 15 SP2
        assertThat(Catalogued.names(inventory)).contains("bash 4.4-19.6.1", "coreutils 8.32-3.2.1");
        assertThat(inventory.packages())
                .allSatisfy(p -> assertThat(p.vendor())
                        .hasValueSatisfying(v -> assertThat(v).startsWith("SUSE LLC")));
    }

    /** As a machine of the other byte order would have written it; the headers themselves are in network order anyway. */
    private static byte[] swapped(byte[] little) {
        ByteBuffer from = ByteBuffer.wrap(little).order(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = little.clone();
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        int pageSize = from.getInt(20);
        for (int page = 0; page < little.length; page += pageSize) {
            for (int at : page == 0 ? new int[] {0, 4, 8, 12, 16, 20, 28, 32} : new int[] {0, 4, 8, 12, 16}) {
                to.putInt(page + at, from.getInt(page + at));
            }
            int type = page == 0 ? 0 : little[page + 25];
            if (page > 0) {
                to.putShort(page + 20, from.getShort(page + 20));
                to.putShort(page + 22, from.getShort(page + 22));
            }
            for (int i = 0; (type == 2 || type == 13) && i < from.getShort(page + 20); i++) {
                int at = page + 26 + 2 * i;
                to.putShort(at, from.getShort(at));
                int entry = page + (from.getShort(at) & 0xffff);
                if (i % 2 == 1 && little[entry] == 3) {
                    to.putInt(entry + 4, from.getInt(entry + 4));
                    to.putInt(entry + 8, from.getInt(entry + 8));
                }
            }
        }
        return bytes;
    }

    @Test
    void shouldReadBerkeleysHashInEitherByteOrder() throws IOException {
        byte[] bytes = Files.readAllBytes(SharedData.require("rpmdb/libuuid-Packages"));
        Inventory other = inventory("var/lib/rpm/Packages", swapped(bytes));
        assertThat(other.gaps()).isEmpty();
        assertThat(Catalogued.names(other))
                .isNotEmpty()
                .isEqualTo(Catalogued.names(inventory("var/lib/rpm/Packages", bytes)));
    }

    private Path built(String name, String epoch, String version) throws IOException, InterruptedException {
        Path spec = Files.writeString(folder.resolve(name + ".spec"), """
                Name: %s
                %sVersion: %s
                Release: 3
                Summary: x
                License: MIT
                Vendor: Example Vendor
                BuildArch: noarch
                %%description
                x
                %%files
                """.formatted(
                        name, epoch.isEmpty() ? "" : "Epoch: " + epoch + "\n", version));
        String rpmbuild = Programs.require("rpmbuild", "no database was made with rpm");
        Programs.run(
                folder,
                List.of(rpmbuild, "-bb", "--define", "_topdir " + folder.resolve("build"), "--quiet", spec.toString()));
        return folder.resolve("build/RPMS/noarch/" + name + "-" + version + "-3.noarch.rpm");
    }

    @Test
    void shouldListADatabaseThatRpmHasJustMade() throws IOException, InterruptedException {
        String backend = "sqlite";
        String name = "rpmdb.sqlite";
        String rpm = Programs.require("rpm", "no database was made with it");
        Path root = Files.createDirectories(folder.resolve("root-" + backend));
        List<String> install = new ArrayList<>(List.of(
                rpm,
                "--root",
                root.toString(),
                "--dbpath",
                "/db",
                "--define",
                "_db_backend " + backend,
                "-i",
                "--nodeps"));
        for (int i = 0; i < 12; i++) {
            install.add(built("package" + i, i % 3 == 0 ? "2" : "", "1." + i + (i % 4 == 0 ? "~rc1" : ""))
                    .toString());
        }
        Programs.run(folder, install);
        Programs.run(
                folder,
                List.of(
                        rpm,
                        "--root",
                        root.toString(),
                        "--dbpath",
                        "/db",
                        "--define",
                        "_db_backend " + backend,
                        "-e",
                        "package5"));
        byte[] bytes = Files.readAllBytes(root.resolve("db").resolve(name));
        Inventory inventory = inventory("var/lib/rpm/" + name, bytes);
        assertThat(inventory.gaps()).isEmpty();
        assertThat(Catalogued.names(inventory)).hasSize(11).contains("package0 2:1.0~rc1-3", "package1 1.1-3");
        shouldEqual(inventory, byRpm(root.resolve("db"), backend), backend + " made by rpm");
    }

    @ParameterizedTest
    @CsvSource({
        "mariner-2.0-rpmdb.sqlite,rpmdb.sqlite",
        "sle15-bci-Packages.db,Packages.db",
        "libuuid-Packages,Packages"
    })
    void shouldSayThatADatabaseIsDamagedAndKeepWhatCouldBeRead(String real, String name) throws IOException {
        byte[] whole = Files.readAllBytes(SharedData.require("rpmdb/" + real));
        List<byte[]> damaged = List.of(
                Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, 50),
                "no database at all".getBytes(),
                new byte[whole.length],
                changed(whole, whole.length / 3));
        int gaps = 0;
        for (byte[] bytes : damaged) {
            Inventory inventory = inventory("var/lib/rpm/" + name, bytes);
            List<Gap> told = inventory.gaps().stream()
                    .filter(g -> g.kind() == Gap.Kind.FILE_DAMAGED)
                    .toList();
            assertThat(told).allSatisfy(g -> assertThat(g.path()).contains("/var/lib/rpm/" + name));
            gaps += told.isEmpty() ? 0 : 1;
        }
        // a change in a part that nobody reads, as an index, is none of ours
        assertThat(gaps).isGreaterThanOrEqualTo(4);
    }

    private static byte[] changed(byte[] whole, int from) {
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, from, from + 5000, (byte) 0xff);
        return bytes;
    }

    @Test
    void shouldReadTheListOfADistrolessImage() throws IOException {
        // the form of container-manifest-2 in distroless images of Azure Linux
        String manifest =
                "glibc\t2.35-7.cm2\t1717000000\t1716000000\tMicrosoft Corporation\t(none)\t10\tx86_64\t0\tglibc-2.35-7.cm2.src.rpm\n"
                        + "perl-libs\t5.34.1-489.cm2\t1\t1\tMicrosoft Corporation\t4\t10\tx86_64\t4\tperl-5.34.1-489.cm2.src.rpm\n"
                        + "half a line\n";
        Inventory inventory = inventory("var/lib/rpmmanifest/container-manifest-2", manifest.getBytes());
        assertThat(Catalogued.names(inventory)).containsExactly("glibc 2.35-7.cm2", "perl-libs 4:5.34.1-489.cm2");
        assertThat(inventory.packages().get(1).source().orElseThrow().name()).isEqualTo("perl");
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.what()).contains("no package"));
    }

    @Test
    void shouldNotTakeAnEmptyFileForADamagedDatabaseAndSayThatChangesAreNotBroughtIn() throws IOException {
        assertThat(inventory("var/lib/rpm/Packages", new byte[0]).gaps())
                .noneMatch(g -> g.kind() == Gap.Kind.FILE_DAMAGED);
        assertThat(inventory("var/lib/rpm/rpmdb.sqlite-wal", new byte[] {1}).gaps())
                .anyMatch(g -> g.kind() == Gap.Kind.FILE_DAMAGED && g.what().contains("not brought in"));
        assertThat(Stream.of("var/lib/rpm/Name", "var/lib/rpm/Packages.bak", "opt/var/lib/rpm/Packages"))
                .noneMatch(new RpmCataloguer()::wants);
        assertThat(new RpmCataloguer().wants("usr/lib/sysimage/rpm/Packages.db"))
                .isTrue();
    }
}
