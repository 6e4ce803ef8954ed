package io.hullcheck.jenkins;

import hudson.FilePath;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The other side: a Java machine that has the plugin's own libraries and what Jenkins gives an agent, and nothing else. */
final class AgentMain {
    private AgentMain() {}

    /** @param args what was sent, the workspace, where the answer goes */
    public static void main(String[] args) throws Exception {
        Object sent;
        try (InputStream in = Files.newInputStream(Path.of(args[0]));
                ObjectInputStream objects = new ObjectInputStream(in)) {
            sent = objects.readObject();
        }
        Object answer =
                ((FilePath.FileCallable<?>) sent).invoke(Path.of(args[1]).toFile(), null);
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(Path.of(args[2])))) {
            out.writeObject(answer);
        }
    }
}
