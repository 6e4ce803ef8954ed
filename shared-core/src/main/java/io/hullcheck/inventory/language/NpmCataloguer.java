package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code package.json} of every package that npm, yarn or pnpm has installed: the one at the top of a folder in
 * {@code node_modules}, however deep that lies (npm Docs, "folders"; "package.json"). Others belong to sources, tests and
 * templates, and install nothing.
 */
public final class NpmCataloguer implements Cataloguer {
    private static final String FILE = "/package.json";
    private static final String MODULES = "node_modules/";
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public boolean wants(String path) {
        if (!path.endsWith(FILE)) {
            return false;
        }
        int modules = path.lastIndexOf(MODULES);
        if (modules < 0 || modules > 0 && path.charAt(modules - 1) != '/') {
            return false;
        }
        String folder = folder(path);
        // @scope/name, or name; what begins with a dot is the package manager's own
        boolean scoped = folder.startsWith("@");
        int slashes = (int) folder.chars().filter(c -> c == '/').count();
        return !folder.isEmpty() && !folder.startsWith(".") && slashes == (scoped ? 1 : 0);
    }

    /** By which others ask for it. */
    private static String folder(String path) {
        int start = path.lastIndexOf(MODULES) + MODULES.length();
        int end = path.length() - FILE.length();
        return start < end ? path.substring(start, end) : "";
    }

    @Override
    public List<String> samples() {
        return List.of("node_modules/x/package.json", "node_modules/@x/y/package.json");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        String name = "";
        String version = "";
        Declared declared = Declared.NOTHING;
        try (JsonParser json = JSON.createParser(file.content())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            JsonPackage found = JsonPackage.read(json, "dependencies");
            declared = found.declared();
            name = found.name().trim();
            version = found.version().trim();
        } catch (JsonProcessingException e) {
            throw new IOException("it is no whole JSON", e);
        }
        // without a version it is no package that npm could have installed, but a folder of one
        if (!name.isEmpty() && !version.isEmpty()) {
            int slash = name.indexOf('/');
            boolean scoped = name.startsWith("@") && slash > 0;
            evidence.found(PackageDraft.ofLanguage(
                            PackageKind.NPM,
                            scoped ? Optional.of(name.substring(0, slash)) : Optional.empty(),
                            scoped ? name.substring(slash + 1) : name,
                            version,
                            "its package.json")
                    .saying(new Declared(
                            declared.licences(), declared.needs(), List.of(folder(file.path())), Optional.empty())));
        }
    }
}
