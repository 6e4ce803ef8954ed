package io.hullcheck.testing;

import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.SourcePackage;
import io.hullcheck.match.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Findings for tests of what comes behind the matching. */
public final class Findings {
    private Findings() {}

    public static Finding of(String id, Severity severity, String... fixed) {
        return in(id, severity, "lib", "1.0", "/app/lib.jar", fixed);
    }

    /** The same finding, with more known of it. */
    public static Finding with(Finding finding, Consumer<More> change) {
        More more = new More(finding);
        change.accept(more);
        return new Finding(
                finding.id(),
                more.names,
                more.installed,
                finding.fixedVersions(),
                finding.state(),
                finding.severity(),
                finding.decidedBy(),
                more.score,
                finding.ratings(),
                more.summary,
                more.published,
                finding.references(),
                more.weaknesses,
                more.exploitation,
                more.malicious,
                finding.caveat());
    }

    /** What most tests of findings leave out. */
    public static final class More {
        public List<String> names;
        public InstalledPackage installed;
        public Optional<Double> score;
        public String summary;
        public Optional<String> published;
        public List<String> weaknesses;
        public Exploitation exploitation;
        public boolean malicious;

        private More(Finding finding) {
            names = finding.names();
            installed = finding.installed();
            score = finding.score();
            summary = finding.summary();
            published = finding.published();
            weaknesses = finding.weaknesses();
            exploitation = finding.exploitation();
            malicious = finding.malicious();
        }
    }

    /** A package of a distribution. */
    public static InstalledPackage os(String name, String source, int layer) {
        return new InstalledPackage(
                "pkg:deb/debian/" + name + "@1?arch=amd64",
                PackageKind.DEB,
                Optional.of("debian"),
                name,
                "1",
                Optional.of(new SourcePackage(source, "1")),
                Optional.of("amd64"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Certainty.PROVEN,
                "dpkg's database",
                List.of(new Location(
                        new Layer(layer, Optional.empty(), Optional.empty(), 1, Optional.empty()),
                        "/var/lib/dpkg/status")),
                List.of());
    }

    /** A package of any kind. */
    public static InstalledPackage of(PackageKind kind, String name, String version, String path) {
        return new InstalledPackage(
                "pkg:" + kind.name().toLowerCase(Locale.ROOT) + "/g/" + name + "@" + version,
                kind,
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
    }

    public static Finding in(String id, Severity severity, String name, String version, String path, String... fixed) {
        InstalledPackage installed = of(PackageKind.MAVEN, name, version, path);
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
