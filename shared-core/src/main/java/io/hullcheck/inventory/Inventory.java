package io.hullcheck.inventory;

import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All packages of an image, and what could not be analysed.
 *
 * @param packages ordered by kind, name and version
 * @param enclosed documents that the image carries about itself
 * @param files entries of all layers, for the curious
 * @param bytes uncompressed bytes of all layers that were read
 */
public record Inventory(
        ImageFacts image,
        List<Layer> layers,
        Optional<Distribution> distribution,
        List<InstalledPackage> packages,
        List<Gap> gaps,
        List<Enclosed> enclosed,
        long files,
        long bytes) {

    public Inventory {
        layers = List.copyOf(layers);
        packages = List.copyOf(packages);
        gaps = List.copyOf(gaps);
        enclosed = List.copyOf(enclosed);
    }

    /** One of an image that carries no documents about itself. */
    public Inventory(
            ImageFacts image,
            List<Layer> layers,
            Optional<Distribution> distribution,
            List<InstalledPackage> packages,
            List<Gap> gaps,
            long files,
            long bytes) {
        this(image, layers, distribution, packages, gaps, List.of(), files, bytes);
    }

    /** The same with more that could not be analysed. */
    public Inventory withGaps(List<Gap> more) {
        return more.isEmpty()
                ? this
                : new Inventory(
                        image,
                        layers,
                        distribution,
                        packages,
                        Stream.concat(gaps.stream(), more.stream()).toList(),
                        enclosed,
                        files,
                        bytes);
    }

    /** The same with other packages. */
    public Inventory withPackages(List<InstalledPackage> others) {
        return new Inventory(image, layers, distribution, others, gaps, enclosed, files, bytes);
    }

    /** The same of the same image under another name. */
    public Inventory of(ImageFacts facts) {
        return new Inventory(facts, layers, distribution, packages, gaps, enclosed, files, bytes);
    }
}
