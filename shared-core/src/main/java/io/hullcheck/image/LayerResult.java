package io.hullcheck.image;

import java.util.List;
import java.util.Map;

/**
 * What reading one layer told, apart from the contents that visitors asked for. It holds what the merged view needs:
 * the names that hide something below, and links; never a list of all files.
 *
 * @param layer which
 * @param hidden paths deleted by whiteouts ({@code .wh.NAME})
 * @param opaque folders whose lower contents are hidden ({@code .wh..wh..opq})
 * @param entries all paths in the layer, folders with a slash behind; empty for the bottom layer, which hides nothing
 * @param symlinks path to target as written
 * @param hardlinks only of wanted names: path to path
 * @param count entries read
 * @param bytes uncompressed bytes read
 * @param damages what is wrong with the layer
 */
public record LayerResult(
        Layer layer,
        PathSet hidden,
        PathSet opaque,
        PathSet entries,
        Map<String, String> symlinks,
        Map<String, String> hardlinks,
        long count,
        long bytes,
        List<ImageException> damages) {

    public LayerResult {
        damages = List.copyOf(damages);
    }
}
