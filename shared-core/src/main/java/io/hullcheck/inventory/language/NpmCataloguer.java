package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hullcheck.image.BoundedJson;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code package.json} of every package that npm, yarn or pnpm has installed: the one at the top of a folder in
 * {@code node_modules}, however deep that lies (npm Docs, "folders"; "package.json"), also within the archives that Yarn
 * runs packages from (Yarn's docs, "Plug'n'Play"). Those of the stores of Deno, Bun and corepack are told by folders that
 * name the version, and those that an installed package has brought along by a name, a version and code of their own.
 * Others belong to sources, tests and templates, and install nothing.
 */
public final class NpmCataloguer implements Cataloguer {
    private static final JsonFactory JSON = BoundedJson.streaming();

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public boolean wants(String path) {
        return NpmPlace.of(path).isPresent() || isArchive(path);
    }

    @Override
    public List<String> samples() {
        return List.of("node_modules/x/package.json", "node_modules/@x/y/package.json", ".yarn/cache/x.zip");
    }

    @Override
    public String meaning(String path) {
        return NpmPlace.of(path)
                .map(p -> p.isTest() ? p.kind() + " of tests" : p.kind().toString())
                .orElse("");
    }

    /** {@code .yarn/cache/minimist-npm-1.2.5-ced0e1ef7c-86706ce5b3.zip}, or of that name in another folder. */
    private static boolean isArchive(String path) {
        return path.endsWith(".zip")
                && (path.contains(".yarn/") || path.indexOf("-npm-", path.lastIndexOf('/') + 1) > 0);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        if (isArchive(file.path())) {
            new ZippedPackages(file, evidence)
                    .read(
                            path -> NpmPlace.of(path)
                                    .filter(p -> p.kind() == NpmPlace.Kind.INSTALLED)
                                    .isPresent(),
                            (path, in) -> read(NpmPlace.of(path).orElseThrow(), in).stream()
                                    .toList());
            return;
        }
        NpmPlace place = NpmPlace.of(file.path()).orElseThrow();
        try {
            read(place, file.content()).ifPresent(evidence::found);
        } catch (JsonProcessingException e) {
            throw new IOException("it is no whole JSON", e);
        }
    }

    private static Optional<PackageDraft> read(NpmPlace place, InputStream content) throws IOException {
        JsonPackage found;
        try (JsonParser json = JSON.createParser(content)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            found = JsonPackage.read(json, "dependencies");
        } catch (IOException e) {
            if (place.kind() == NpmPlace.Kind.INSTALLED && !place.isTest()) {
                throw e;
            }
            // one of a package's own tests, or of its sources: nothing is installed by it
            return Optional.empty();
        }
        String name = found.name().trim();
        String version = found.version().trim();
        // without a version it is no package that npm could have installed, but a folder of one
        if (name.isEmpty() || version.isEmpty() || !isInstalled(place, found, name, version)) {
            return Optional.empty();
        }
        int slash = name.indexOf('/');
        boolean scoped = name.startsWith("@") && slash > 0;
        return Optional.of(PackageDraft.ofLanguage(
                        PackageKind.NPM,
                        scoped ? Optional.of(name.substring(0, slash)) : Optional.empty(),
                        scoped ? name.substring(slash + 1) : name,
                        version,
                        place.owner()
                                .map(o -> "its package.json, bundled by " + o)
                                .orElse("its package.json"))
                .asSureAs(place.owner().isPresent() ? Certainty.DECLARED : Certainty.PROVEN)
                .saying(new Declared(
                        found.declared().licences(),
                        found.declared().needs(),
                        place.kind() == NpmPlace.Kind.STORED ? List.of() : List.of(place.name()),
                        Optional.empty())));
    }

    private static boolean isInstalled(NpmPlace place, JsonPackage found, String name, String version) {
        return switch (place.kind()) {
            case INSTALLED -> true;
            case STORED -> !found.isPrivate() && place.isNamedBy(name, version);
            // a part of a package may bear a name too: that of its owner, one of no form that npm takes, or none to
            // publish
            case BUNDLED ->
                !found.isPrivate()
                        && found.hasCode()
                        && isName(name)
                        && isVersion(version)
                        && !place.owner().equals(Optional.of(name));
        };
    }

    /** npm Docs, "package.json", "name": small letters, digits and a few signs, and a scope before it or none. */
    private static boolean isName(String name) {
        int slash = name.indexOf('/');
        if (name.length() > 214 || name.startsWith("@") != slash > 0 || name.indexOf('/', slash + 1) > 0 && slash > 0) {
            return false;
        }
        return name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "-._~@/".indexOf(c) >= 0)
                && name.lastIndexOf('@') <= 0
                && !name.startsWith(".")
                && !name.startsWith("_");
    }

    /** Three numbers (Semantic Versioning, section 2), of which not all are 0 as in what was never released. */
    private static boolean isVersion(String version) {
        int end = 0;
        while (end < version.length() && version.charAt(end) != '-' && version.charAt(end) != '+') {
            end++;
        }
        String[] numbers = version.substring(0, end).split("\\.", -1);
        boolean isReleased = false;
        for (String number : numbers) {
            if (number.isEmpty() || number.chars().anyMatch(c -> c < '0' || c > '9')) {
                return false;
            }
            isReleased |= number.chars().anyMatch(c -> c != '0');
        }
        return numbers.length == 3 && isReleased;
    }
}
