package io.hullcheck.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.match.Finding;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What an earlier scan, or a scan of another image, has found. A finding is the same whatever the versions of its package: one
 * that an update did not mend is not new. Immutable.
 *
 * @param name the report or image, as typed
 * @param entries what it has
 * @param packages names of all packages of that image, without versions
 */
public record Baseline(String name, List<Entry> entries, Set<String> packages) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * One vulnerability of one package.
     *
     * @param names all names of it, the first before all others
     * @param purl of the package
     */
    public record Entry(List<String> names, String purl) {
        public Entry {
            names = List.copyOf(names);
        }
    }

    public Baseline {
        entries = List.copyOf(entries);
        packages = Set.copyOf(packages);
    }

    /** Whether what was typed names an earlier report; anything else is an image. */
    public static boolean isReport(String typed) {
        return typed.endsWith(".json") && !typed.startsWith("sbom:");
    }

    /** The findings of a scan that was made to compare with. */
    public static Baseline of(String name, List<Finding> findings, List<InstalledPackage> packages) {
        Set<String> names = new HashSet<>();
        packages.forEach(p -> names.add(unversioned(p.purl())));
        return new Baseline(
                name,
                findings.stream()
                        .map(f -> new Entry(names(f), f.installed().purl()))
                        .toList(),
                names);
    }

    private static List<String> names(Finding finding) {
        List<String> names = new ArrayList<>(List.of(finding.id()));
        names.addAll(finding.names());
        return names;
    }

    /**
     * Reads {@code report.json} of an earlier scan.
     *
     * @throws PolicyException when it is none
     */
    public static Baseline read(Path file) throws IOException {
        JsonNode json;
        try {
            json = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new PolicyException(
                    file + ":" + e.getLocation().getLineNr() + ":"
                            + e.getLocation().getColumnNr() + ": the baseline is no JSON: " + e.getOriginalMessage(),
                    e);
        } catch (CharConversionException e) {
            throw new PolicyException(file + ": the baseline is no text in UTF-8: " + e.getMessage(), e);
        }
        if (!json.path("findings").isArray() || !json.path("packages").isArray() || !json.has("schemaVersion")) {
            throw new PolicyException(file + ": the baseline is no report.json of Hullcheck");
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode finding : json.path("findings")) {
            List<String> names = new ArrayList<>(List.of(finding.path("id").asText()));
            finding.path("names").forEach(n -> names.add(n.asText()));
            entries.add(new Entry(names, finding.path("package").asText()));
        }
        Set<String> packages = new HashSet<>();
        json.path("packages")
                .forEach(p -> packages.add(unversioned(p.path("purl").asText())));
        return new Baseline(file.toString(), entries, packages);
    }

    static String unversioned(String purl) {
        return purl.replaceFirst("[?#].*$", "").replaceFirst("@[^@/]*$", "").toLowerCase(Locale.ROOT);
    }

    /**
     * Compares.
     *
     * @param installed packages of the image that is judged
     * @throws PolicyException when the baseline is one of another image, with no package in common
     */
    public Comparison compare(List<Finding> findings, List<InstalledPackage> installed) throws PolicyException {
        if (!packages.isEmpty()
                && !installed.isEmpty()
                && installed.stream().noneMatch(p -> packages.contains(unversioned(p.purl())))) {
            throw new PolicyException("the baseline " + name
                    + " is one of another image: none of its packages is in this one. Name a report or an image of the same"
                    + " application");
        }
        Map<String, Set<String>> known = new HashMap<>();
        for (Entry entry : entries) {
            known.computeIfAbsent(unversioned(entry.purl()), p -> new HashSet<>())
                    .addAll(entry.names());
        }
        Map<String, Set<String>> here = new HashMap<>();
        List<Finding> added = new ArrayList<>();
        for (Finding finding : findings) {
            String place = unversioned(finding.installed().purl());
            here.computeIfAbsent(place, p -> new HashSet<>()).addAll(names(finding));
            Set<String> names = known.getOrDefault(place, Set.of());
            if (names(finding).stream().noneMatch(names::contains)) {
                added.add(finding);
            }
        }
        List<Entry> gone = entries.stream()
                .filter(e -> e.names().stream().noneMatch(here.getOrDefault(unversioned(e.purl()), Set.of())::contains))
                .toList();
        return new Comparison(name, added, gone, findings.size() - added.size());
    }
}
