package io.hullcheck.inventory.runtime;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the file {@code release} at the top of every JDK, JRE and {@code jlink} run-time image (JEP 223, JEP 322). Named as
 * in Bitnami's database, which numbers Java 8 as {@code 8.0.402}.
 */
public final class JdkCataloguer implements Cataloguer {
    private static final String FILE = "release";
    private static final long LARGEST = 64 << 10;
    private static final Pattern EIGHT = Pattern.compile("1\\.(\\d+)\\.0(?:_(\\d+))?.*");

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
        BoundedLines lines = new BoundedLines(file.content());
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            int equals = line.get().indexOf('=');
            if (equals > 0) {
                values.put(
                        line.get().substring(0, equals).trim(),
                        line.get().substring(equals + 1).trim().replaceAll("^\"|\"$", ""));
            }
        }
        String version = values.getOrDefault("JAVA_VERSION", "");
        if (version.isBlank() || !Character.isDigit(version.charAt(0))) {
            // other programs have a file of that name too
            return;
        }
        Matcher eight = EIGHT.matcher(version);
        String plain = eight.matches()
                ? eight.group(1) + ".0." + Optional.ofNullable(eight.group(2)).orElse("0")
                : version;
        String vendor = values.getOrDefault("IMPLEMENTOR", "");
        evidence.found(PackageDraft.ofLanguage(
                PackageKind.BITNAMI,
                Optional.empty(),
                "JRE".equals(values.get("IMAGE_TYPE")) ? "jre" : "java",
                plain,
                "its release file" + (vendor.isBlank() ? "" : ", by " + vendor)));
    }
}
