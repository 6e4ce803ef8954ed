package io.hullcheck.inventory;

import io.hullcheck.image.Layer;
import io.hullcheck.image.Platform;
import java.util.List;
import java.util.Optional;

/**
 * Whose a layer is.
 *
 * @param inventory of the whole image
 * @param platforms one inventory a platform, their layers numbered throughout, when there are several; else empty
 */
public record Origins(Inventory inventory, List<Inventory> platforms) {
    public Origins {
        platforms = List.copyOf(platforms);
    }

    private Optional<Inventory> of(Layer layer) {
        return platforms.stream().filter(p -> p.layers().contains(layer)).findFirst();
    }

    /** The platform whose image a layer belongs to; empty when there is only one. */
    public Optional<Platform> platform(Layer layer) {
        return of(layer).flatMap(p -> p.image().platform());
    }

    /** Whether a layer came with the base image; empty when that is not known. */
    public Optional<Boolean> isOfBase(Layer layer) {
        return platforms.isEmpty()
                ? inventory.image().base().map(b -> b.holds(layer.index()))
                : of(layer)
                        .flatMap(p -> p.image()
                                .base()
                                .map(b -> b.holds(
                                        layer.index() - p.layers().get(0).index())));
    }

    /** How texts call a layer: {@code layer 3}, or {@code layer 3 of linux/arm64}. */
    public String name(Layer layer) {
        return of(layer)
                .map(p -> "layer " + (layer.index() - p.layers().get(0).index() + 1)
                        + p.image().platform().map(f -> " of " + f).orElse(""))
                .orElseGet(() -> "layer " + (layer.index() + 1));
    }
}
