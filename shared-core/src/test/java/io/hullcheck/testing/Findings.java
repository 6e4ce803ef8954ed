package io.hullcheck.testing;

import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import java.util.List;
import java.util.Optional;

/** Findings for tests of what comes behind the matching. */
public final class Findings {
    private Findings() {}

    public static Finding of(String id, Severity severity, String... fixed) {
        return in(id, severity, "lib", "1.0", "/app/lib.jar", fixed);
    }

    public static Finding in(String id, Severity severity, String name, String version, String path, String... fixed) {
        InstalledPackage installed = new InstalledPackage(
                "pkg:maven/g/" + name + "@" + version,
                PackageKind.MAVEN,
                Optional.empty(),
                name,
                version,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Certainty.PROVEN,
                "the coordinates in its pom.properties",
                List.of(new Location(new Layer(0, Optional.empty(), Optional.empty(), 1, Optional.empty()), path)),
                List.of());
        return new Finding(
                id,
                List.of(),
                installed,
                List.of(fixed),
                fixed.length == 0 ? FixState.UNFIXED : FixState.FIXED,
                severity,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "what " + id + " is",
                Optional.empty(),
                List.of("https://example.org/" + id),
                List.of(),
                Exploitation.NONE,
                false,
                Optional.empty());
    }
}
