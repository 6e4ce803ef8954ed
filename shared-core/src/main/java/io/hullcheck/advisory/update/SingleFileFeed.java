package io.hullcheck.advisory.update;

import io.hullcheck.advisory.feed.FeedBase;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.Fetched;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** A feed of one file, which is read as a whole when it has changed. */
final class SingleFileFeed implements Feed {
    private final String name;
    private final String file;
    private final FeedBase base;
    private final Function<Fetched.Content, Change> reading;

    /** @param name as the database and the user's parameter have it */
    SingleFileFeed(String name, String file, FeedBase base, Function<Fetched.Content, Change> reading) {
        this.name = name;
        this.file = file;
        this.base = base;
        this.reading = reading;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FeedBase base() {
        return base;
    }

    @Override
    public Optional<Change> ask(String state) throws IOException {
        Fetched fetched = base.fetch(file, state);
        if (fetched instanceof Fetched.Missing) {
            throw new FeedException(base.place() + " has no " + file, "Check hullcheck." + name);
        }
        return fetched instanceof Fetched.Content content ? Optional.of(reading.apply(content)) : Optional.empty();
    }
}
