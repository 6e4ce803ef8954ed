package io.hullcheck.ledger.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.image.Digest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How one kind of registry tells what happened. Stateless. */
interface NotificationForm {
    /** Whether a document is of this form. */
    boolean isMeant(JsonNode root);

    /**
     * What it tells of images; what it tells of other things is left out.
     *
     * @param now for what bears no time
     */
    List<RegistryEvent> read(JsonNode root, Instant now);

    /** A digest that is one; empty for anything else. */
    static Optional<Digest> digest(JsonNode node) {
        try {
            return Optional.ofNullable(node.textValue())
                    .filter(d -> !d.isEmpty())
                    .map(Digest::parse);
        } catch (IllegalArgumentException e) {
            // a registry may write what it likes; the tag is asked then
            return Optional.empty();
        }
    }

    /** An RFC 3339 time, or seconds since 1970; now for anything else, and for what is to come. */
    static Instant time(JsonNode node, Instant now) {
        Instant told = now;
        if (node.isNumber()) {
            told = Instant.ofEpochSecond(Math.max(0, Math.min(node.asLong(), now.getEpochSecond())));
        } else if (node.isTextual()) {
            try {
                told = Instant.parse(node.asText());
            } catch (DateTimeException e) {
                // the time of arrival is close to it
                told = now;
            }
        }
        return told.isAfter(now) ? now : told;
    }

    /** {@code host/repository:tag}, without a tag where there is none. */
    static String name(String host, String repository, String tag) {
        return (host.isEmpty() ? "" : host + "/") + repository + (tag.isEmpty() ? "" : ":" + tag);
    }
}
