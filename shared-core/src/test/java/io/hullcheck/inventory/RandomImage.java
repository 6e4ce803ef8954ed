package io.hullcheck.inventory;

import com.github.luben.zstd.Zstd;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * An image made by chance, of packages in one to five layers that replace, delete, link and hide one another. Names are
 * few, so that layers meet in them often.
 */
final class RandomImage {
    private static final List<String> FOLDERS = List.of(
            "app",
            "app/node_modules",
            "deps",
            "deps/inner",
            "lib",
            "usr/lib",
            "opt/store",
            "app/vendor",
            "b",
            "long/" + "n".repeat(90) + "/" + "m".repeat(60));
    private static final List<String> NAMES = List.of(
            "x", "y", "@s", "node_modules", "lib", "a.jar", "b.jar", "package.json", "p-1.dist-info", "q.egg-info");
    private static final List<String> WAYS =
            List.of("package.json", "METADATA", "PKG-INFO", "a.jar", "b.jar", "plain", "n".repeat(130) + ".jar");

    private final Random random;
    private final List<byte[]> layers = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private final List<String> folders = new ArrayList<>();
    private int count;

    RandomImage(long seed) throws IOException {
        this.random = new Random(seed);
        int number = 1 + random.nextInt(5);
        for (int i = 0; i < number; i++) {
            layers.add(layer());
        }
    }

    /** The image as every tool reads it: not compressed. */
    Map<String, byte[]> plain() {
        SavedImage image = new SavedImage();
        layers.forEach(l -> image.layer(l, l));
        return image.oci("app");
    }

    /** The same layers in forms that are rare: members, frames, not compressed. */
    Map<String, byte[]> rare() {
        SavedImage image = new SavedImage();
        for (byte[] layer : layers) {
            image.layer(
                    layer,
                    switch (random.nextInt(4)) {
                        case 0 -> layer;
                        case 1 -> pieces(layer, true);
                        case 2 -> pieces(layer, false);
                        default -> LayerTar.gzip(layer);
                    });
        }
        return image.oci("app");
    }

    private byte[] pieces(byte[] layer, boolean gzip) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int from = 0;
        while (from < layer.length) {
            int to = Math.min(layer.length, from + 1 + random.nextInt(3_000));
            byte[] piece = Arrays.copyOfRange(layer, from, to);
            all.writeBytes(gzip ? LayerTar.gzip(piece) : Zstd.compress(piece));
            from = to;
        }
        return all.toByteArray();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Mostly one that no file stands in the way of; what no tool can unpack proves nothing. */
    private String folder(List<String> own) {
        String folder = "";
        for (int i = 0; i < 6; i++) {
            folder = folders.isEmpty() || random.nextInt(3) == 0 ? one(FOLDERS) : one(folders);
            folder = random.nextInt(3) == 0 ? folder + "/" + one(NAMES) : folder;
            String path = folder + "/";
            if (Stream.concat(files.stream(), own.stream()).noneMatch(f -> path.startsWith(f + "/"))) {
                return folder;
            }
        }
        return folder;
    }

    /** What lies at a path or below it is there no more. */
    private static void forget(List<String> list, String path) {
        list.removeIf(f -> f.equals(path) || f.startsWith(path + "/"));
    }

    private byte[] layer() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> own = new ArrayList<>();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(
                    random.nextBoolean() ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            int entries = 3 + random.nextInt(14);
            for (int i = 0; i < entries; i++) {
                entry(tar, own);
            }
        }
        files.addAll(own);
        return bytes.toByteArray();
    }

    private void entry(TarArchiveOutputStream tar, List<String> own) throws IOException {
        String folder = folder(own);
        switch (random.nextInt(16)) {
            case 0 -> put(tar, new TarArchiveEntry(folder + "/"), new byte[0]);
            case 1 -> symlink(tar, folder + "/" + one(NAMES), own);
            case 2 -> symlink(tar, folder, own);
            case 3, 4, 5 -> {
                List<String> from = own.isEmpty() || random.nextInt(3) == 0 ? files : own;
                if (!from.isEmpty()) {
                    String path = folder + "/" + one(WAYS);
                    String target = one(from);
                    if (!target.equals(path)) {
                        link(tar, path, target, TarConstants.LF_LINK);
                        keep(own, path);
                    }
                }
            }
            case 6 -> {
                String name = one(NAMES);
                put(tar, new TarArchiveEntry(folder + "/.wh." + name), new byte[0]);
                forget(files, folder + "/" + name);
            }
            case 7 -> {
                if (!files.isEmpty()) {
                    String gone = one(files);
                    int slash = gone.lastIndexOf('/');
                    put(
                            tar,
                            new TarArchiveEntry(gone.substring(0, slash + 1) + ".wh." + gone.substring(slash + 1)),
                            new byte[0]);
                    forget(files, gone);
                }
            }
            case 8 -> {
                put(tar, new TarArchiveEntry(folder + "/.wh..wh..opq"), new byte[0]);
                forget(files, folder);
            }
            case 9 -> {
                String path = folder + "/" + one(NAMES);
                put(tar, new TarArchiveEntry(path), new byte[0]);
                keep(own, path);
            }
            default -> {
                String path = folder + "/" + one(WAYS);
                put(tar, new TarArchiveEntry(path), content(path));
                keep(own, path);
                folders.add(folder);
            }
        }
    }

    private void keep(List<String> own, String path) {
        forget(own, path);
        forget(files, path);
        own.add(path);
    }

    private void symlink(TarArchiveOutputStream tar, String path, List<String> own) throws IOException {
        String target = target(own);
        // a link to its own folder or into itself loops
        if (!(path + "/").contains(target.replace("../", "").replaceFirst("^/", "") + "/") && !target.contains(path)) {
            link(tar, path, target, TarConstants.LF_SYMLINK);
            forget(own, path);
            forget(files, path);
        }
    }

    private String target(List<String> own) {
        String to = random.nextBoolean() && !files.isEmpty() ? one(files) : folder(own);
        return switch (random.nextInt(3)) {
            case 0 -> "/" + to;
            case 1 -> "../" + to;
            default -> to;
        };
    }

    /** A package that no other file holds; or, under a name that says nothing, one that a link may give a name. */
    private byte[] content(String path) throws IOException {
        int number = count++;
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.endsWith(".jar") || name.equals("plain") && random.nextBoolean()) {
            return new Zip().coordinates("org.example", "j" + number, "1").bytes();
        }
        if (name.equals("METADATA") || name.equals("PKG-INFO")) {
            return ("Metadata-Version: 2.1\nName: p" + number + "\nVersion: 1\n").getBytes(StandardCharsets.UTF_8);
        }
        return ("{\"name\":\"n" + number + "\",\"version\":\"1.0.0\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static void link(TarArchiveOutputStream tar, String path, String target, byte type) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path, type);
        entry.setLinkName(target);
        put(tar, entry, new byte[0]);
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
