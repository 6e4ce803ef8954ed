package io.hullcheck.jenkins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** The result of the last rescan, read once as long as its file does not change: a page of Jenkins asks for it more than once. Thread-safe. */
final class LastResult {
    private record Read(FileTime time, long size, Optional<RescanResult> result) {}

    private volatile Read last = new Read(FileTime.fromMillis(0), -1, Optional.empty());

    /** Empty when there was none yet. */
    Optional<RescanResult> get() throws IOException {
        Path file = RescanWork.file();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        FileTime time = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        Read known = last;
        if (known.size() != size || !known.time().equals(time)) {
            known = new Read(time, size, Optional.of(RescanResult.read(file)));
            last = known;
        }
        return known.result();
    }
}
