package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.image.BoundedJson;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Checksum;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the libraries that a .NET application was published with ({@code *.deps.json}, .NET's "Runtime configuration
 * files"): those of the type package that bring files; the application itself is a project.
 */
public final class NugetCataloguer implements Cataloguer {
    private static final String SHA512 = "sha512-";
    private static final String RUNTIME = "runtimepack.";
    /** What a library may bring: assemblies, native code, either for some machines alone, translations. */
    private static final Set<String> ASSETS = Set.of("runtime", "native", "runtimeTargets", "resources");

    /** Stands for a folder that is empty on purpose (NuGet, "Empty folders"). */
    private static final String NO_FILE = "_._";

    /** Of one application; honest ones have some hundred. */
    private static final int MOST_LIBRARIES = 50_000;

    private static final JsonFactory JSON = BoundedJson.streaming();

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
        read(file.content(), evidence);
    }

    /** Reads one list, and nothing that stands behind it. */
    static void read(InputStream content, Evidence evidence) throws IOException {
        try (JsonParser json = JSON.createParser(content)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            Map<String, Target> targets = new HashMap<>();
            List<Library> libraries = new ArrayList<>();
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (value == JsonToken.START_OBJECT && field.equals("libraries")) {
                    libraries(json, libraries);
                } else if (value == JsonToken.START_OBJECT && field.equals("targets")) {
                    targets(json, targets);
                } else {
                    json.skipChildren();
                }
            }
            for (Library library : libraries) {
                tell(library, Optional.ofNullable(targets.get(library.name)), evidence);
            }
        } catch (JsonProcessingException e) {
            throw new IOException("it is no whole JSON", e);
        }
    }

    /** What the list says of a library wherever it is needed. */
    private record Library(String name, String type, String hash) {}

    /** What a library is for one framework and machine, or for several. */
    private static final class Target {
        private final List<String> needs = new ArrayList<>();
        private boolean bringsFiles;
    }

    /** {@code ".NETCoreApp,Version=v8.0": {"Serilog/2.0": {"dependencies": {…}, "runtime": {"lib/a.dll": {}}}}} */
    private static void targets(JsonParser json, Map<String, Target> targets) throws IOException {
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
                Target of = targets.computeIfAbsent(library, l -> new Target());
                if (targets.size() > MOST_LIBRARIES) {
                    throw new IOException("it has more than " + MOST_LIBRARIES + " libraries for its targets");
                }
                for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                    boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
                    if (isObject && field.equals("dependencies")) {
                        of.needs.addAll(names(json));
                    } else if (isObject && ASSETS.contains(field)) {
                        of.bringsFiles |= names(json).stream().anyMatch(f -> !f.endsWith(NO_FILE));
                    } else {
                        json.skipChildren();
                    }
                }
            }
        }
    }

    /** The names of an object's fields, up to its end. */
    private static List<String> names(JsonParser json) throws IOException {
        List<String> names = new ArrayList<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            names.add(name);
            json.nextToken();
            json.skipChildren();
        }
        return names;
    }

    /** {@code "Newtonsoft.Json/13.0.1": {"type": "package", …}} */
    private static void libraries(JsonParser json, List<Library> libraries) throws IOException {
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
            if (libraries.size() == MOST_LIBRARIES) {
                throw new IOException("it lists more than " + MOST_LIBRARIES + " libraries");
            }
            libraries.add(new Library(library, type, hash));
        }
    }

    /** A library that brings no file is not installed: the runtime has what it stands for, or it only led to others. */
    private static void tell(Library library, Optional<Target> target, Evidence evidence) {
        // an application that brings its runtime lists it as runtimepack.NAME
        boolean runtime = library.type.equals("runtimepack") && library.name.startsWith(RUNTIME);
        String named = runtime ? library.name.substring(RUNTIME.length()) : library.name;
        int slash = named.lastIndexOf('/');
        boolean isPackage =
                library.type.equals("package") && target.map(t -> t.bringsFiles).orElse(true);
        if ((runtime || isPackage) && slash > 0 && slash + 1 < named.length()) {
            Declared declared = Declared.of(List.of(), target.map(t -> t.needs).orElse(List.of()));
            evidence.found(PackageDraft.ofLanguage(
                            PackageKind.NUGET,
                            Optional.empty(),
                            named.substring(0, slash),
                            named.substring(slash + 1),
                            "the application's list of libraries")
                    .saying(checksum(library.hash).map(declared::withChecksum).orElse(declared)));
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
