package io.hullcheck.image;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;

/** Work on many blobs at once, the largest first, so that no core waits for the last one longer than it must. */
final class ParallelBlobs {
    private ParallelBlobs() {}

    interface Task {
        void run(int index) throws IOException;
    }

    static void run(BlobStore store, List<String> names, ExecutorService threads, Task task) throws IOException {
        List<Integer> order = IntStream.range(0, names.size())
                .boxed()
                .filter(i -> store.has(names.get(i)))
                .sorted(Comparator.comparingLong((Integer i) -> store.size(names.get(i)))
                        .reversed())
                .toList();
        try (LayerTasks tasks = new LayerTasks(threads)) {
            for (int index : order) {
                tasks.start(() -> task.run(index));
            }
            tasks.join();
        }
    }
}
