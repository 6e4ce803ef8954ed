package io.hullcheck.match;

import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.FixState;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Releases of distributions that get no security updates any more. Nobody mends or lists the vulnerabilities of such a
 * release, so the few findings it has say nothing; that it is dead is a finding of its own. The days lie beside this
 * class, each with its source.
 */
final class EndOfLife {
    private static final String FILE = "end-of-life.txt";

    private static final Layer NO_LAYER = new Layer(0, Optional.empty(), Optional.empty(), -1, Optional.empty());

    private record Release(String version, LocalDate last, String source) {}

    /** Read once, at the first image that names its distribution. */
    private static final class Releases {
        static final Map<String, List<Release>> ALL = read();
    }

    private EndOfLife() {}

    /** The finding of an image whose distribution was cared for until a day before today. */
    static Optional<Finding> finding(Inventory inventory, LocalDate today) {
        return inventory
                .distribution()
                .flatMap(d -> release(d).filter(r -> today.isAfter(r.last)).map(r -> finding(inventory, d, r, today)));
    }

    private static Finding finding(Inventory inventory, Distribution distribution, Release release, LocalDate today) {
        String id = distribution.id().toUpperCase(Locale.ROOT) + "-" + release.version;
        Optional<String> alive = Releases.ALL.get(key(distribution)).stream()
                .filter(r -> !today.isAfter(r.last))
                .max((a, b) -> a.last.compareTo(b.last))
                .map(Release::version);
        return new Finding(
                "EOL-" + id,
                List.of(),
                new InstalledPackage(
                        "pkg:generic/" + distribution.id() + "@" + release.version,
                        PackageKind.DISTRIBUTION,
                        Optional.empty(),
                        distribution.id(),
                        release.version,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Certainty.PROVEN,
                        "the release that the image names",
                        // which layer wrote the file is not kept; the release is the base's as a rule
                        List.of(new Location(
                                inventory.layers().stream().findFirst().orElse(NO_LAYER), distribution.path())),
                        List.of()),
                alive.stream().toList(),
                alive.isPresent() ? FixState.FIXED : FixState.END_OF_LIFE,
                Severity.HIGH,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                distribution.name() + " gets no security updates since " + release.last
                        + "; what was found in its packages since then is neither mended nor listed",
                Optional.of(release.last + "T00:00:00Z"),
                List.of(release.source),
                List.of(),
                Exploitation.NONE,
                false,
                Optional.empty());
    }

    private static String key(Distribution distribution) {
        return switch (distribution.id()) {
            case "centos" -> distribution.name().startsWith("CentOS Stream") ? "centos-stream" : "centos";
            case "sled", "sles_sap", "sle_hpc" -> "sles";
            default -> distribution.id();
        };
    }

    /** {@code 3.10.2} is of 3.10, and {@code 8.9} of 8. */
    private static Optional<Release> release(Distribution distribution) {
        String version = distribution.version().orElse("");
        return Releases.ALL.getOrDefault(key(distribution), List.of()).stream()
                .filter(r -> version.equals(r.version) || version.startsWith(r.version + "."))
                .max((a, b) -> Integer.compare(a.version.length(), b.version.length()));
    }

    private static Map<String, List<Release>> read() {
        Map<String, List<Release>> releases = new HashMap<>();
        try (InputStream in = EndOfLife.class.getResourceAsStream(FILE);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(in, FILE), StandardCharsets.UTF_8))) {
            String source = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ");
                if (parts[0].equals("@")) {
                    source = parts[2];
                } else if (!parts[0].equals("#")) {
                    releases.computeIfAbsent(parts[0], d -> new ArrayList<>())
                            .add(new Release(parts[1], LocalDate.parse(parts[2]), source));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of this program is damaged", e);
        }
        return Map.copyOf(releases);
    }
}
