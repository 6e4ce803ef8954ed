package io.hullcheck.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files a container would see when all layers lie on top of one another: what upper layers delete, replace or
 * hide, and where links of folders lead ({@code /lib -> usr/lib}). Never leaves the root, never loops.
 */
public final class MergedView {
    /** Names by which one folder is reached; more than a few only a hostile image has. */
    private static final int MOST_NAMES = 32;

    private final List<LayerResult> layers;
    private final int hops;
    private final Map<String, List<FolderLink>> aliases = new HashMap<>();

    private record FolderLink(int layer, String path) {}

    /** @param layers bottom first, as {@link Image#read} gives them */
    public MergedView(List<LayerResult> layers, Limits limits) {
        this.layers = List.copyOf(layers);
        this.hops = limits.getInt(Bound.LINK_HOPS);
        for (LayerResult layer : layers) {
            for (Map.Entry<String, String> link : new TreeMap<>(layer.symlinks()).entrySet()) {
                int index = layer.layer().index();
                resolve(index, ImagePath.target(link.getKey(), link.getValue()), hops)
                        .filter(target -> !target.equals(link.getKey()))
                        .ifPresent(target -> aliases.computeIfAbsent(target, t -> new ArrayList<>())
                                .add(new FolderLink(index, link.getKey())));
            }
        }
    }

    /** The path with every linked folder on the way replaced by the real one, as seen from a layer. */
    public String canonical(int layer, String path) {
        Optional<String> parent =
                ImagePath.parent(path).flatMap(p -> resolve(layer, p, hops)).filter(p -> !p.isEmpty());
        return parent.map(p -> p + "/" + ImagePath.name(path)).orElse(path);
    }

    /** Follows links, the last one too; empty when they loop. */
    public Optional<String> resolve(int layer, String path) {
        return resolve(layer, path, hops);
    }

    private Optional<String> resolve(int layer, String path, int budget) {
        int hopsLeft = budget;
        String at = path;
        int from = 0;
        while (from <= at.length()) {
            int slash = at.indexOf('/', from);
            String prefix = slash < 0 ? at : at.substring(0, slash);
            String rest = slash < 0 ? "" : at.substring(slash + 1);
            Optional<String> target = linkAt(layer, prefix);
            if (target.isPresent()) {
                if (--hopsLeft < 0) {
                    return Optional.empty();
                }
                at = rest.isEmpty() ? target.get() : ImagePath.normal(target.get() + "/" + rest);
                from = 0;
            } else if (slash < 0) {
                return Optional.of(at);
            } else {
                from = slash + 1;
            }
        }
        return Optional.of(at);
    }

    private Optional<String> linkAt(int layer, String path) {
        for (int i = layer; i >= 0; i--) {
            String target = layers.get(i).symlinks().get(path);
            if (target != null) {
                return Optional.of(ImagePath.target(path, target));
            }
            if (hides(layers.get(i), new Name(path, 0))
                    || layers.get(i).entries().contains(path + "/")) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether a file that a layer brought is still there at the top. */
    public boolean isVisible(int layer, String path) {
        String real = canonical(layer, path);
        for (int i = layer + 1; i < layers.size(); i++) {
            LayerResult above = layers.get(i);
            if (above.hidden().isEmpty()
                    && above.opaque().isEmpty()
                    && above.entries().isEmpty()) {
                continue;
            }
            for (Name name : names(i, real)) {
                if (hides(above, name)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * A path by which a file is reached.
     *
     * @param link length of the linked folder that leads to it; what happens to the link itself, or above it, does
     *     not touch the file
     */
    private record Name(String path, int link) {}

    /** Whether one layer deletes or replaces a path, or a folder above it. */
    private static boolean hides(LayerResult above, Name name) {
        if (above.hidden().contains(name.path) || above.entries().contains(name.path)) {
            return true;
        }
        Optional<String> folder = ImagePath.parent(name.path);
        while (folder.isPresent() && folder.get().length() > name.link) {
            String at = folder.get();
            if (above.hidden().contains(at)
                    || above.opaque().contains(at)
                    || above.entries().contains(at)) {
                return true;
            }
            folder = ImagePath.parent(at);
        }
        return name.link == 0 && above.opaque().contains("");
    }

    /** The path and the other names that it has through linked folders, as seen just below a layer. */
    private List<Name> names(int layer, String real) {
        List<Name> names = new ArrayList<>(List.of(new Name(real, 0)));
        for (int i = 0; i < names.size() && names.size() < MOST_NAMES; i++) {
            Name name = names.get(i);
            Optional<String> folder = ImagePath.parent(name.path);
            while (folder.isPresent() && names.size() < MOST_NAMES) {
                String at = folder.get();
                for (FolderLink link : aliases.getOrDefault(at, List.of())) {
                    Name alias = new Name(link.path + name.path.substring(at.length()), link.path.length());
                    // a link that the layer itself, or one below it, replaced by a real folder leads nowhere any more
                    if (link.layer < layer
                            && !names.contains(alias)
                            && names.size() < MOST_NAMES
                            && resolve(layer, link.path).equals(Optional.of(at))) {
                        names.add(alias);
                    }
                }
                folder = ImagePath.parent(at);
            }
        }
        return names;
    }
}
