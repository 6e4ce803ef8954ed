package io.hullcheck.testing;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A layer's tar, written entry by entry in the order given. */
public final class LayerTar {
    private interface Step {
        void writeTo(TarArchiveOutputStream tar) throws IOException;
    }

    private final List<Step> steps = new ArrayList<>();

    public LayerTar file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public LayerTar file(String path, byte[] content) {
        steps.add(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry(path, true);
            entry.setSize(content.length);
            entry.setModTime(FileTime.fromMillis(0));
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        });
        return this;
    }

    public LayerTar folder(String path) {
        steps.add(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry(path.endsWith("/") ? path : path + "/", true);
            entry.setModTime(FileTime.fromMillis(0));
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        });
        return this;
    }

    public LayerTar symlink(String path, String target) {
        return link(path, target, TarConstants.LF_SYMLINK);
    }

    public LayerTar hardlink(String path, String target) {
        return link(path, target, TarConstants.LF_LINK);
    }

    private LayerTar link(String path, String target, byte kind) {
        steps.add(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry(path, kind, true);
            entry.setLinkName(target);
            entry.setModTime(FileTime.fromMillis(0));
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        });
        return this;
    }

    /** Deletes a path of a lower layer. */
    public LayerTar whiteout(String path) {
        int slash = path.lastIndexOf('/');
        return file(path.substring(0, slash + 1) + ".wh." + path.substring(slash + 1), "");
    }

    /** Hides what lower layers have in a folder. */
    public LayerTar opaque(String folder) {
        return file(folder + "/.wh..wh..opq", "");
    }

    public byte[] plain() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Step step : steps) {
                step.writeTo(tar);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public byte[] gzip() {
        return gzip(plain());
    }

    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public byte[] zstd() {
        return Zstd.compress(plain());
    }
}
