package io.hullcheck.reach;

import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Tells of each finding whether the application reaches it. Immutable. */
public final class Reaches {
    /**
     * Classes that the makers of a library tell people to take out of it, by vulnerability: Apache Log4j, "Security
     * Vulnerabilities" (https://logging.apache.org/security.html) and "Log4j 1.x".
     */
    private static final Map<String, String> REMOVABLE = Map.ofEntries(
            Map.entry("CVE-2021-44228", "org/apache/logging/log4j/core/lookup/JndiLookup"),
            Map.entry("CVE-2021-45046", "org/apache/logging/log4j/core/lookup/JndiLookup"),
            Map.entry("CVE-2019-17571", "org/apache/log4j/net/SocketServer"),
            Map.entry("CVE-2021-4104", "org/apache/log4j/net/JMSAppender"),
            Map.entry("CVE-2022-23302", "org/apache/log4j/net/JMSSink"),
            Map.entry("CVE-2022-23305", "org/apache/log4j/jdbc/JDBCAppender"));

    private final ClassGraph graph;
    private final Set<String> shared = new HashSet<>();

    private final boolean isWhole;

    /** @param inventory of the image: an archive that several packages share tells of none of them */
    public Reaches(ClassGraph graph, Inventory inventory) {
        this.graph = graph;
        this.isWhole = inventory.gaps().isEmpty();
        Map<String, String> owners = new HashMap<>();
        for (InstalledPackage installed : inventory.packages()) {
            if (installed.kind() == PackageKind.MAVEN) {
                for (Location location : installed.locations()) {
                    String archive = archive(location.path());
                    String other = owners.putIfAbsent(archive, installed.purl());
                    if (other != null && !other.equals(installed.purl())) {
                        shared.add(archive);
                    }
                }
            }
        }
    }

    /** The archive that holds a package: coordinates and the like inside it are not the place. */
    static String archive(String path) {
        int inside = path.lastIndexOf('!');
        return isArchive(path) || inside < 0 || !path.startsWith("!/", inside) ? path : path.substring(0, inside);
    }

    private static boolean isArchive(String path) {
        return ArchiveReader.isArchive(path);
    }

    /** Of several places the nearest counts. */
    public Reach of(Finding finding) {
        return of(finding.installed(), names(finding));
    }

    /** All names of the vulnerability of a finding. */
    public static List<String> names(Finding finding) {
        return Stream.concat(Stream.of(finding.id()), finding.names().stream())
                .distinct()
                .toList();
    }

    /**
     * The same for a package.
     *
     * @param names of the vulnerability
     */
    public Reach of(InstalledPackage installed, List<String> names) {
        if (installed.kind() != PackageKind.MAVEN) {
            return Reach.UNKNOWN;
        }
        List<Reach> all = installed.locations().stream()
                .map(l -> of(names, archive(l.path())))
                .toList();
        for (Reach.Kind kind : List.of(Reach.Kind.REACHABLE, Reach.Kind.UNKNOWN, Reach.Kind.NOT_FOUND)) {
            for (Reach one : all) {
                if (one.kind() == kind) {
                    return one;
                }
            }
        }
        return all.get(0);
    }

    private Reach of(List<String> vulnerability, String archive) {
        if (shared.contains(archive)) {
            return new Reach(Reach.Kind.UNKNOWN, "it is in one archive with other libraries");
        }
        Reach reach = graph.of(archive);
        if (!isWhole && reach.kind() == Reach.Kind.NOT_FOUND) {
            reach = new Reach(Reach.Kind.UNKNOWN, "something in the image could not be analysed");
        }
        String why = reach.why();
        return vulnerability.stream()
                .filter(REMOVABLE::containsKey)
                .map(REMOVABLE::get)
                .filter(c -> !why.equals("its classes were not found") && !graph.has(archive, c))
                .findFirst()
                .map(c -> new Reach(
                        Reach.Kind.REMOVED, "the class " + c.replace('/', '.') + " was taken out of " + archive))
                .orElse(reach);
    }
}
