package io.hullcheck.image;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens an archive file in the way its first bytes ask for, and holds what all archives have in common. */
final class ArchiveBlobs {
    /** An archive of {@code docker save} has some ten names an image. */
    static final int MOST_NAMES = 100_000;

    private ArchiveBlobs() {}

    static BlobStore open(Path file, Limits limits) throws ImageException {
        if (Files.isDirectory(file)) {
            throw ImageException.of(
                    ImageException.Kind.NOT_AN_IMAGE,
                    "this is a folder, not an archive",
                    "Scan it as oci:FOLDER when it is an OCI layout, or dir:FOLDER when it is a root file system");
        }
        try {
            byte[] head;
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                head = in.readNBytes(512);
            }
            return switch (Compression.of(head)) {
                case NONE -> plain(file, head, limits);
                case GZIP, ZSTD -> compressed(file, limits);
                case OTHER ->
                    throw ImageException.of(
                            ImageException.Kind.UNSUPPORTED,
                            "the archive is compressed with bzip2 or xz",
                            "Unpack it first (bunzip2 or unxz), or compress it with gzip or zstd");
            };
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static BlobStore plain(Path file, byte[] head, Limits limits) throws IOException {
        // POSIX and GNU tar both write "ustar" here (pax, section "ustar Interchange Format")
        boolean tar = head.length == 512
                && head[257] == 'u'
                && head[258] == 's'
                && head[259] == 't'
                && head[260] == 'a'
                && head[261] == 'r';
        if (!tar) {
            throw head.length == 0
                    ? ImageException.of(
                            ImageException.Kind.TRUNCATED, "the file is empty", "Save or build the image again")
                    : ImageSources.notAnImage();
        }
        return new TarBlobs(file, limits);
    }

    private static BlobStore compressed(Path file, Limits limits) throws IOException {
        try {
            return StreamedTarBlobs.of(file, limits);
        } catch (ImageException e) {
            throw e.kind() == ImageException.Kind.CORRUPT ? ImageSources.notAnImage() : e;
        }
    }

    /** The file that a name leads to, by way of the archive's own links; {@code docker save} links equal layers. */
    static Optional<String> followed(String name, Set<String> files, Map<String, String> links, Limits limits) {
        String at = name;
        for (int hops = 0; hops < limits.getInt(Bound.LINK_HOPS); hops++) {
            if (files.contains(at)) {
                return Optional.of(at);
            }
            if (!links.containsKey(at)) {
                return Optional.empty();
            }
            at = links.get(at);
        }
        return Optional.empty();
    }

    static byte[] document(String name, long size, InputStream in, Limits limits) throws ImageException {
        if (size > limits.get(Bound.JSON_BYTES)) {
            throw limits.reached(Bound.JSON_BYTES, "the document is too large").atPath(name);
        }
        try {
            byte[] bytes = in.readNBytes((int) size);
            if (bytes.length < size) {
                throw endsEarly(bytes.length).atPath(name);
            }
            return bytes;
        } catch (ImageException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(e).atPath(name);
        }
    }

    static ImageException notJson(String name, String why) {
        return ImageException.of(
                        ImageException.Kind.CORRUPT,
                        "it cannot be read as JSON (" + why + ")",
                        "The image was not saved whole; save it again")
                .atPath(name);
    }

    static ImageException endsEarly(long length) {
        return ImageException.of(
                ImageException.Kind.TRUNCATED,
                "the archive ends early, after " + length + " bytes",
                "It was not written or copied to its end; make it again");
    }

    static ImageException tooManyNames() {
        return ImageException.of(
                ImageException.Kind.NOT_AN_IMAGE,
                "the archive holds more than " + MOST_NAMES + " names, which no saved image does",
                "If it is a root file system, unpack it and scan the folder as dir:FOLDER");
    }

    static ImageException unreadable(IOException e) {
        return ImageException.of(
                ImageException.Kind.UNREADABLE,
                "it cannot be read (" + e + ")",
                "Check the file's permissions and the disk",
                e);
    }

    static void close(Closeable file) throws ImageException {
        try {
            file.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
