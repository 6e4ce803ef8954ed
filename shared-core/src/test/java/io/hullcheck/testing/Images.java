package io.hullcheck.testing;

import io.hullcheck.image.FileTree;
import io.hullcheck.image.FileVisitor;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.ImageSources;
import io.hullcheck.image.LayerResult;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Platform;
import io.hullcheck.image.Reading;
import io.hullcheck.image.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads whole images the short way. */
public final class Images {
    private Images() {}

    /**
     * What a container would see of an image: path to content.
     *
     * @param links path to target of symbolic links
     * @param damages messages of everything that was wrong
     */
    public record Contents(
            Map<String, String> files, Map<String, String> links, List<String> damages, List<LayerResult> layers) {}

    public static Image open(String reference) throws ImageException {
        return ImageSources.open(ImageReference.parse(reference), Optional.empty(), Limits.DEFAULT);
    }

    public static Image open(String reference, String platform) throws ImageException {
        return ImageSources.open(
                ImageReference.parse(reference), Optional.of(Platform.parse(platform)), Limits.DEFAULT);
    }

    public static Contents read(String reference) throws IOException {
        return read(reference, Limits.DEFAULT, true);
    }

    public static Contents read(String reference, Limits limits, boolean verify) throws IOException {
        try (Image image = ImageSources.open(ImageReference.parse(reference), Optional.empty(), limits)) {
            return read(image, limits, verify);
        }
    }

    public static Contents read(Image image, Limits limits, boolean verify) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Map<Integer, Map<Long, String>> found = new ConcurrentHashMap<>();
            Reading reading = new Reading(limits, threads, verify);
            List<LayerResult> results = image.read(
                    layer -> {
                        Map<Long, String> files = new ConcurrentHashMap<>();
                        found.put(layer.index(), files);
                        return new All(files);
                    },
                    reading);
            List<String> damages = new ArrayList<>();
            image.damages().forEach(d -> damages.add(d.getMessage()));
            results.forEach(r -> r.damages().forEach(d -> damages.add(d.getMessage())));
            FileTree tree = FileTree.of(results, reading, Wanted.nothing());
            tree.damages().forEach(d -> damages.add(d.getMessage()));
            Map<String, String> visible = new TreeMap<>();
            for (FileTree.File file : tree.files()) {
                visible.put(
                        file.path(),
                        found.get(file.origin().layer()).get(file.origin().number()));
            }
            return new Contents(visible, tree.links(), damages, results);
        } finally {
            threads.shutdownNow();
        }
    }

    private record All(Map<Long, String> files) implements FileVisitor {
        @Override
        public boolean wants(Entry file, byte[] head) {
            return true;
        }

        @Override
        public void visit(Entry file, InputStream content) throws IOException {
            files.put(file.number(), new String(content.readNBytes(1 << 20), StandardCharsets.UTF_8));
        }
    }
}
