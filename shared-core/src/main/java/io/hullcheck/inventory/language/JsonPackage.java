package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.image.Cut;
import io.hullcheck.inventory.Declared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a JSON object says of a package, as it stands there; everything else in it is passed over.
 *
 * @param name empty when it has none, or no text
 * @param version empty when it has none, or no text
 * @param isPrivate whether it says that it is not to be published, as npm understands it
 * @param hasCode whether it says where its code starts or is kept, as npm understands it
 * @param declared its licences and the names of what it depends on
 */
record JsonPackage(String name, String version, boolean isPrivate, boolean hasCode, Declared declared) {
    /** npm's fields that say where a package's code starts, and where its sources are kept. */
    private static final Set<String> CODE =
            Set.of("main", "module", "exports", "bin", "browser", "files", "types", "repository");

    /**
     * Reads on from an object's opening brace to its closing one.
     *
     * @param dependencies the field that names them: an object whose keys are names, or a list of names with versions
     */
    static JsonPackage read(JsonParser json, String dependencies) throws IOException {
        String name = "";
        String version = "";
        boolean isPrivate = false;
        boolean hasCode = false;
        List<String> licences = new ArrayList<>();
        List<String> needs = new ArrayList<>();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            isPrivate |= field.equals("private") && value == JsonToken.VALUE_TRUE;
            hasCode |= CODE.contains(field);
            if (value == JsonToken.VALUE_STRING && field.equals("name")) {
                name = json.getText();
            } else if (value == JsonToken.VALUE_STRING && field.equals("version")) {
                version = json.getText();
            } else if (field.equals("license") || field.equals("licenses")) {
                licences(json, licences);
            } else if (value == JsonToken.START_OBJECT && field.equals(dependencies)) {
                for (String need = json.nextFieldName(); need != null; need = json.nextFieldName()) {
                    needs.add(need);
                    json.nextToken();
                    json.skipChildren();
                }
            } else if (value == JsonToken.START_ARRAY && field.equals(dependencies)) {
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    needs.add(Cut.beforeSpace(json.getText()));
                }
            } else {
                json.skipChildren();
            }
        }
        return new JsonPackage(name, version, isPrivate, hasCode, Declared.of(licences, needs));
    }

    /** A text, a list of texts, or objects with a type, as old packages have it. */
    private static void licences(JsonParser json, List<String> licences) throws IOException {
        switch (json.currentToken()) {
            case VALUE_STRING -> licences.add(json.getText());
            case START_ARRAY -> {
                while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
                    licences(json, licences);
                }
            }
            case START_OBJECT -> {
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    if (json.nextToken() == JsonToken.VALUE_STRING && field.equals("type")) {
                        licences.add(json.getText());
                    } else {
                        json.skipChildren();
                    }
                }
            }
            default -> json.skipChildren();
        }
    }
}
