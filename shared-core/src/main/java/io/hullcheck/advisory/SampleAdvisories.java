package io.hullcheck.advisory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/**
 * The embedded sample: a few dozen famous vulnerabilities, so that a first scan needs no network. No basis for a
 * decision, and every output of a scan on it says so.
 */
public final class SampleAdvisories {
    private static final List<String> FILES = List.of("alpine", "debian", "go", "maven", "npm", "pypi");
    /** When the facts in the sample were last looked over. */
    private static final Instant GATHERED = Instant.parse("2026-11-24T00:00:00Z");

    private SampleAdvisories() {}

    /**
     * Loads the sample into memory.
     *
     * @throws IOException when the sample inside the jar is damaged
     */
    public static AdvisoryDatabase open() throws IOException {
        return SqliteAdvisories.of(DatabaseFile.inMemory(GATHERED, SampleAdvisories::writeAll), "embedded sample");
    }

    private static void writeAll(AdvisoryWriter writer) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (String file : FILES) {
            try (InputStream in = SampleAdvisories.class.getResourceAsStream("sample/" + file + ".json")) {
                if (in == null) {
                    throw new AdvisoryException(
                            "the embedded sample has no " + file + ".json", "The jar is damaged; fetch it again");
                }
                for (JsonNode json : mapper.readTree(in)) {
                    writer.write(OsvReader.read(json.toString()));
                }
            }
        }
    }
}
