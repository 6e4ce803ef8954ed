package io.hullcheck.inventory.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.image.BoundedJson;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * The crates that {@code cargo auditable} lists in a program: JSON, compressed by zlib, in a section of its own
 * (cargo-auditable, {@code PARSING.md} and its JSON schema). It is found by its contents, so that every form of program
 * is read alike.
 */
final class RustBuildRecord implements BuildRecord {
    private static final String START = "{\"packages\":[";
    /** The largest workspaces have some 2,000 crates, 200 KB. */
    private static final int LONGEST = 8 << 20;

    private static final ObjectMapper MAPPER = BoundedJson.tree();

    @Override
    public byte firstByte() {
        return 0x78;
    }

    @Override
    public boolean mayStart(byte[] buffer, int at, int filled) {
        if (at + 2 >= filled) {
            return false;
        }
        int second = buffer[at + 1] & 0xff;
        return (second == 0x01 || second == 0x5e || second == 0x9c || second == 0xda)
                && Deflated.mayBeBlock(buffer[at + 2])
                && Deflated.start(
                                buffer,
                                at,
                                Math.min(filled, at + ProgramRecordCataloguer.LOOKAHEAD),
                                false,
                                START.length())
                        .equals(START);
    }

    @Override
    public boolean tell(Window window, FoundFile file, Evidence evidence) throws IOException {
        JsonNode packages;
        try {
            packages = MAPPER.readTree(Deflated.whole(new InflaterInputStream(window.from(window.at())), LONGEST))
                    .path("packages");
        } catch (JsonProcessingException e) {
            throw new IOException("its list of crates is damaged (" + e.getOriginalMessage() + ")", e);
        }
        for (JsonNode one : packages) {
            String name = one.path("name").asText("");
            String version = one.path("version").asText("");
            // what only ran while it was built is not in it; what was never published has no advisories
            boolean inside = !one.path("kind").asText("runtime").equals("build")
                    && !one.path("source").asText("").equals("local");
            if (inside && !name.isBlank() && !version.isBlank()) {
                evidence.found(PackageDraft.ofLanguage(
                                PackageKind.CARGO,
                                Optional.empty(),
                                name,
                                version,
                                "what cargo-auditable wrote into the program")
                        .saying(Declared.of(List.of(), needs(one, packages))));
            }
        }
        return true;
    }

    /** Dependencies are numbers of packages in the list. */
    private static List<String> needs(JsonNode one, JsonNode packages) {
        List<String> needs = new ArrayList<>();
        one.path("dependencies")
                .forEach(d -> needs.add(packages.path(d.asInt(-1)).path("name").asText("")));
        return needs;
    }
}
