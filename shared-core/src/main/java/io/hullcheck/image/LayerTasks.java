package io.hullcheck.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Work on the layers of one image, on several threads. What is under way is cancelled when this is closed. For one thread. */
public final class LayerTasks implements AutoCloseable {
    private final ExecutorService threads;
    private final List<Future<Void>> running = new ArrayList<>();

    public LayerTasks(ExecutorService threads) {
        this.threads = threads;
    }

    /** A piece of the work. */
    public interface Task {
        void run() throws IOException;
    }

    /** Begins a piece as soon as a thread is free. */
    public void start(Task task) {
        Callable<Void> call = () -> {
            task.run();
            return null;
        };
        running.add(threads.submit(call));
    }

    /**
     * Waits for all of it.
     *
     * @throws IOException the first that a piece ended with, or when the scan was cancelled
     * @throws IllegalStateException when a piece ended with anything else
     */
    public void join() throws IOException {
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
