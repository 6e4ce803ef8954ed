package io.hullcheck;

import io.hullcheck.image.BaseImage;
import io.hullcheck.image.Digest;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Baseline;
import io.hullcheck.policy.PolicyException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The base image as it is today, held against the image that was built on it.
 *
 * @param name of the base image
 * @param digest that the name leads to today
 * @param layers how many of the image's lowest layers are today's base; 0 when the image was built on another
 * @param findings of today's base
 * @param inventory of today's base
 */
record NewerBase(String name, Optional<Digest> digest, int layers, List<Finding> findings, Inventory inventory) {

    /** The base as layers tell it, by the digests of what they hold. */
    static NewerBase of(String name, Inventory base, List<Finding> findings, Inventory image) {
        List<Optional<Digest>> lowest =
                base.layers().stream().map(Layer::diffId).toList();
        boolean isBuiltOn = lowest.stream().allMatch(Optional::isPresent)
                && image.layers().size() >= lowest.size()
                && image.layers().stream()
                        .limit(lowest.size())
                        .map(Layer::diffId)
                        .toList()
                        .equals(lowest);
        return new NewerBase(name, base.image().digest(), isBuiltOn ? lowest.size() : 0, findings, base);
    }

    /** Whether the image was built on an older one, so that building it again changes something. */
    boolean isNewer() {
        return layers == 0;
    }

    /** The base image, known for certain. */
    Optional<BaseImage> base() {
        return layers == 0
                ? Optional.empty()
                : Optional.of(new BaseImage(layers, Optional.of(name), "the digests of its layers"));
    }

    /**
     * Findings that today's base does not have.
     *
     * @param installed packages of the image
     * @throws PolicyException when none of them is in that base
     */
    Set<Finding> mended(List<Finding> ofBase, List<InstalledPackage> installed) throws PolicyException {
        return Baseline.of(name, findings, inventory.packages()).compare(ofBase, installed).added().stream()
                .collect(Collectors.toSet());
    }
}
