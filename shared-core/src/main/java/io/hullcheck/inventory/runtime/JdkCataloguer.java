package io.hullcheck.inventory.runtime;

import io.hullcheck.image.Cut;
import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the file {@code release} at the top of every JDK, JRE and {@code jlink} run-time image (JEP 223, JEP 322). Named as
 * in Bitnami's database, which numbers Java 8 as {@code 8.0.402}.
 */
public final class JdkCataloguer implements Cataloguer {
    private static final String FILE = "release";
    private static final long LARGEST = 64 << 10;

    /** {@code 1.8.0_402} is {@code 8.0.402}. */
    private static String plain(String version) {
        int end = version.startsWith("1.") ? Cut.endOfDigits(version, 2) : 0;
        if (end <= 2 || !version.startsWith(".0", end)) {
            return version;
        }
        int update = end + ".0".length();
        int behind = version.startsWith("_", update) ? Cut.endOfDigits(version, update + 1) : 0;
        return version.substring(2, end) + ".0." + (behind > update + 1 ? version.substring(update + 1, behind) : "0");
    }

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith("/" + FILE) && !path.startsWith("proc/");
    }

    @Override
    public boolean wants(String path, long size) {
        return size <= LARGEST && wants(path);
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        Map<String, String> values = new HashMap<>();
        BoundedLines lines = BoundedLines.of(file, evidence);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            int equals = line.get().indexOf('=');
            if (equals > 0) {
                values.put(
                        line.get().substring(0, equals).trim(),
                        Cut.withoutStart(
                                Cut.withoutEnd(line.get().substring(equals + 1).trim(), "\""), "\""));
            }
        }
        String version = values.getOrDefault("JAVA_VERSION", "");
        if (version.isBlank() || !Character.isDigit(version.charAt(0))) {
            // other programs have a file of that name too
            return;
        }
        String plain = plain(version);
        String vendor = values.getOrDefault("IMPLEMENTOR", "");
        evidence.found(PackageDraft.ofLanguage(
                PackageKind.BITNAMI,
                Optional.empty(),
                "JRE".equals(values.get("IMAGE_TYPE")) ? "jre" : "java",
                plain,
                "its release file" + (vendor.isBlank() ? "" : ", by " + vendor)));
    }
}
