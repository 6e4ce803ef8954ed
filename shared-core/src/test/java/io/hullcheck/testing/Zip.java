package io.hullcheck.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A real zip, written by the JDK. */
public final class Zip {
    private record Entry(String path, byte[] content, boolean stored) {}

    private final List<Entry> entries = new ArrayList<>();

    public Zip file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public Zip file(String path, byte[] content) {
        entries.add(new Entry(path, content, false));
        return this;
    }

    /** Uncompressed, as Spring Boot keeps its libraries. */
    public Zip stored(String path, byte[] content) {
        entries.add(new Entry(path, content, true));
        return this;
    }

    /** The coordinates that Maven writes into what it builds. */
    public Zip coordinates(String group, String artifact, String version) {
        return file(
                "META-INF/maven/" + group + "/" + artifact + "/pom.properties",
                "#Created by Apache Maven\ngroupId=" + group + "\nartifactId=" + artifact + "\nversion=" + version
                        + "\n");
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Entry entry : entries) {
                ZipEntry header = new ZipEntry(entry.path);
                if (entry.stored) {
                    CRC32 crc = new CRC32();
                    crc.update(entry.content);
                    header.setMethod(ZipEntry.STORED);
                    header.setSize(entry.content.length);
                    header.setCrc(crc.getValue());
                }
                zip.putNextEntry(header);
                zip.write(entry.content);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
