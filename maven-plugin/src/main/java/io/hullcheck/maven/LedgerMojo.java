package io.hullcheck.maven;

import io.hullcheck.ledger.Ledger;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Looks after the ledger: takes in what another has exported, forgets what is not used any more, and exports it, in this order. */
@Mojo(name = "ledger", requiresProject = false, threadSafe = true)
public final class LedgerMojo extends HullcheckMojo {
    /** The ledger: a file, or PostgreSQL by its JDBC address. Default: {@code ledger.db} in Hullcheck's home. */
    @Parameter(property = "hullcheck.ledger")
    private String ledger;

    /** Takes in what another ledger has exported to this file. */
    @Parameter(name = "import", property = "hullcheck.import")
    private File importFrom;

    /** Forgets images that were not used in so many days; 0 for none. */
    @Parameter(property = "hullcheck.keepDays", defaultValue = "0")
    private int keepDays;

    /** Forgets all but so many images, those used last; 0 for none. */
    @Parameter(property = "hullcheck.keepImages", defaultValue = "0")
    private int keepImages;

    /** Writes all of the ledger to this file, as lines of JSON. */
    @Parameter(property = "hullcheck.export")
    private File export;

    /** Set by Maven; a field cannot bear the name. */
    public void setImport(File from) {
        this.importFrom = from;
    }

    @Override
    void run() throws IOException {
        if (keepDays < 0 || keepImages < 0) {
            throw new IllegalArgumentException("keepDays and keepImages must not be negative");
        }
        if (importFrom == null && export == null && keepDays == 0 && keepImages == 0) {
            throw new IllegalArgumentException("say what to do: import, keepDays, keepImages, export");
        }
        String place = LedgerPlace.of(ledger, baseFolder())
                .orElseThrow(() -> new IllegalArgumentException("there is no ledger to look after"));
        try (Ledger open = Ledger.open(place)) {
            if (importFrom != null) {
                try (BufferedReader in = Files.newBufferedReader(importFrom.toPath())) {
                    getLog().info("Images taken in: " + open.importFrom(in));
                }
            }
            if (keepDays > 0 || keepImages > 0) {
                getLog().info("Images forgotten: "
                        + open.forget(
                                keepDays == 0
                                        ? Optional.empty()
                                        : Optional.of(Instant.now().minus(Duration.ofDays(keepDays))),
                                keepImages == 0 ? Optional.empty() : Optional.of(keepImages)));
            }
            if (export != null) {
                export(open, export.toPath().toAbsolutePath());
                getLog().info("Ledger exported to " + export);
            }
        }
    }

    /** Whole or not at all. */
    private static void export(Ledger open, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path aside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try (Writer out = Files.newBufferedWriter(aside)) {
                open.exportTo(out);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
