package io.hullcheck.advisory.update;

import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.AdvisoryWriter;
import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.OsvRecord;
import io.hullcheck.advisory.PreparedRecord;
import io.hullcheck.advisory.feed.FeedBase;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.Fetched;
import io.hullcheck.image.Progress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One ecosystem of OSV's layout: {@code <Ecosystem>/modified_id.csv} tells what has changed, {@code all.zip} holds all
 * records, {@code <ID>.json} one. The list is also what completeness is measured by, because the archive has lagged.
 */
final class OsvFeed implements Feed {
    /** Changed records up to which single files are fetched rather than the archive. */
    private static final int FEW = 200;

    /** Single files in a row that are not there, after which the base counts as one without them. */
    private static final int MISSES = 3;

    private static final String SEPARATOR = "\n";

    private final String ecosystem;
    private final FeedBase base;
    private final Progress progress;
    private final int threads;

    OsvFeed(String ecosystem, FeedBase base, Progress progress, int threads) {
        this.ecosystem = ecosystem;
        this.base = base;
        this.progress = progress;
        this.threads = threads;
    }

    @Override
    public String name() {
        return DatabaseInfo.Feed.nameOf(ecosystem);
    }

    @Override
    public FeedBase base() {
        return base;
    }

    /** Validators of the list and of the archive. */
    private record State(String list, String archive) {
        static State of(String text) {
            String[] parts = text.split(SEPARATOR, 2);
            return new State(parts[0], parts.length > 1 ? parts[1] : FeedBase.NEVER);
        }

        String text() {
            return list + SEPARATOR + archive;
        }
    }

    @Override
    public Optional<Change> ask(String text) throws IOException {
        State state = State.of(text);
        Fetched list = base.fetch(ecosystem + "/modified_id.csv", state.list);
        if (list instanceof Fetched.Content content) {
            return Optional.of(new Listed(content, state));
        }
        if (list instanceof Fetched.Unchanged) {
            return Optional.empty();
        }
        // a mirror may leave the list out
        Fetched archive = base.fetch(ecosystem + "/all.zip", state.archive);
        if (archive instanceof Fetched.Content content) {
            return Optional.of(new Unlisted(content));
        }
        if (archive instanceof Fetched.Unchanged) {
            return Optional.empty();
        }
        throw new FeedException(
                base.place() + " has no advisories for " + ecosystem,
                "Check the name of the ecosystem and the base; what was known of it before is kept");
    }

    /** Notes what was read, by the times that records bear themselves, and what could not be. */
    private static final class Taken implements RecordArchive.Reader {
        private final Map<String, String> modified = new HashMap<>();
        private final Map<String, String> problems = new HashMap<>();

        @Override
        public void read(PreparedRecord record) {
            modified.put(record.id(), record.modified());
        }

        @Override
        public void unreadable(String id, String why) {
            problems.merge(id, why, (a, b) -> a + ", " + b);
        }

        /** Everything that was read, well or not. */
        Set<String> ids() {
            Set<String> ids = new HashSet<>(modified.keySet());
            ids.addAll(problems.keySet());
            return ids;
        }
    }

    private RecordArchive archive(Fetched.Content content) throws IOException {
        return new RecordArchive(content.file(), ecosystem + "/all.zip", base.place(), threads);
    }

    /** An archive without a list: read as a whole. */
    private final class Unlisted implements Change {
        private final Fetched.Content content;

        Unlisted(Fetched.Content content) {
            this.content = content;
        }

