package io.hullcheck.advisory.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A folder on this machine, or one that is mounted. */
final class FolderBase implements FeedBase {
    private final Path folder;
    private final String parameter;

    /** @param parameter by which users name the folder */
    FolderBase(Path folder, String parameter) {
        this.parameter = parameter;
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public String place() {
        return folder.toString();
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public Fetched fetch(String path, String validator) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new FeedException("there is no folder " + folder, "Check " + parameter);
        }
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder)) {
            throw new FeedException("the name " + path + " leads out of the folder " + folder, "Look at the feed");
        }
        if (!Files.isRegularFile(file)) {
            return new Fetched.Missing();
        }
        BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
        String now = facts.size() + " " + facts.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return now.equals(validator)
                ? new Fetched.Unchanged()
                : new Fetched.Content(
                        file, false, now, Optional.of(facts.lastModifiedTime().toInstant()));
    }
}
