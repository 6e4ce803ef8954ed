package io.hullcheck.report;

import static io.hullcheck.report.JsonInventory.put;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hullcheck.advisory.DatabaseInfo;
import java.time.Instant;

/** The part of {@code report.json} that is about the advisory database. Stateless. */
final class JsonDatabase {
    private JsonDatabase() {}

    static void write(ObjectNode node, DatabaseInfo info) {
        node.put("place", info.place());
        node.put("sample", info.sample());
        node.put("count", info.advisories());
        put(node, "built", info.built().map(Instant::toString));
        ArrayNode ecosystems = node.putArray("ecosystems");
        for (DatabaseInfo.Ecosystem ecosystem : info.ecosystems()) {
            ObjectNode entry = ecosystems.addObject();
            entry.put("name", ecosystem.name());
            entry.put("count", ecosystem.advisories());
            put(entry, "newest", ecosystem.newest().map(Instant::toString));
        }
        put(node, "asOf", info.asOf().map(Instant::toString));
        ArrayNode feeds = node.putArray("feeds");
        for (DatabaseInfo.Feed feed : info.feeds()) {
            ObjectNode entry = feeds.addObject();
            entry.put("name", feed.name());
            entry.put("place", feed.place());
            entry.put("records", feed.records());
            put(entry, "data", feed.data().map(Instant::toString));
            put(entry, "checked", feed.checked().map(Instant::toString));
            put(entry, "problem", feed.problem());
        }
    }
}
