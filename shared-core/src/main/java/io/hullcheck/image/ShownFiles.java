package io.hullcheck.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** Shows the regular files of one layer to its visitor, and logs each with what is known of it. For one thread. */
final class ShownFiles {
    private static final byte[] NOTHING = {};

    private final FileVisitor visitor;
    private final LayerLog.Writer log;
    private long bytes;

    ShownFiles(FileVisitor visitor, LayerLog.Writer log) {
        this.visitor = visitor;
        this.log = log;
    }

    /**
     * Shows one file.
     *
     * @param mayRun whether the file's mode allows running it
     * @param content of the file, from its first byte on
     * @throws IOException what the visitor raises, with the file's path, or when the names of the image take too much memory
     */
    void show(FileVisitor.Entry file, boolean mayRun, InputStream content) throws IOException {
        byte[] head =
                file.size() == 0 ? NOTHING : content.readNBytes((int) Math.min(FileVisitor.HEAD_BYTES, file.size()));
        int flags = flags(head) | (mayRun && file.size() > 0 ? LayerLog.EXECUTABLE : 0);
        boolean isWanted = visitor.wants(file, head);
        log.add(LayerLog.Kind.FILE, file.number(), file.path(), "", isWanted ? flags | LayerLog.VISITED : flags);
        if (!isWanted) {
            return;
        }
        bytes += file.size();
        try {
            visitor.visit(file, new SequenceInputStream(new ByteArrayInputStream(head), content));
        } catch (ImageException e) {
            throw e.path().isPresent() ? e : e.atPath("/" + file.path());
        }
    }

    /** Bytes of the files that the visitor looked into. */
    long bytes() {
        return bytes;
    }

    /** What a file's first bytes say about running it. */
    private static int flags(byte[] head) {
        ExecutableFormat format = ExecutableFormat.of(head, head.length);
        if (format == ExecutableFormat.NONE) {
            return 0;
        }
        return format.isNative() ? LayerLog.EXECUTABLE | LayerLog.NATIVE : LayerLog.EXECUTABLE;
    }
}
