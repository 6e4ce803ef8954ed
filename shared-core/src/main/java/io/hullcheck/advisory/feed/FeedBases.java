package io.hullcheck.advisory.feed;

import io.hullcheck.image.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads bases as users type them: web addresses, {@code file:} addresses and folders, several with commas between. */
public final class FeedBases {
    private FeedBases() {}

    /**
     * The base, which asks several in their order when several are named.
     *
     * @param typed at least one
     * @param parameter by which users name them, for messages
     * @throws FeedException when one of them is no base
     */
    public static FeedBase of(
            List<String> typed, String parameter, HttpSettings settings, Downloads downloads, Progress progress)
            throws FeedException {
        List<FeedBase> bases = new ArrayList<>();
        for (String one : typed) {
            bases.add(of(one.trim(), parameter, settings, downloads, progress));
        }
        if (bases.isEmpty()) {
            throw new FeedException("no base of a feed is named", "Name one with " + parameter);
        }
        return bases.size() == 1 ? bases.get(0) : new Mirrors(bases);
    }

    private static FeedBase of(
            String typed, String parameter, HttpSettings settings, Downloads downloads, Progress progress)
            throws FeedException {
        try {
            if (typed.startsWith("http://") || typed.startsWith("https://")) {
                URI address = URI.create(typed);
                if (address.getHost() == null) {
                    throw new IllegalArgumentException("it names no host");
                }
                return new HttpBase(address, parameter, settings, downloads, progress);
            }
            if (typed.startsWith("file:")) {
                String rest = typed.substring("file:".length());
                return new FolderBase(rest.startsWith("///") ? Path.of(URI.create(typed)) : Path.of(rest), parameter);
            }
            if (typed.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
                throw new IllegalArgumentException("its scheme is not known");
            }
            return new FolderBase(Path.of(typed), parameter);
        } catch (IllegalArgumentException e) {
            throw new FeedException(
                    "\"" + typed + "\" is no base of a feed (" + parameter + ")",
                    "Give an address that starts with https://, http:// or file:, or a folder",
                    e);
        }
    }
}
