package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.image.BoundedJson;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads what Composer has installed: {@code vendor/composer/installed.json}, a list in version 1, an object in 2. */
public final class ComposerCataloguer implements Cataloguer {
    private static final String FILE = "composer/installed.json";
    private static final JsonFactory JSON = BoundedJson.streaming();

    @Override
    public String name() {
        return "composer";
    }

    @Override
    public boolean wants(String path) {
        return path.equals(FILE) || path.endsWith("/" + FILE);
    }

    @Override
    public List<String> samples() {
        return List.of("vendor/composer/installed.json");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        try (JsonParser json = JSON.createParser(file.content())) {
            JsonToken start = json.nextToken();
            if (start == JsonToken.START_ARRAY) {
                packages(json, evidence);
            } else if (start == JsonToken.START_OBJECT) {
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    if (json.nextToken() == JsonToken.START_ARRAY && field.equals("packages")) {
                        packages(json, evidence);
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                throw new IOException("it is neither a list nor an object");
            }
        } catch (JsonProcessingException e) {
            throw new IOException("it is no whole JSON", e);
        }
    }

    private static void packages(JsonParser json, Evidence evidence) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            JsonPackage found = JsonPackage.read(json, "require");
            String name = found.name();
            int slash = name.indexOf('/');
            if (slash > 0 && !found.version().isEmpty()) {
                evidence.found(PackageDraft.ofLanguage(
                                PackageKind.COMPOSER,
                                Optional.of(name.substring(0, slash)),
                                name.substring(slash + 1),
                                found.version(),
                                "Composer's list of what it has installed")
                        .saying(found.declared()));
            }
        }
    }
}
