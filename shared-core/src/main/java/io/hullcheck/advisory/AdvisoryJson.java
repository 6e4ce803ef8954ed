package io.hullcheck.advisory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** How the rows of the database file are written: compact JSON, readable with any SQLite shell. */
final class AdvisoryJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    private AdvisoryJson() {}

    static String write(Object value) throws AdvisoryException {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AdvisoryException("an advisory cannot be written", "Report this as a bug", e);
        }
    }

    static <T> T read(String json, Class<T> type) throws AdvisoryException {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new AdvisoryException("a row of the advisory database cannot be read", SqliteAdvisories.REBUILD, e);
        }
    }
}