        @Override
        public Read apply(AdvisoryWriter writer) throws IOException {
            Set<String> gone = new HashSet<>(writer.recordsOf(name()).keySet());
            Taken taken = new Taken();
            try (RecordArchive archive = archive(content)) {
                archive.startAll();
                archive.writeTo(writer, progress, taken);
            }
            gone.removeAll(taken.modified.keySet());
            return new Read(
                    new State(FeedBase.NEVER, content.validator()).text(),
                    content.modified(),
                    taken.modified.size(),
                    taken.modified,
                    taken.ids(),
                    taken.problems,
                    gone,
                    Optional.empty());
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /** An archive that was fetched, and perhaps begun with before its turn. */
    private record Ahead(Fetched.Content content, RecordArchive archive, boolean isStarted) {}

    /** A list that has changed. */
    private final class Listed implements Change {
        private final Fetched.Content content;
        private final State state;
        private Optional<Ahead> ahead = Optional.empty();

        Listed(Fetched.Content content, State state) {
            this.content = content;
            this.state = state;
        }

        @Override
        public void prepare() throws IOException {
            if (state.list.isEmpty() && ahead.isEmpty() && open()) {
                ahead.get().archive.startAll();
                ahead = Optional.of(new Ahead(ahead.get().content, ahead.get().archive, true));
            }
        }

        /** Fetches the archive; nothing when the base has none. */
        private boolean open() throws IOException {
            Fetched fetched = base.fetch(ecosystem + "/all.zip", FeedBase.NEVER);
            if (!(fetched instanceof Fetched.Content archive)) {
                return false;
            }
            try {
                ahead = Optional.of(new Ahead(archive, archive(archive), false));
                return true;
            } catch (IOException e) {
                archive.close();
                throw e;
            }
        }

        private void closeAhead() throws IOException {
            if (ahead.isPresent()) {
                ahead.get().archive.close();
                ahead.get().content.close();
                ahead = Optional.empty();
            }
        }

        @Override
        public Read apply(AdvisoryWriter writer) throws IOException {
            ModifiedList list = ModifiedList.read(content.file(), ecosystem + "/modified_id.csv of " + base.place());
            Map<String, String> known = writer.recordsOf(name());
            Set<String> wanted = new LinkedHashSet<>();
            list.times().forEach((id, time) -> {
                if (!time.equals(known.get(id))) {
                    wanted.add(id);
                }
            });
            Set<String> gone = new HashSet<>(known.keySet());
            gone.removeAll(list.times().keySet());
            if (gone.size() > known.size() / 2) {
                throw new FeedException(
                        "the list of " + ecosystem + " on " + base.place() + " shrank from " + known.size()
                                + " records to " + list.times().size() + ", which is not believed",
                        "Check the mirror; if it is true, delete the database and build it again");
            }
            Taken taken = new Taken();
            Set<String> missing = new LinkedHashSet<>(wanted);
            String archive = state.archive;
            if (!known.isEmpty() && wanted.size() <= FEW) {
                singles(missing, writer, taken);
            }
            if (!missing.isEmpty()) {
                archive = fromArchive(known.isEmpty(), missing, list, writer, taken);
                if (missing.size() <= FEW) {
                    singles(missing, writer, taken);
                }
            }
            if (missing.size() == wanted.size() && !wanted.isEmpty() && known.isEmpty()) {
                // an ecosystem of which nothing could be read must not count as one that is known
                throw new FeedException(
                        base.place() + " lists " + wanted.size() + " records of " + ecosystem + " and has none of them",
                        "Mirror " + ecosystem + "/all.zip too");
            }
            Map<String, String> records = list.times();
            if (!missing.isEmpty()) {
                records = new LinkedHashMap<>(records);
                for (String id : missing) {
                    taken.unreadable(
                            id,
                            taken.modified.containsKey(id)
                                    ? "what is there is older than what is listed"
                                    : "it is listed and not there");
                    records.put(id, "");
                }
            }
            return new Read(
                    new State(missing.isEmpty() ? content.validator() : FeedBase.NEVER, archive).text(),
                    list.newest(),
                    records.size(),
                    records,
                    taken.ids(),
                    taken.problems,
                    gone,
                    list.strange() == 0
                            ? Optional.empty()
                            : Optional.of(list.strange() + " lines of its list could not be read"));
        }

        /**
         * Reads the archive, and takes what it held out of what is missing.
         *
         * @return the archive's validator
         */
        private String fromArchive(
                boolean all, Set<String> missing, ModifiedList list, AdvisoryWriter writer, Taken taken)
                throws IOException {
            if (!all) {
                closeAhead();
            }
            if (ahead.isEmpty() && !open()) {
                return FeedBase.NEVER;
            }
            Fetched.Content content = ahead.get().content;
            try {
                RecordArchive archive = ahead.get().archive;
                Taken now = new Taken();
                if (!ahead.get().isStarted) {
                    if (all) {
                        archive.startAll();
                    } else {
                        archive.start(missing);
                    }
                }
                archive.writeTo(writer, progress, now);
                now.problems.forEach(taken::unreadable);
                missing.removeAll(now.problems.keySet());
                now.modified.forEach((id, time) -> {
                    taken.modified.put(id, time);
                    if (!lags(time, list.times().getOrDefault(id, ""))) {
                        missing.remove(id);
                    }
                });
                return content.validator();
            } finally {
                closeAhead();
            }
        }

        /** Whether the archive's record is older than the one that is listed; some records bear no real time. */
        private static boolean lags(String own, String listed) {
            // times of one form are in the order of their letters; only the rest has to be read
            if (own.isEmpty() || own.compareTo(listed) >= 0) {
                return false;
            }
            Optional<Instant> written = ModifiedList.instant(own);
            Optional<Instant> said = ModifiedList.instant(listed);
            return written.isPresent() && said.isPresent() && written.get().isBefore(said.get());
        }

        private void singles(Set<String> missing, AdvisoryWriter writer, Taken taken) throws IOException {
            int misses = 0;
            List<String> found = new ArrayList<>();
            for (String id : List.copyOf(missing)) {
                Fetched fetched = base.fetch(ecosystem + "/" + id + ".json", FeedBase.NEVER);
                if (!(fetched instanceof Fetched.Content content)) {
                    if (++misses >= MISSES) {
                        break;
                    }
                    continue;
                }
                misses = 0;
                try (content;
                        InputStream in = new BufferedInputStream(Files.newInputStream(content.file()))) {
                    OsvRecord record = OsvReader.read(in);
                    PreparedRecord prepared = PreparedRecord.of(record);
                    writer.write(prepared);
                    taken.read(prepared);
                    record.problems().forEach(p -> taken.unreadable(id, p));
                    found.add(id);
                } catch (AdvisoryException e) {
                    taken.unreadable(id, e.getMessage());
                    found.add(id);
                }
            }
            missing.removeAll(found);
        }

        @Override
        public void close() throws IOException {
            closeAhead();
            content.close();
        }
    }
}
