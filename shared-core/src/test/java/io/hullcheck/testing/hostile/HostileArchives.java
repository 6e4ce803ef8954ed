package io.hullcheck.testing.hostile;

import com.github.luben.zstd.Zstd;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RawTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Tars, zips, compressed streams and manifests that are meant to do harm. */
final class HostileArchives {
    private HostileArchives() {}

    private static HostileCase layer(String kind, String name, byte[] tar) {
        return layer(kind, name, tar, tar);
    }

    private static HostileCase layer(String kind, String name, byte[] tar, byte[] stored) {
        return new HostileCase(
                kind,
                name,
                file -> SavedImage.archive(
                        file, new SavedImage().layer(tar, stored).dockerLegacy("app:1")));
    }

    /** Made when it is tried, so that few large ones are in memory at a time. */
    private static HostileCase layer(String kind, String name, Supplier<byte[]> tar) {
        return new HostileCase(kind, name, file -> {
            byte[] made = tar.get();
            SavedImage.archive(file, new SavedImage().layer(made, made).dockerLegacy("app:1"));
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Names that lead elsewhere, sizes that are none, links without an end. */
    static List<HostileCase> tars() {
        String kind = "Tars: names, sizes and links";
        List<HostileCase> cases = new ArrayList<>();
        for (String name : List.of(
                "../escaped",
                "../../../../escaped",
                "/escaped",
                "a/../../escaped",
                "./../escaped",
                "..\\escaped",
                "C:/escaped",
                "a/./../..//../escaped",
                "\0escaped",
                "a\0/../../escaped")) {
            byte[] jar = new Zip().coordinates("g", "a", "1").bytes();
            cases.add(layer(
                    kind,
                    "a file " + name.replace("\0", "NUL"),
                    new RawTar().file(name, jar).bytes()));
            cases.add(layer(
                    kind,
                    "a link to " + name.replace("\0", "NUL"),
                    new RawTar().symlink(bytes("l.jar"), bytes(name)).bytes()));
            cases.add(layer(
                    kind,
                    "a hard link to " + name.replace("\0", "NUL"),
                    new RawTar().hardlink(bytes("l.jar"), bytes(name)).bytes()));
        }
        for (long size : new long[] {1, 1L << 20, 8_589_934_591L}) {
            cases.add(layer(
                    kind,
                    "an entry said to have " + size + " bytes",
                    new RawTar()
                            .entry('0', bytes("a.jar"), new byte[0], new byte[0], size)
                            .open()));
            for (char type : new char[] {'x', 'g', 'L', 'K', 'S', '7', 'V', 'D'}) {
                cases.add(layer(
                        kind,
                        "a header " + type + " said to have " + size + " bytes",
                        new RawTar()
                                .entry(type, bytes("a"), new byte[0], new byte[0], size)
                                .open()));
            }
        }
        for (String record : List.of(
                "size=-1",
                "size=99999999999999999999",
                "GNU.sparse.size=-1",
                "GNU.sparse.realsize=9223372036854775807",
                "GNU.sparse.map=0,9223372036854775807",
                "path=",
                "path=" + "a/".repeat(100_000),
                "linkpath=" + "../".repeat(100_000),
                "mtime=x")) {
            cases.add(layer(
                    kind,
                    "pax " + record.substring(0, Math.min(40, record.length())),
                    new RawTar().pax(record).file("a.jar", new byte[10]).bytes()));
        }
        LayerTar circle = new LayerTar();
        for (int i = 0; i < 1_000; i++) {
            circle.symlink("l" + i, "l" + (i + 1) % 1_000 + "/x.jar");
        }
        cases.add(layer(kind, "a circle of a thousand links", circle.plain()));
        LayerTar doubled = new LayerTar()
                .file("d0/a.jar", new Zip().coordinates("g", "a", "1").bytes());
        for (int i = 1; i < 300; i++) {
            doubled.symlink("d" + i + "/x", "../d" + (i - 1)).symlink("d" + i + "/y", "../d" + (i - 1));
        }
        cases.add(layer(kind, "two ways at each of 300 folders", doubled.plain()));
        RawTar deep = new RawTar();
        String path = "a/".repeat(10_000);
        for (int i = 0; i < 100; i++) {
            deep.pax("path=" + path + "l" + i, "linkpath=" + "../".repeat(9_000) + "x" + i + ".jar")
                    .symlink(bytes("l"), bytes("x"))
                    .pax("path=" + path + i + ".jar")
                    .file("a.jar", new byte[10]);
        }
        cases.add(layer(kind, "links in folders ten thousand deep", deep.bytes()));
        LayerTar whiteouts = new LayerTar();
        for (int i = 0; i < 30_000; i++) {
            whiteouts.whiteout("w/" + i + "/x");
        }
        cases.add(layer(kind, "thirty thousand whiteouts", whiteouts.plain()));
        return cases;
    }

    /** Layers and manifests without number. */
    static List<HostileCase> manifests() {
        String kind = "Manifests, configurations and layers";
        List<HostileCase> cases = new ArrayList<>();
        for (String name : List.of("manifest.json", "index.json", "oci-layout")) {
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put("lists in lists", "[".repeat(1_000_000));
            texts.put("objects in objects", "{\"manifests\":[".repeat(500_000));
            texts.put("16 MB of layers", "[{\"Config\":\"c\",\"Layers\":[" + "\"l\",".repeat(4_000_000) + "\"l\"]}]");
            texts.put("a long text", "[{\"Config\":\"" + "c".repeat(15_000_000) + "\"}]");
            texts.put("a long number", "[{\"Config\":" + "9".repeat(5_000_000) + "}]");
            texts.put("sixty million blanks", " ".repeat(60_000_000));
            texts.forEach((what, text) -> cases.add(new HostileCase(kind, name + ": " + what, file -> {
                Map<String, byte[]> files = new LinkedHashMap<>(
                        new SavedImage().layer(new LayerTar().file("a", "x")).oci("app:1"));
                files.put(name, bytes(text));
                SavedImage.archive(file, files);
            })));
        }
        for (int layers : new int[] {1_000, 20_000}) {
            cases.add(new HostileCase(kind, layers + " layers", file -> {
                SavedImage image = new SavedImage();
                byte[] tar = new LayerTar().file("a", "x").plain();
                StringBuilder manifest = new StringBuilder("[{\"Config\":\"c.json\",\"Layers\":[");
                StringBuilder config = new StringBuilder("{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[");
                String diffId = "\"sha256:" + SavedImage.hex(tar) + "\"";
                for (int i = 0; i < layers; i++) {
                    manifest.append(i == 0 ? "" : ",").append("\"l.tar\"");
                    config.append(i == 0 ? "" : ",").append(diffId);
                }
                Map<String, byte[]> files = new LinkedHashMap<>();
                files.put("l.tar", tar);
                files.put("c.json", bytes(config + "]}}"));
                files.put("manifest.json", bytes(manifest + "]}]"));
                SavedImage.archive(file, files);
            }));
        }
        cases.add(new HostileCase(kind, "a history of a million steps", file -> {
            Map<String, byte[]> files = new LinkedHashMap<>();
            files.put("l.tar", new LayerTar().file("a", "x").plain());
            files.put(
                    "c.json",
                    bytes("{\"history\":[" + "{},".repeat(1_000_000) + "{\"created_by\":\"" + " ".repeat(500_000)
                            + "#\"}]}"));
            files.put("manifest.json", bytes("[{\"Config\":\"c.json\",\"Layers\":[\"l.tar\"]}]"));
            SavedImage.archive(file, files);
        }));
        return cases;
    }

    private static byte[] zeros(String name, long size) {
        return new RawTar()
                .entry('0', bytes(name), new byte[0], new byte[0], size)
                .open();
    }

    /** Streams that become much more than they are. */
    static List<HostileCase> bombs() {
        String kind = "Compressed streams without an end";
        List<HostileCase> cases = new ArrayList<>();
        byte[] block = new byte[8 << 20];
        byte[] zstd = Zstd.compress(block);
        byte[] gzip = LayerTar.gzip(block);
        for (String name : List.of("a.jar", "a.txt")) {
            // 200 GB, a size that pax alone can state
            byte[] head = new RawTar()
                    .pax("size=214748364800")
                    .entry('0', bytes(name), new byte[0], new byte[0], 0)
                    .open();
            cases.add(repeated(kind, name + " of 200 GB, zstd", Zstd.compress(head), zstd, 25_600));
            cases.add(repeated(kind, name + " of 200 GB, gzip", LayerTar.gzip(head), gzip, 6_400));
        }
        cases.add(new HostileCase(kind, "an archive of 50 GB, gzip", file -> {
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(LayerTar.gzip(zeros("manifest.json", 8_589_934_591L)));
                for (int i = 0; i < 6_400; i++) {
                    out.write(gzip);
                }
            }
        }));
        cases.add(new HostileCase(kind, "an archive of 200 GB, zstd", file -> {
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(Zstd.compress(zeros("blobs/sha256/x", 8_589_934_591L)));
                for (int i = 0; i < 25_600; i++) {
                    out.write(zstd);
                }
            }
        }));
        cases.add(new HostileCase(kind, "a million empty members of gzip", file -> {
            byte[] empty = LayerTar.gzip(new byte[0]);
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            for (int i = 0; i < 1_000_000; i++) {
                many.writeBytes(empty);
            }
            SavedImage.archive(
                    file,
                    new SavedImage().layer(new byte[0], many.toByteArray()).dockerLegacy("app:1"));
        }));
        return cases;
    }

    private static HostileCase repeated(String kind, String name, byte[] head, byte[] block, int times) {
        return new HostileCase(kind, name, file -> {
            ByteArrayOutputStream stored = new ByteArrayOutputStream();
            stored.writeBytes(head);
            for (int i = 0; i < times; i++) {
                stored.writeBytes(block);
            }
            SavedImage.archive(
                    file,
                    new SavedImage().layer(new byte[0], stored.toByteArray()).dockerLegacy("app:1"));
        });
    }

    private static byte[] zip(Map<String, byte[]> files, int level) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(level);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Zips in zips, zips that lie. */
    static List<HostileCase> zips() {
        String kind = "Zips";
        List<HostileCase> cases = new ArrayList<>();
        Map<String, byte[]> made = new LinkedHashMap<>();
        byte[] zeros = new byte[40 << 20];
        made.put("40 MB of zeros", zip(Map.of("a.jar", zeros), 9));
        byte[] nested = new Zip().coordinates("g", "a", "1").bytes();
        for (int i = 0; i < 100; i++) {
            nested = new Zip().stored("a.jar", nested).bytes();
        }
        made.put("a hundred stored in each other", nested);
        byte[] wide = new Zip().stored("a.txt", new byte[1 << 20]).bytes();
        for (int i = 0; i < 5; i++) {
            Zip next = new Zip();
            for (int j = 0; j < 2; j++) {
                next.stored(j + ".jar", wide);
            }
            wide = next.bytes();
        }
        made.put("two stored in each, five deep", wide);
        byte[] tree = zip(Map.of("a.txt", new byte[1 << 20]), 9);
        for (int i = 0; i < 5; i++) {
            Map<String, byte[]> next = new LinkedHashMap<>();
            for (int j = 0; j < 16; j++) {
                next.put(j + ".jar", tree);
            }
            tree = zip(next, 9);
        }
        made.put("sixteen in each, five deep", tree);
        Zip many = new Zip();
        for (int i = 0; i < 150_000; i++) {
            many.file("e" + i, new byte[0]);
        }
        made.put("150,000 entries", many.bytes());
        Zip classes = new Zip();
        for (int i = 0; i < 60_000; i++) {
            classes.file("p" + i + "/A.class", new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe});
        }
        made.put("60,000 classes", classes.bytes());
        Zip jars = new Zip();
        byte[] small = new Zip().coordinates("g", "a", "1").bytes();
        for (int i = 0; i < 20_000; i++) {
            jars.file("lib/" + i + ".jar", small);
        }
        made.put("20,000 jars", jars.bytes());
        Zip names = new Zip();
        for (int i = 0; i < 500; i++) {
            names.file(i + "n".repeat(60_000), new byte[0]);
        }
        made.put("names of 60 KB", names.bytes());
        Zip poms = new Zip();
        for (int i = 0; i < 50_000; i++) {
            poms.coordinates("g", "a" + i, "1." + i);
        }
        made.put("50,000 coordinates", poms.bytes());
        for (String name : List.of("../escaped", "/escaped", "a\\..\\..\\escaped")) {
            made.put(
                    "an entry " + name,
                    new Zip()
                            .file(name, "x")
                            .file("lib/" + name + ".jar", small)
                            .bytes());
        }
        byte[] honest = new Zip()
                .coordinates("g", "a", "1")
                .file("b", "x".repeat(1_000))
                .bytes();
        for (int at = 1; at <= 22; at++) {
            byte[] lying = honest.clone();
            lying[lying.length - at] = (byte) 0xff;
            made.put("an end that lies at byte " + at, lying);
        }
        for (int at = 0; at < 40; at += 2) {
            byte[] lying = honest.clone();
            Arrays.fill(lying, 6 + at, 8 + at, (byte) 0xff);
            made.put("a head that lies at byte " + (6 + at), lying);
        }
        made.forEach((name, bytes) -> cases.add(
                layer(kind, name, new LayerTar().file("app.jar", bytes).plain())));
        return cases;
    }

