package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the libraries that a .NET application was published with ({@code *.deps.json}, .NET's "Runtime configuration
 * files"): those of the type package; the application itself is a project.
 */
public final class NugetCataloguer implements Cataloguer {
    private static final String RUNTIME = "runtimepack.";
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String name() {
        return "nuget";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(".deps.json");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        try (JsonParser json = JSON.createParser(file.content())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                if (json.nextToken() == JsonToken.START_OBJECT && field.equals("libraries")) {
                    libraries(json, evidence);
                } else {
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException("it is no whole JSON", e);
        }
    }

    /** {@code "Newtonsoft.Json/13.0.1": {"type": "package", …}} */
    private static void libraries(JsonParser json, Evidence evidence) throws IOException {
        for (String library = json.nextFieldName(); library != null; library = json.nextFieldName()) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            String type = "";
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                if (json.nextToken() == JsonToken.VALUE_STRING && field.equals("type")) {
                    type = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            // an application that brings its runtime lists it as runtimepack.NAME
            boolean runtime = type.equals("runtimepack") && library.startsWith(RUNTIME);
            String named = runtime ? library.substring(RUNTIME.length()) : library;
            int slash = named.lastIndexOf('/');
            if ((runtime || type.equals("package")) && slash > 0 && slash + 1 < named.length()) {
                evidence.found(PackageDraft.ofLanguage(
                        PackageKind.NUGET,
                        Optional.empty(),
                        named.substring(0, slash),
                        named.substring(slash + 1),
                        "the application's list of libraries"));
            }
        }
    }
}
