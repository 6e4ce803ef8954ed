package io.hullcheck.inventory;

import io.hullcheck.image.ImageException;
import java.util.Optional;

/**
 * Something that could not be analysed. A gap never counts as healthy: it is in every report, and it fails the build
 * unless the user allows it.
 *
 * @param kind machine-readable
 * @param what is wrong
 * @param layer where, if in one layer
 * @param path where, if in one file
 * @param next what the user can do
 */
public record Gap(Kind kind, String what, Optional<String> layer, Optional<String> path, String next) {

    /** The names are part of {@code report.json}. */
    public enum Kind {
        /** The image itself is damaged or incomplete. */
        IMAGE_DAMAGED,
        /** A bound was reached, so that something was not looked at. */
        LIMIT_REACHED,
        /** The time ran out. */
        TIMED_OUT,
        /** The process that analysed the image ended before it was done. */
        ANALYSIS_ENDED,
        /** A file that holds packages could not be understood. */
        FILE_DAMAGED,
        /** A distribution without its package database. */
        PACKAGES_MISSING,
        /** A distribution that is not known, or whose advisories nobody publishes. */
        DISTRIBUTION_UNKNOWN,
        /** The advisory database holds nothing for some of the packages. */
        ADVISORIES_MISSING,
        /** Packages of a repository that the distribution's advisories do not speak of. */
        PACKAGES_FOREIGN,
        /** A service that identifies archives could not be asked. */
        LOOKUP_FAILED,
        /** An SBOM lists components that cannot be told by it. */
        PACKAGES_UNNAMED,
        /** The advisories of a distribution are known to be only a part of what there is. */
        ADVISORIES_PARTIAL,
        /** A feed of the advisory database could not be refreshed, or not be read as a whole. */
        FEED_FAILED,
        /** A version that cannot be ordered. */
        VERSION_UNREADABLE,
        /** The advisory database is older than allowed. */
        DATABASE_OLD,
        /** Only the embedded sample of advisories was asked, because it was named. */
        DATABASE_SAMPLE,
        /** There is no advisory database, so nothing was analysed. */
        DATABASE_MISSING
    }

    /** A gap in one file. */
    public static Gap inFile(Kind kind, String path, String what, String next) {
        return new Gap(kind, what, Optional.empty(), Optional.of(path), next);
    }

    /** A gap of the whole image. */
    public static Gap inImage(Kind kind, String what, String next) {
        return new Gap(kind, what, Optional.empty(), Optional.empty(), next);
    }

    /** A gap from an error that did not end the scan. */
    public static Gap of(ImageException e) {
        Kind kind = switch (e.kind()) {
            case LIMIT_REACHED -> Kind.LIMIT_REACHED;
            case TIMED_OUT -> Kind.TIMED_OUT;
            default -> Kind.IMAGE_DAMAGED;
        };
        return new Gap(kind, e.what(), e.layer(), e.path(), e.next());
    }

    /** The same gap with its layer named. */
    public Gap inLayer(String name) {
        return layer.isPresent() ? this : new Gap(kind, what, Optional.of(name), path, next);
    }

    /** One sentence with the place. */
    public String describe() {
        return layer.map(l -> "layer " + l + ": ").orElse("")
                + path.map(p -> p + ": ").orElse("")
                + what;
    }
}
