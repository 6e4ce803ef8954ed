package io.hullcheck;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Work on the layers of one image, on several threads. What is under way is cancelled when this is closed. For one thread. */
final class LayerTasks implements AutoCloseable {
    private final ExecutorService threads;
    private final List<Future<Void>> running = new ArrayList<>();

    LayerTasks(ExecutorService threads) {
        this.threads = threads;
    }

    interface Task {
        void run() throws IOException;
    }

    void start(Task task) {
        Callable<Void> call = () -> {
            task.run();
            return null;
        };
        running.add(threads.submit(call));
    }

    /** Waits for all of it. */
    void join() throws IOException {
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
        }
    }

    @Override
    public void close() {
        running.forEach(f -> f.cancel(true));
    }
}
