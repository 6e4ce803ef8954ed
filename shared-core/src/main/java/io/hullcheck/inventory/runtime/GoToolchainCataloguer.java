package io.hullcheck.inventory.runtime;

import io.hullcheck.image.Cut;
import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the file {@code VERSION} at the top of Go's own folder. Go's vulnerability database calls the tools {@code
 * toolchain}; the standard library is told by each program that was built with it.
 */
public final class GoToolchainCataloguer implements Cataloguer {
    private static final long LARGEST = 4_096;

    /** {@code go1.22.3}, {@code go1.23rc1} (go.dev/doc/toolchain, "Go versions"). */
    private static boolean isRelease(String text) {
        if (!text.startsWith("go1")) {
            return false;
        }
        int at = "go1".length();
        while (at < text.length() && text.charAt(at) == '.' && Cut.endOfDigits(text, at + 1) > at + 1) {
            at = Cut.endOfDigits(text, at + 1);
        }
        String stage = text.startsWith("rc", at) ? "rc" : text.startsWith("beta", at) ? "beta" : "";
        return at == text.length() || !stage.isEmpty() && Cut.areDigits(text.substring(at + stage.length()));
    }

    @Override
    public String name() {
        return "go-toolchain";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("go/VERSION");
    }

    @Override
    public boolean wants(String path, long size) {
        return size <= LARGEST && wants(path);
    }

    @Override
    public List<String> samples() {
        return List.of("go/VERSION");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        Optional<String> line = BoundedLines.of(file, evidence).next();
        line.map(String::trim)
                .filter(GoToolchainCataloguer::isRelease)
                .ifPresent(v -> evidence.found(PackageDraft.ofLanguage(
                        PackageKind.GO,
                        Optional.empty(),
                        "toolchain",
                        // as other tools write it: 1.22.3
                        v.substring("go".length()),
                        "the file VERSION of Go's own folder")));
    }
}
