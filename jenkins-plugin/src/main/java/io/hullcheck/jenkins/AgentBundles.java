package io.hullcheck.jenkins;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import jenkins.MasterToSlaveFileCallable;

/** The agent's part in {@link Bundle}: folders in Hullcheck's home, each whole or not there. Safe for many builds at once. */
final class AgentBundles {
    private static final String FOLDER = "jenkins";
    private static final String STAGING = "coming";

    /** A version of the plugin that no build has used for so long is gone. */
    private static final Duration LIBRARIES_HOLD = Duration.ofDays(30);

    /** Databases are large, and follow each other day by day; no build goes on for longer. Also for what never arrived. */
    private static final Duration OTHERS_HOLD = Duration.ofDays(1);

    private AgentBundles() {}

    /**
     * Where the files are or will be. Immutable.
     *
     * @param staging where they are to be put first; empty when they are there
     */
    record Place(String folder, String staging) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Asks for the place, and makes room for what is lacking. */
    static final class Ask extends MasterToSlaveFileCallable<Place> {
        private static final long serialVersionUID = 1L;

        private final String home;
        private final Bundle.Kind kind;
        private final String digest;

        Ask(String home, Bundle.Kind kind, String digest) {
            this.home = home;
            this.kind = kind;
            this.digest = digest;
        }

        @Override
        public Place invoke(File workspace, VirtualChannel channel) throws IOException {
            Path all = Surroundings.DEFAULT
                    .withHome(home)
                    .hullcheckHome()
                    .folder()
                    .resolve(FOLDER)
                    .toAbsolutePath();
            Files.createDirectories(all);
            Path folder = all.resolve(kind.word() + "-" + digest);
            clear(all, folder);
            if (Files.isDirectory(folder)) {
                Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
                return new Place(folder.toString(), "");
            }
            Path staging = all.resolve(STAGING + "-" + UUID.randomUUID());
            Files.createDirectory(staging);
            return new Place(folder.toString(), staging.toString());
        }

        private static void clear(Path all, Path folder) throws IOException {
            List<Path> others;
            try (Stream<Path> there = Files.list(all)) {
                others = there.filter(f -> !f.equals(folder)).toList();
            }
            for (Path other : others) {
                boolean libraries = other.getFileName().toString().startsWith(Bundle.Kind.LIBRARIES.word());
                Instant used = Instant.ofEpochMilli(other.toFile().lastModified());
                if (used.isBefore(Instant.now().minus(libraries ? LIBRARIES_HOLD : OTHERS_HOLD))) {
                    Folders.delete(other);
                }
            }
        }
    }

    /** Puts in place what has arrived, when it is what was sent. */
    static final class Settle extends MasterToSlaveFileCallable<Boolean> {
        private static final long serialVersionUID = 1L;

        private final Bundle.Kind kind;
        private final Place place;
        /** Digest and name of each. */
        private final ArrayList<String> sums;

        Settle(Bundle.Kind kind, Place place, List<String> sums) {
            this.kind = kind;
            this.place = place;
            this.sums = new ArrayList<>(sums);
        }

        @Override
        public Boolean invoke(File workspace, VirtualChannel channel) throws IOException {
            Path staging = Path.of(place.staging());
            for (String sum : sums) {
                Path file = staging.resolve(sum.substring(sum.indexOf(' ') + 1));
                if (!Sha256.of(file).equals(sum.substring(0, sum.indexOf(' ')))) {
                    Folders.delete(staging);
                    throw new AbortException("Hullcheck: " + file.getFileName() + " did not arrive whole on the agent;"
                            + " start the build again, and look at the agent's disk when it happens twice");
                }
            }
            if (kind == Bundle.Kind.ADVISORIES) {
                ControllerDatabase.unpack(staging);
            }
            try {
                Files.move(staging, Path.of(place.folder()));
                return true;
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                // another build was faster
                Folders.delete(staging);
                return false;
            }
        }
    }
}
