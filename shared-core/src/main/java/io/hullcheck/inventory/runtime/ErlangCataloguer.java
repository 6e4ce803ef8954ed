package io.hullcheck.inventory.runtime;

import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the file {@code releases/25/OTP_VERSION} of Erlang/OTP (Erlang's "Versions", "Retrieving Current OTP Version"); two
 * asterisks behind the version say that patches were put on it.
 */
public final class ErlangCataloguer implements Cataloguer {
    private static final long LARGEST = 4_096;

    @Override
    public String name() {
        return "erlang";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("/OTP_VERSION");
    }

    @Override
    public boolean wants(String path, long size) {
        return size <= LARGEST && wants(path);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        String line = BoundedLines.of(file, evidence).next().orElse("").trim();
        int end = 0;
        while (end < line.length() && line.charAt(end) != '*') {
            end++;
        }
        String version = line.substring(0, end);
        if (!version.isEmpty() && Character.isDigit(version.charAt(0)) && version.indexOf(' ') < 0) {
            evidence.found(PackageDraft.ofLanguage(
                    PackageKind.BITNAMI, Optional.empty(), "erlang", version, "its file OTP_VERSION"));
        }
    }
}