    /** Inventories that come with an image, or in its place. */
    static List<HostileCase> sboms() {
        String kind = "SBOMs and lists of libraries";
        List<HostileCase> cases = new ArrayList<>();
        String component = "{\"type\":\"library\",\"name\":\"a\",\"version\":\"1\",\"purl\":\"pkg:npm/a@1\"},";
        String cyclone = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[";
        String spdx = "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[";
        String spdxPackage = "{\"SPDXID\":\"SPDXRef-a\",\"name\":\"a\",\"versionInfo\":\"1\"},";
        for (int mb : new int[] {4, 12, 60}) {
            int bytes = mb * 1_000_000;
            Map<String, Supplier<String>> documents = new LinkedHashMap<>();
            documents.put("CycloneDX", () -> cyclone + component.repeat(bytes / component.length()) + "{}]}");
            documents.put("SPDX", () -> spdx + spdxPackage.repeat(bytes / spdxPackage.length()) + "{}]}");
            documents.put(
                    "CycloneDX of nested components",
                    () -> cyclone + "{\"type\":\"library\",\"name\":\"a\",\"components\":[".repeat(bytes / 50));
            documents.put("CycloneDX of one text", () -> cyclone + "{\"name\":\"" + "a".repeat(bytes) + "\"}]}");
            documents.forEach((name, text) -> {
                cases.add(new HostileCase(
                        kind, name + " of " + mb + " MB, itself", file -> Files.writeString(file, text.get())));
                cases.add(layer(
                        kind,
                        name + " of " + mb + " MB, in an image",
                        () -> new LayerTar().file("s/bom.cdx.json", text.get()).plain()));
            });
        }
        cases.add(layer(
                kind,
                ".deps.json of a million libraries",
                () -> new LayerTar().file("d/app.deps.json", libraries()).plain()));
        cases.add(layer(
                kind,
                "dpkg's status of half a million packages",
                () -> new LayerTar().file("var/lib/dpkg/status", status()).plain()));
        return cases;
    }

    private static String libraries() {
        StringBuilder libraries = new StringBuilder("{\"targets\":{\"x\":{");
        for (int i = 0; i < 300_000; i++) {
            libraries.append("\"l").append(i).append("/1\":{},");
        }
        libraries.append("\"l/1\":{}}},\"libraries\":{");
        for (int i = 0; i < 1_000_000; i++) {
            libraries.append("\"l").append(i).append("/1\":{\"type\":\"package\"},");
        }
        return libraries.append("\"l/1\":{\"type\":\"package\"}}}").toString();
    }

    private static String status() {
        StringBuilder status = new StringBuilder();
        for (int i = 0; i < 500_000; i++) {
            status.append("Package: p").append(i).append("\nVersion: 1\nStatus: install ok installed\n\n");
        }
        return status.toString();
    }
}
