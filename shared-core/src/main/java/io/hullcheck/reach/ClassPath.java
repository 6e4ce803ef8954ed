package io.hullcheck.reach;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;

/**
 * Jars and folders of classes in the order in which Java would look into them. A class is read when it is asked for, and once. For
 * one thread; nothing is loaded or run.
 */
final class ClassPath implements Closeable {
    private static final int MOST_CLASSES = 500_000;
    private static final String SERVICES = "META-INF/services/";
    private static final int MOST_SERVICE_BYTES = 1 << 20;
    private static final int MOST_CLASS_BYTES = 4 << 20;

    private final List<ZipFile> open = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, List<String>> providers = new HashMap<>();
    private final Map<String, Optional<LinkedClass>> read = new HashMap<>();

    /** Where a class lies: an entry of an archive, or a file. */
    private record Place(Path of, ZipFile archive, ZipEntry entry, Path file) {}

    /**
     * @param parts jars, and folders of classes
     * @throws IOException when one of them cannot be read, or all of them have more classes than any application
     */
    ClassPath(List<Path> parts) throws IOException {
        try {
            for (Path part : parts) {
                if (Files.isDirectory(part)) {
                    addFolder(part);
                } else {
                    addJar(part);
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void addFolder(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (isClass(name)) {
                    add(name, new Place(folder, null, null, file));
                }
            }
        }
    }

    private void addJar(Path jar) throws IOException {
        ZipFile archive = new ZipFile(jar.toFile());
        open.add(archive);
        Enumeration<? extends ZipEntry> entries = archive.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            if (isClass(name)) {
                add(name, new Place(jar, archive, entry, null));
            } else if (name.startsWith(SERVICES) && name.length() > SERVICES.length()) {
                try (InputStream in = archive.getInputStream(entry)) {
                    addProviders(
                            name.substring(SERVICES.length()).replace('.', '/'),
                            new String(in.readNBytes(MOST_SERVICE_BYTES), StandardCharsets.UTF_8));
                }
            }
        }
    }

    private void addProviders(String service, String text) {
        for (String line : text.lines().toList()) {
            String provider = line.substring(0, line.indexOf('#') < 0 ? line.length() : line.indexOf('#'))
                    .trim();
            if (!provider.isEmpty()) {
                providers.computeIfAbsent(service, s -> new ArrayList<>()).add(provider.replace('.', '/'));
            }
        }
    }

    /** Classes that are named as providers of a service (java.util.ServiceLoader). */
    List<String> providers(String service) {
        return providers.getOrDefault(service, List.of());
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("module-info.class");
    }

    private void add(String name, Place place) throws IOException {
        if (places.size() >= MOST_CLASSES) {
            throw new IOException("more than " + MOST_CLASSES + " classes");
        }
        places.putIfAbsent(name.substring(0, name.length() - ".class".length()), place);
    }

    /** Names of all classes of some of the parts. */
    List<String> classes(List<Path> parts) {
        return places.entrySet().stream()
                .filter(e -> parts.contains(e.getValue().of))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    boolean has(String name) {
        return places.containsKey(name);
    }

    /** A class; empty where no part has it, or it is none that this version reads. */
    Optional<LinkedClass> get(String name) throws IOException {
        Optional<LinkedClass> known = read.get(name);
        if (known == null) {
            Place place = places.get(name);
            known = place == null ? Optional.empty() : read(place);
            read.put(name, known);
        }
        return known;
    }

    private static Optional<LinkedClass> read(Place place) throws IOException {
        try (InputStream in =
                place.archive == null ? Files.newInputStream(place.file) : place.archive.getInputStream(place.entry)) {
            byte[] bytes = in.readNBytes(MOST_CLASS_BYTES);
            try {
                return Optional.of(LinkedClass.of(new ClassReader(bytes)));
            } catch (RuntimeException e) {
                // newer than this version reads, or none: what cannot be read is taken to link
                return Optional.empty();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (ZipFile archive : open) {
            archive.close();
        }
    }
}
