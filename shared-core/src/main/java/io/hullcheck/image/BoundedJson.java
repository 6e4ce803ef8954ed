package io.hullcheck.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * How much of a JSON document of an image is believed. One of a few megabytes becomes a tree of hundreds, so that the number of its parts is bounded,
 * and not its bytes alone. Thread-safe.
 */
public final class BoundedJson {
    /** Documents of registries are nested some ten deep, those of package managers some thirty. */
    private static final int MOST_DEPTH = 200;

    /** Characters of one text: npm packages carry their README. */
    private static final int MOST_TEXT = 8 << 20;

    private static final int MOST_NAME = 64 << 10;
    private static final int MOST_DIGITS = 100;

    /** Parts of a document that is held as a tree; a hundred bytes each. */
    private static final long MOST_PARTS = 1_000_000;

    private static final JsonFactory FOR_TREES = JsonFactory.builder()
            .streamReadConstraints(constraints().maxTokenCount(MOST_PARTS).build())
            .build();

    private BoundedJson() {}

    private static StreamReadConstraints.Builder constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(MOST_DEPTH)
                .maxStringLength(MOST_TEXT)
                .maxNameLength(MOST_NAME)
                .maxNumberLength(MOST_DIGITS);
    }

    /** For documents that are read part by part, and whose parts are not kept. */
    public static JsonFactory streaming() {
        return JsonFactory.builder()
                .streamReadConstraints(constraints().build())
                .build();
    }

    /**
     * Reads through a document that a library holds as a tree, with no bound of its own.
     *
     * @throws IOException when it has too many parts, is too deep, or is no JSON; says which
     */
    public static void check(byte[] document) throws IOException {
        try (JsonParser json = FOR_TREES.createParser(document)) {
            while (json.nextToken() != null) {
                // the parser itself refuses what is too much
            }
        }
    }

    /** For documents that are held as trees. */
    public static JsonMapper tree() {
        return JsonMapper.builder(FOR_TREES.copy()).build();
    }
}
