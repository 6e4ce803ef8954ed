package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The name and version that a JSON object gives a package, as they stand there; everything else in it is passed over.
 *
 * @param name empty when it has none, or no text
 * @param version empty when it has none, or no text
 */
record JsonPackage(String name, String version) {
    /** Reads on from an object's opening brace to its closing one. */
    static JsonPackage read(JsonParser json) throws IOException {
        String name = "";
        String version = "";
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING && field.equals("name")) {
                name = json.getText();
            } else if (value == JsonToken.VALUE_STRING && field.equals("version")) {
                version = json.getText();
            } else {
                json.skipChildren();
            }
        }
        return new JsonPackage(name, version);
    }
}
