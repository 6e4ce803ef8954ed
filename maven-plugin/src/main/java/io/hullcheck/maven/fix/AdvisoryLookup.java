package io.hullcheck.maven.fix;

import io.hullcheck.advisory.Severity;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.match.Finding;
import io.hullcheck.remedy.Outlook;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the advisories say of any version of any artifact; each is asked once. For one thread. */
final class AdvisoryLookup {
    private final Outlook outlook;
    private final InstalledPackage example;
    private final Map<String, Map<String, Severity>> known = new HashMap<>();

    /** @param example a package of the image, for what is of no matter here */
    AdvisoryLookup(Outlook outlook, InstalledPackage example) {
        this.outlook = outlook;
        this.example = example;
    }

    /** Names of the findings that a version has. */
    Set<String> ids(String ga, String version) throws IOException {
        return of(ga, version).keySet();
    }

    /** The findings that a version has, with their severities. */
    Map<String, Severity> of(String ga, String version) throws IOException {
        Map<String, Severity> found = known.get(ga + ":" + version);
        if (found == null) {
            found = new LinkedHashMap<>();
            for (Finding finding : outlook.of(installed(ga, version))) {
                found.put(finding.id(), finding.severity());
            }
            known.put(ga + ":" + version, found);
        }
        return found;
    }

    private InstalledPackage installed(String ga, String version) {
        String group = ga.substring(0, ga.indexOf(':'));
        String artifact = ga.substring(ga.indexOf(':') + 1);
        return new InstalledPackage(
                "pkg:maven/" + group + "/" + artifact + "@" + version,
                PackageKind.MAVEN,
                Optional.of(group),
                artifact,
                version,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                example.certainty(),
                "resolved by Maven",
                example.locations(),
                List.of());
    }

    /** Whether a severity is one that no step may bring. */
    static boolean isGrave(Severity severity) {
        return severity == Severity.CRITICAL || severity == Severity.HIGH;
    }
}
