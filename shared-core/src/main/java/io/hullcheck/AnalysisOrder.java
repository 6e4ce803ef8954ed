package io.hullcheck;

import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Platform;
import io.hullcheck.image.RelayedImage;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process that analyses an image is told. Nothing in it is secret. Immutable.
 *
 * @param limits by the names of their parameters
 * @param milliseconds until the time of the scan is over
 * @param asks whether archives that do not say what they are may be asked about
 * @param relayed of an image whose layers come from the process that asks; empty for a file or a folder
 * @param reach what may be out of reach, where that is the question
 */
record AnalysisOrder(
        Kind kind,
        ImageReference image,
        Optional<Platform> platform,
        Map<String, Long> limits,
        long milliseconds,
        boolean verifyDigests,
        int threads,
        boolean asks,
        Optional<RelayedImage> relayed,
        Optional<Reached> reach) {

    /** What is wanted. */
    enum Kind {
        /** What is in the image. */
        INVENTORY,
        /** Whether the application reaches libraries. */
        REACH,
        /** Which platforms there are. */
        INDEX
    }

    /** Libraries of an image, with what is known of each. */
    record Reached(Inventory inventory, List<Library> libraries) {}

    /** @param names of the vulnerability */
    record Library(InstalledPackage installed, List<String> names) {}
}
