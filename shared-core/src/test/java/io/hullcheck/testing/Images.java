package io.hullcheck.testing;

import io.hullcheck.image.FileVisitor;
import io.hullcheck.image.Image;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.ImageSources;
import io.hullcheck.image.LayerResult;
import io.hullcheck.image.Limits;
import io.hullcheck.image.MergedView;
import io.hullcheck.image.Platform;
import io.hullcheck.image.Reading;
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
     * @param damages messages of everything that was wrong
     */
    public record Contents(Map<String, String> files, List<String> damages, List<LayerResult> layers) {}

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
            Map<Integer, Map<String, String>> found = new ConcurrentHashMap<>();
            List<LayerResult> results = image.read(
                    layer -> {
                        Map<String, String> files = new ConcurrentHashMap<>();
                        found.put(layer.index(), files);
                        return new All(files);
                    },
                    new Reading(limits, threads, verify));
            MergedView view = new MergedView(results, limits);
            Map<String, String> visible = new TreeMap<>();
            List<String> damages = new ArrayList<>();
            image.damages().forEach(d -> damages.add(d.getMessage()));
            for (LayerResult result : results) {
                int index = result.layer().index();
                result.damages().forEach(d -> damages.add(d.getMessage()));
                found.getOrDefault(index, Map.of()).forEach((path, content) -> {
                    if (view.isVisible(index, path)) {
                        visible.put(view.canonical(index, path), content);
                    }
                });
            }
            return new Contents(visible, damages, results);
        } finally {
            threads.shutdownNow();
        }
    }

    private record All(Map<String, String> files) implements FileVisitor {
        @Override
        public boolean wants(String path) {
            return true;
        }

        @Override
        public void visit(String path, long size, InputStream content) throws IOException {
            files.put(path, new String(content.readNBytes(1 << 20), StandardCharsets.UTF_8));
        }
    }
}
