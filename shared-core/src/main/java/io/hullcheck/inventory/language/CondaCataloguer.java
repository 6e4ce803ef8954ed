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

/**
 * Reads conda's record of each installed package: {@code conda-meta/NAME-VERSION-BUILD.json} (conda documentation, "Managing
 * environments"). Python packages in an environment have their own metadata besides.
 */
public final class CondaCataloguer implements Cataloguer {
    private static final JsonFactory JSON = BoundedJson.streaming();

    @Override
    public String name() {
        return "conda";
    }

    @Override
    public boolean wants(String path) {
        int slash = path.lastIndexOf('/');
        return path.endsWith(".json") && slash > 0 && path.substring(0, slash).endsWith("conda-meta");
    }

    @Override
    public List<String> samples() {
        return List.of("conda-meta/x.json");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        try (JsonParser json = JSON.createParser(file.content())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            JsonPackage found = JsonPackage.read(json, "depends");
            if (found.name().isBlank() || found.version().isBlank()) {
                throw new IOException("it names no package and version");
            }
            evidence.found(PackageDraft.ofLanguage(
                            PackageKind.CONDA,
                            Optional.empty(),
                            found.name().trim(),
                            found.version().trim(),
                            "conda's own record")
                    .saying(found.declared()));
        } catch (JsonProcessingException e) {
            throw new IOException("it is no whole JSON", e);
        }
    }
}
