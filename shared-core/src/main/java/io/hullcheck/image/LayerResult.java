package io.hullcheck.image;

import java.util.List;

/**
 * What reading one layer told, apart from the contents that visitors asked for.
 *
 * @param layer which
 * @param log the names in it, for the merged view
 * @param count entries read
 * @param bytes uncompressed bytes read
 * @param damages what is wrong with the layer
 */
public record LayerResult(Layer layer, LayerLog log, long count, long bytes, List<ImageException> damages) {

    public LayerResult {
        damages = List.copyOf(damages);
    }

    /** Whether the layer brings a file that somebody may run. */
    public boolean hasExecutables() {
        return log.hasExecutables();
    }
}
