package io.hullcheck.jenkins;

import io.hullcheck.LookupService;
import io.hullcheck.ScanRequest;
import io.hullcheck.advisory.Authority;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.image.DaemonAccess;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Mirrors;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.reach.ReachMode;
import io.hullcheck.report.UserTemplate;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How an image is taken apart and judged, by the parameters that few jobs set; with the names that they have in Maven. Travels from the
 * controller to the agent, so it holds nothing but texts. Immutable. Empty is the default of each.
 *
 * @param baseImage an image, or {@code label}
 * @param vex paths in the workspace
 * @param templates paths in the workspace
 * @param limits each {@code name=value}
 * @param mirrors each {@code host=mirror}
 * @param trustAttached hosts
 * @param severityOrder of distribution, vendor and nvd
 * @param registryAuthorities path in the workspace
 */
record ScanOptions(
        String baseImage,
        List<String> vex,
        boolean vexInImage,
        String reach,
        boolean cache,
        List<String> templates,
        List<String> limits,
        List<String> mirrors,
        List<String> trustAttached,
        List<String> severityOrder,
        boolean verifyDigests,
        String daemon,
        String lookup,
        String registryAuthorities)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    ScanOptions {
        // lists that Java's own serialisation and Jenkins' filter of classes both know
        vex = new ArrayList<>(vex);
        templates = new ArrayList<>(templates);
        limits = new ArrayList<>(limits);
        mirrors = new ArrayList<>(mirrors);
        trustAttached = new ArrayList<>(trustAttached);
        severityOrder = new ArrayList<>(severityOrder);
    }

    /** Refuses what has the wrong form before any work is done. */
    void check(Path base) {
        for (String template : templates) {
            if (!Files.isRegularFile(base.resolve(template))) {
                throw new IllegalArgumentException("templates names no file: " + template);
            }
        }
        userTemplates(base);
        Mirrors.parse(mirrors);
        bounds(limits);
    }

    ScanRequest over(ScanRequest request, boolean offline, HttpSettings http) {
        ScanRequest with = request.withLimits(bounds(limits))
                .withBase(Optional.of(baseImage).filter(b -> !b.isBlank()))
                .withBelief(vexInImage)
                .withCache(cache)
                .withVerifyDigests(verifyDigests);
        if (!reach.isBlank()) {
            with = with.withReach(ReachMode.parse(reach));
        }
        if (!severityOrder.isEmpty()) {
            with = with.withSeverityOrder(Authority.parseOrder(severityOrder));
        }
        if (!daemon.isBlank()) {
            with = with.withDaemons(DaemonAccess.at(daemon));
        }
        return lookup.isBlank() || offline ? with : with.withReleased(new LookupService(lookup, http.impatient()));
    }

    RegistryAccess over(RegistryAccess access, Path base) {
        Optional<Path> authorities =
                Optional.of(registryAuthorities).filter(a -> !a.isBlank()).map(base::resolve);
        if (authorities.isPresent() && !Files.isRegularFile(authorities.get())) {
            throw new IllegalArgumentException("registryAuthorities names no file: " + registryAuthorities);
        }
        return access.withMirrors(Mirrors.parse(mirrors))
                .withTrusted(Set.copyOf(trustAttached))
                .withAuthorities(authorities);
    }

    List<Path> vexFiles(Path base) {
        return vex.stream().map(base::resolve).toList();
    }

    List<UserTemplate> userTemplates(Path base) {
        return templates.stream().map(t -> new UserTemplate(base.resolve(t))).toList();
    }

    static Limits bounds(List<String> typed) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String entry : typed) {
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "limits wants NAME=NUMBER, for example archiveDepth=12, not \"" + entry + "\"");
            }
            byName.put(
                    entry.substring(0, equals).strip(),
                    entry.substring(equals + 1).strip());
        }
        return Limits.parse(byName);
    }
}
