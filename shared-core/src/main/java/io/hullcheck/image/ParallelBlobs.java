package io.hullcheck.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
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
        List<Future<Void>> running = new ArrayList<>();
        for (int index : order) {
            Callable<Void> call = () -> {
                task.run(index);
                return null;
            };
            running.add(threads.submit(call));
        }
        try {
            for (Future<Void> one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the scan was cancelled");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("reading a layer failed", e.getCause());
        } finally {
            running.forEach(f -> f.cancel(true));
        }
    }
}
