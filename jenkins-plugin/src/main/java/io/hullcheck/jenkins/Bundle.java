package io.hullcheck.jenkins;

import hudson.FilePath;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Files of the controller that agents want, and how they come to an agent: once, known by the digest of all of them. Immutable.
 *
 * @param kind what they are, for a person and for the folder's name
 * @param digest of all names and digests
 */
record Bundle(Kind kind, List<Item> items, String digest) {

    /** What is brought to agents. */
    enum Kind {
        LIBRARIES,
        ADVISORIES;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One file. */
    record Item(Path file, String name, String digest, long bytes) {
        static Item of(Path file) throws IOException {
            return of(file, Sha256.of(file));
        }

        static Item of(Path file, String digest) throws IOException {
            return new Item(file, file.getFileName().toString(), digest, Files.size(file));
        }
    }

    Bundle {
        items = List.copyOf(items);
    }

    static Bundle of(Kind kind, List<Item> items) {
        StringBuilder all = new StringBuilder();
        items.forEach(i -> all.append(i.name()).append(' ').append(i.digest()).append('\n'));
        return new Bundle(kind, items, Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Has them on the agent.
     *
     * @param home of Hullcheck on the agent; empty for the agent's own
     * @return the folder there
     */
    String bring(FilePath workspace, String home, TaskListener listener) throws IOException, InterruptedException {
        AgentBundles.Place place = workspace.act(new AgentBundles.Ask(home, kind, digest));
        if (place.staging().isEmpty()) {
            return place.folder();
        }
        long bytes = items.stream().mapToLong(Item::bytes).sum();
        listener.getLogger()
                .println("Hullcheck: bringing the " + kind.word() + " (" + Math.max(1, bytes >> 20)
                        + " MB) to the agent, once");
        List<String> sums = new ArrayList<>();
        for (Item item : items) {
            try (InputStream in = Files.newInputStream(item.file())) {
                workspace.child(place.staging() + "/" + item.name()).copyFrom(in);
            }
            sums.add(item.digest() + " " + item.name());
        }
        workspace.act(new AgentBundles.Settle(kind, place, sums));
        return place.folder();
    }
}
