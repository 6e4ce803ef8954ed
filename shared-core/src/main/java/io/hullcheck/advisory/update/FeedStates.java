package io.hullcheck.advisory.update;

import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.FeedNotes;
import io.hullcheck.advisory.feed.FeedException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of feeds before an update, and what becomes of each while it runs. */
final class FeedStates {
    private final Clock clock;
    private final Map<String, FeedNotes.Note> notes = new TreeMap<>();
    private final List<UpdateReport.Outcome> outcomes = new ArrayList<>();
    /** Bases that did not answer, which are not asked for anything else. */
    private final Map<String, FeedException> unreachable = new HashMap<>();

    FeedStates(Clock clock) {
        this.clock = clock;
    }

    /** By name: what the next update is to know. */
    Map<String, FeedNotes.Note> notes() {
        return notes;
    }

    List<UpdateReport.Outcome> outcomes() {
        return outcomes;
    }

    Optional<DatabaseInfo.Feed> known(String name) {
        return Optional.ofNullable(notes.get(name)).map(FeedNotes.Note::feed);
    }

    boolean wasAsked(String name) {
        return outcomes.stream().anyMatch(o -> o.name().equals(name));
    }

    Optional<FeedException> unreachable(Feed feed) {
        return Optional.ofNullable(unreachable.get(feed.base().place()));
    }

    /** It was asked so lately that it is not asked again. */
    void fresh(String name) {
        outcomes.add(new UpdateReport.Outcome(name, UpdateReport.State.FRESH, 0, Optional.empty()));
    }

    /** It was asked and has nothing new. */
    void unchanged(DatabaseInfo.Feed known) {
        DatabaseInfo.Feed now = new DatabaseInfo.Feed(
                known.name(),
                known.place(),
                known.data(),
                Optional.of(clock.instant()),
                known.records(),
                known.state(),
                known.problem());
        notes.put(known.name(), new FeedNotes.Note(now, Optional.empty()));
        outcomes.add(new UpdateReport.Outcome(known.name(), UpdateReport.State.UNCHANGED, 0, known.problem()));
    }

    /** It was read. */
    void changed(DatabaseInfo.Feed noted, Feed.Read read) {
        notes.put(noted.name(), new FeedNotes.Note(noted, Optional.empty()));
        outcomes.add(new UpdateReport.Outcome(
                noted.name(),
                UpdateReport.State.CHANGED,
                read.changed().isEmpty() ? read.total() : read.changed().size(),
                noted.problem()));
    }

    /** It could not be asked or read; what was known of it stays. */
    void failed(Feed feed, IOException e) {
        if (e instanceof FeedException failure && failure.isUnreachable()) {
            unreachable.putIfAbsent(feed.base().place(), failure);
        }
        known(feed.name()).ifPresent(k -> notes.put(feed.name(), new FeedNotes.Note(k, Optional.of(said(e)))));
        failed(feed.name(), said(e));
    }

    void failed(String name, String why) {
        outcomes.add(new UpdateReport.Outcome(name, UpdateReport.State.FAILED, 0, Optional.of(why)));
    }

    static String said(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
