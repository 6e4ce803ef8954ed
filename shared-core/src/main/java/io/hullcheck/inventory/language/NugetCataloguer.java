package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Checksum;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the libraries that a .NET application was published with ({@code *.deps.json}, .NET's "Runtime configuration
 * files"): those of the type package; the application itself is a project.
 */
public final class NugetCataloguer implements Cataloguer {
    private static final String SHA512 = "sha512-";
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
            Map<String, List<String>> needs = new HashMap<>();
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (value == JsonToken.START_OBJECT && field.equals("libraries")) {
                    libraries(json, needs, evidence);
                } else if (value == JsonToken.START_OBJECT && field.equals("targets")) {
                    targets(json, needs);
                } else {
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException("it is no whole JSON", e);
        }
    }

    /** {@code ".NETCoreApp,Version=v8.0": {"Serilog/2.0": {"dependencies": {"Newtonsoft.Json": "13.0.1"}}}} */
    private static void targets(JsonParser json, Map<String, List<String>> needs) throws IOException {
        for (String target = json.nextFieldName(); target != null; target = json.nextFieldName()) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            for (String library = json.nextFieldName(); library != null; library = json.nextFieldName()) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    json.skipChildren();
                    continue;
                }
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    if (json.nextToken() == JsonToken.START_OBJECT && field.equals("dependencies")) {
                        for (String need = json.nextFieldName(); need != null; need = json.nextFieldName()) {
                            needs.computeIfAbsent(library, l -> new ArrayList<>())
                                    .add(need);
                            json.nextToken();
                            json.skipChildren();
                        }
                    } else {
                        json.skipChildren();
                    }
                }
            }
        }
    }

    /** {@code "Newtonsoft.Json/13.0.1": {"type": "package", …}} */
    private static void libraries(JsonParser json, Map<String, List<String>> needs, Evidence evidence)
            throws IOException {
        for (String library = json.nextFieldName(); library != null; library = json.nextFieldName()) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            String type = "";
            String hash = "";
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_STRING && field.equals("type")) {
                    type = json.getText();
                } else if (value == JsonToken.VALUE_STRING && field.equals("sha512")) {
                    hash = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            // an application that brings its runtime lists it as runtimepack.NAME
            boolean runtime = type.equals("runtimepack") && library.startsWith(RUNTIME);
            String named = runtime ? library.substring(RUNTIME.length()) : library;
            int slash = named.lastIndexOf('/');
            if ((runtime || type.equals("package")) && slash > 0 && slash + 1 < named.length()) {
                Declared declared = Declared.of(List.of(), needs.getOrDefault(library, List.of()));
                evidence.found(PackageDraft.ofLanguage(
                                PackageKind.NUGET,
                                Optional.empty(),
                                named.substring(0, slash),
                                named.substring(slash + 1),
                                "the application's list of libraries")
                        .saying(checksum(hash).map(declared::withChecksum).orElse(declared)));
            }
        }
    }

    /** {@code sha512-} and base64; empty for a library that was never packed. */
    private static Optional<Checksum> checksum(String hash) {
        if (!hash.startsWith(SHA512)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Checksum(
                    "SHA512", HexFormat.of().formatHex(Base64.getDecoder().decode(hash.substring(SHA512.length())))));
        } catch (IllegalArgumentException e) {
            // not what it says it is; nothing rests on it
            return Optional.empty();
        }
    }
}
