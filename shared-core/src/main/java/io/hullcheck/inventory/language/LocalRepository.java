package io.hullcheck.inventory.language;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The archives of a local Maven repository, in Maven's default layout, and those that a build has resolved. Sizes come
 * first: only files of the right size are read. The repository is walked once, when the first archive is asked for.
 */
public final class LocalRepository implements KnownArtifacts {
    private static final String PLACE = "the local Maven repository";
    private static final String BUILD = "this build's own artifacts";

    private static final List<String> BESIDE = List.of(
            ".asc", ".lastUpdated", ".md5", ".module", ".pom", ".repositories", ".sha1", ".sha256", ".sha512", ".xml");

    private record File(Path path, Known known) {}

    private final Path root;
    private final Map<Path, Coordinates> resolved;
    private final Map<Path, String> digests = new ConcurrentHashMap<>();
    private Map<Long, List<File>> bySize;

    /**
     * @param root the repository's folder; need not exist
     * @param resolved files of the build with their coordinates
     */
    public LocalRepository(Path root, Map<Path, Coordinates> resolved) {
        this.root = root.toAbsolutePath().normalize();
        this.resolved = Map.copyOf(resolved);
    }

    @Override
    public List<Known> lookup(Archive archive) throws IOException {
        List<Known> known = new ArrayList<>();
        for (File file : files().getOrDefault(archive.size(), List.of())) {
            if (digest(file.path).filter(archive.sha1()::equals).isPresent()
                    && known.stream().noneMatch(k -> k.coordinates().equals(file.known.coordinates()))) {
                known.add(file.known);
            }
        }
        return known;
    }

    private synchronized Map<Long, List<File>> files() throws IOException {
        if (bySize == null) {
            Map<Long, List<File>> files = new HashMap<>();
            for (Map.Entry<Path, Coordinates> entry : resolved.entrySet()) {
                if (Files.isRegularFile(entry.getKey())) {
                    add(
                            files,
                            Files.size(entry.getKey()),
                            new File(entry.getKey(), new Known(entry.getValue(), BUILD)));
                }
            }
            if (Files.isDirectory(root)) {
                Files.walkFileTree(root, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        coordinates(file)
                                .ifPresent(c -> add(files, attributes.size(), new File(file, new Known(c, PLACE))));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        // what may not be read helps nobody; the archive is then identified in another way
                        return FileVisitResult.CONTINUE;
                    }
                });
            }
            bySize = files;
        }
        return bySize;
    }

    private static void add(Map<Long, List<File>> files, long size, File file) {
        files.computeIfAbsent(size, s -> new ArrayList<>()).add(file);
    }

    /** {@code group/as/folders/artifact/version/artifact-version.jar}, with or without a classifier. */
    private Optional<Coordinates> coordinates(Path file) {
        String name = file.getFileName().toString();
        Path relative = root.relativize(file);
        int parts = relative.getNameCount();
        // archives have any ending; what stands beside them is known
        if (parts < 4 || BESIDE.stream().anyMatch(name::endsWith)) {
            return Optional.empty();
        }
        String version = relative.getName(parts - 2).toString();
        String artifact = relative.getName(parts - 3).toString();
        String start = artifact + "-" + version;
        if (!name.startsWith(start + ".") && !name.startsWith(start + "-")) {
            return Optional.empty();
        }
        StringBuilder group = new StringBuilder();
        for (Path part : relative.subpath(0, parts - 3)) {
            group.append(group.isEmpty() ? "" : ".").append(part);
        }
        return Optional.of(new Coordinates(group.toString(), artifact, version));
    }

    private Optional<String> digest(Path file) throws IOException {
        String known = digests.get(file);
        if (known == null) {
            if (!Files.isReadable(file)) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(file)) {
                known = sha1(in);
            }
            digests.put(file, known);
        }
        return Optional.of(known);
    }

    /** Lower-case hexadecimal SHA-1 of all that the stream holds. */
    static String sha1(InputStream in) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
