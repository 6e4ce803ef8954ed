package io.hullcheck.advisory.feed;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Several bases that hold the same; the next is asked when one fails or lacks a file. */
final class Mirrors implements FeedBase {
    /** Between the base that gave a validator and the validator, which means nothing to another base. */
    private static final String OF = "\t";

    private final List<FeedBase> bases;

    Mirrors(List<FeedBase> bases) {
        this.bases = List.copyOf(bases);
    }

    @Override
    public String place() {
        return bases.stream().map(FeedBase::place).collect(Collectors.joining(", "));
    }

    @Override
    public boolean isLocal() {
        return bases.get(0).isLocal();
    }

    @Override
    public Fetched fetch(String path, String validator) throws IOException {
        IOException first = null;
        Fetched answer = new Fetched.Missing();
        for (FeedBase base : bases) {
            String start = base.place() + OF;
            try {
                Fetched fetched =
                        base.fetch(path, validator.startsWith(start) ? validator.substring(start.length()) : NEVER);
                if (fetched instanceof Fetched.Content content) {
                    return new Fetched.Content(
                            content.file(), content.temporary(), start + content.validator(), content.modified());
                }
                if (fetched instanceof Fetched.Unchanged) {
                    return fetched;
                }
                answer = fetched;
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return answer;
    }
}
