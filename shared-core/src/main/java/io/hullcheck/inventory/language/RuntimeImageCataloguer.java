package io.hullcheck.inventory.language;

import io.hullcheck.image.Bound;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads what {@code jlink} has linked into a run-time image besides the JDK's own modules: the file {@code lib/modules}
 * (the JDK's {@code jdk.internal.jimage}, {@code ImageHeader}, {@code ImageLocation}, {@code CompressedResourceHeader}).
 * The index stands at the start; of the contents only what tells a package is read, and nothing of a plain JDK.
 */
public final class RuntimeImageCataloguer implements Cataloguer {
    private static final String FILE = "lib/modules";
    private static final int MAGIC = 0xCAFEDADA;
    private static final int HEADER = 28;
    /** A whole JDK has some 3 MB. */
    private static final long MOST_INDEX_BYTES = 64L << 20;

    private static final int MOST_TEXT_BYTES = 2 << 20;

    private static final int COMPRESSED_MAGIC = 0xCAFEFAFA;
    private static final int COMPRESSED_HEADER = 29;

    private static final Set<String> OWN = Set.of("modules", "packages", "");
    private static final Set<String> OWN_STARTS = Set.of("java", "jdk", "javafx", "oracle", "sun");

    /** Modules of the JDK, by the first word of their names, and what describes the file itself. */
    private static boolean isOwn(String module) {
        int dot = module.indexOf('.');
        return OWN.contains(module) || dot > 0 && OWN_STARTS.contains(module.substring(0, dot));
    }

    @Override
    public String name() {
        return "java-runtime-image";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("/" + FILE);
    }

    /** One file in the image. */
    private record Resource(String module, String path, long offset, long compressed, long size) {
        long length() {
            return compressed == 0 ? size : compressed;
        }
    }

    /** What a module that is not the JDK's holds. */
    private static final class Module {
        private final List<String> classes = new ArrayList<>();
        private final ClassCopies copies = new ClassCopies();
        /** By the folder that Maven packs them in; coordinates go before a project's file. */
        private final Map<String, PackageDraft> coordinates = new TreeMap<>();
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        byte[] start = file.content().readNBytes(HEADER);
        if (start.length < HEADER) {
            return;
        }
        ByteBuffer header = ByteBuffer.wrap(start);
        if (header.getInt(0) != MAGIC) {
            header.order(ByteOrder.LITTLE_ENDIAN);
        }
        if (header.getInt(0) != MAGIC) {
            // something else of that name
            return;
        }
        long table = Integer.toUnsignedLong(header.getInt(16));
        long locationBytes = Integer.toUnsignedLong(header.getInt(20));
        long stringBytes = Integer.toUnsignedLong(header.getInt(24));
        long index = HEADER + table * 8 + locationBytes + stringBytes;
        if (index > MOST_INDEX_BYTES || table > file.limits().get(Bound.ARCHIVE_ENTRIES)) {
            throw new IOException("its index has " + index + " bytes and " + table + " entries, more than a JDK has");
        }
        byte[] rest = file.content().readNBytes((int) (index - HEADER));
        if (rest.length < index - HEADER) {
            throw new IOException("it ends within its index");
        }
        try {
            List<Resource> resources = resources(rest, (int) table, (int) locationBytes, header.order());
            read(file, evidence, resources, index, header.order());
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("its index points outside of itself", e);
        }
    }

    private static List<Resource> resources(byte[] index, int table, int locationBytes, ByteOrder order) {
        ByteBuffer buffer = ByteBuffer.wrap(index).order(order);
        int locations = table * 8;
        int strings = locations + locationBytes;
        List<Resource> resources = new ArrayList<>();
        for (int entry = 0; entry < table; entry++) {
            long[] values = new long[8];
            int at = locations + buffer.getInt(table * 4 + entry * 4);
            if (at < locations || at >= strings) {
                throw new IndexOutOfBoundsException(at);
            }
            while (at < strings) {
                int head = index[at++] & 0xff;
                int kind = head >>> 3;
                if (kind == 0 || kind >= values.length) {
                    break;
                }
                int length = (head & 7) + 1;
                long value = 0;
                for (int i = 0; i < length; i++) {
                    value = value << 8 | index[at++] & 0xff;
                }
                values[kind] = value;
            }
            String module = text(index, strings + (int) values[1]);
            if (!isOwn(module)) {
                String parent = text(index, strings + (int) values[2]);
                String extension = text(index, strings + (int) values[4]);
                String path = (parent.isEmpty() ? "" : parent + "/")
                        + text(index, strings + (int) values[3])
                        + (extension.isEmpty() ? "" : "." + extension);
                resources.add(new Resource(module, path, values[5], values[6], values[7]));
            }
        }
        resources.sort(Comparator.comparing(Resource::offset));
        return resources;
    }

    /** Ends with a zero byte. */
    private static String text(byte[] bytes, int start) {
        int end = start;
        while (bytes[end] != 0) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static void read(
            FoundFile file, Evidence evidence, List<Resource> resources, long contentStart, ByteOrder order)
            throws IOException {
        Map<String, Module> modules = new TreeMap<>();
        InputStream in = file.content();
        long at = contentStart;
        for (Resource resource : resources) {
            Module module = modules.computeIfAbsent(resource.module, m -> new Module());
            if (resource.path.endsWith(".class")) {
                module.classes.add(resource.path);
                module.copies.see(resource.path);
            } else if (PackedCoordinates.areCoordinates(resource.path) || PackedCoordinates.isPom(resource.path)) {
                if (resource.length() > MOST_TEXT_BYTES) {
                    throw new IOException("/" + resource.module + "/" + resource.path + " has " + resource.length()
                            + " bytes, more than coordinates have");
                }
                long target = contentStart + resource.offset;
                if (target < at) {
                    throw new IOException("its contents overlap");
                }
                in.skipNBytes(target - at);
                byte[] bytes = in.readNBytes((int) resource.length());
                at = target + bytes.length;
                String place = "!/" + resource.module + "/" + resource.path;
                String folder = resource.path.substring(0, resource.path.lastIndexOf('/'));
                byte[] text = plain(bytes, resource, order);
                if (PackedCoordinates.isPom(resource.path)) {
                    PackedCoordinates.ofPom(text, resource.path, place)
                            .ifPresent(d -> module.coordinates.putIfAbsent(folder, d));
                } else {
                    PackedCoordinates.ofCoordinates(text, resource.path, place)
                            .ifPresent(d -> module.coordinates.put(folder, d));
                }
            }
        }
        for (Map.Entry<String, Module> entry : modules.entrySet()) {
            Module module = entry.getValue();
            List<PackageDraft> found = new ArrayList<>(module.coordinates.values());
            module.copies.addTo(
                    found,
                    Optional.empty(),
                    List.of(),
                    module.classes,
                    "!/" + entry.getKey(),
                    copy -> Optional.empty());
            found.forEach(evidence::found);
        }
    }

    /** The bytes as they were before {@code jlink --compress} packed them. */
    private static byte[] plain(byte[] bytes, Resource resource, ByteOrder order) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        if (resource.compressed == 0 || bytes.length < COMPRESSED_HEADER || buffer.getInt(0) != COMPRESSED_MAGIC) {
            return bytes;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, COMPRESSED_HEADER, bytes.length - COMPRESSED_HEADER);
            byte[] plain = new byte[(int) Math.min(resource.size, MOST_TEXT_BYTES)];
            int length = inflater.inflate(plain);
            return Arrays.copyOf(plain, length);
        } catch (DataFormatException e) {
            throw new IOException("/" + resource.module + "/" + resource.path + " cannot be unpacked", e);
        } finally {
            inflater.end();
        }
    }
}
