package io.hullcheck.jenkins;

import io.hullcheck.isolation.ChildWatch;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A Java machine that does one work: reads the order from its input, writes the answer to its output, and ends. When its input ends before,
 * the build was cancelled or the agent is gone.
 */
final class ChildMain {
    private ChildMain() {}

    /** @param args none */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        PrintStream output = System.out;
        // whatever a library prints is no part of the answer
        System.setOut(System.err);
        ObjectInputStream in = new ObjectInputStream(System.in);
        ChildOrder order = (ChildOrder) in.readObject();
        for (String property : order.properties()) {
            int equals = property.indexOf('=');
            System.setProperty(property.substring(0, equals), property.substring(equals + 1));
        }
        ChildWatch.start(System.in, Thread.currentThread());
        try (ObjectOutputStream out = new ObjectOutputStream(output)) {
            out.writeObject(answer(order));
        }
    }

    private static ChildAnswer answer(ChildOrder order) throws IOException {
        try {
            return new ChildAnswer(List.of(order.work().run(Path.of(order.workspace()))), "");
        } catch (WorkException e) {
            return new ChildAnswer(List.of(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ChildAnswer(List.of(), "Hullcheck: the build was cancelled");
        }
    }
}
