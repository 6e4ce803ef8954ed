package io.hullcheck.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder in OSV's layout, with small records of our own. */
public final class FeedFolder {
    private static final AtomicLong CLOCK = new AtomicLong(1_700_000_000);

    private final Path folder;
    private final Map<String, Map<String, String[]>> ecosystems = new LinkedHashMap<>();

    public FeedFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    /** A time as records bear it, for tests that run by today's clock. */
    public static String daysAgo(int days) {
        return Instant.now()
                .truncatedTo(ChronoUnit.DAYS)
                .minus(days, ChronoUnit.DAYS)
                .toString();
    }

    /** A record that affects everything below a version. */
    public static String record(String id, String ecosystem, String name, String fixed, String modified) {
        return """
                {"schema_version": "1.7.0", "id": "%s", "modified": "%s", "summary": "about %s", "affected": [
                  {"package": {"ecosystem": "%s", "name": "%s"},
                   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}
                """.formatted(id, modified, name, ecosystem, name, fixed);
    }

    /** Adds or replaces a record; {@link #write} brings it to the disk. */
    public FeedFolder put(String ecosystem, String id, String modified, String json) {
        ecosystems.computeIfAbsent(ecosystem, e -> new LinkedHashMap<>()).put(id, new String[] {modified, json});
        return this;
    }

    /** The same for a record that affects everything below a version. */
    public FeedFolder put(String ecosystem, String release, String id, String name, String fixed, String modified) {
        return put(
                ecosystem,
                id,
                modified,
                record(id, release.isEmpty() ? ecosystem : ecosystem + ":" + release, name, fixed, modified));
    }

    public FeedFolder remove(String ecosystem, String id) {
        ecosystems.get(ecosystem).remove(id);
        return this;
    }

    /** Writes archive, list and single files of every ecosystem. */
    public FeedFolder write() throws IOException {
        for (String ecosystem : ecosystems.keySet()) {
            writeArchive(ecosystem);
            writeList(ecosystem);
            for (Map.Entry<String, String[]> record : ecosystems.get(ecosystem).entrySet()) {
                file(
                        ecosystem + "/" + record.getKey() + ".json",
                        record.getValue()[1].getBytes(StandardCharsets.UTF_8));
            }
        }
        file("ecosystems.txt", String.join("\n", ecosystems.keySet()).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public void writeArchive(String ecosystem) throws IOException {
        Path file = folder.resolve(ecosystem).resolve("all.zip");
        Files.createDirectories(file.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String[]> record : ecosystems.get(ecosystem).entrySet()) {
                zip.putNextEntry(new ZipEntry(record.getKey() + ".json"));
                zip.write(record.getValue()[1].getBytes(StandardCharsets.UTF_8));
            }
        }
        stamp(file);
    }

    public void writeList(String ecosystem) throws IOException {
        StringBuilder list = new StringBuilder();
        ecosystems.get(ecosystem).entrySet().stream()
                .sorted((a, b) -> b.getValue()[0].compareTo(a.getValue()[0]))
                .forEach(r -> list.append(r.getValue()[0])
                        .append(',')
                        .append(r.getKey())
                        .append('\n'));
        file(ecosystem + "/modified_id.csv", list.toString().getBytes(StandardCharsets.UTF_8));
    }

    public Path file(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        stamp(file);
        return file;
    }

    public Path gzipped(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        stamp(file);
        return file;
    }

    /** Two files written within one tick of the file system's clock are told apart all the same. */
    private void stamp(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(CLOCK.getAndIncrement())));
    }
}
