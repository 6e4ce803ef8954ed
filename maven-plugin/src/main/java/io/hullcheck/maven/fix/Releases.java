package io.hullcheck.maven.fix;

import io.hullcheck.remedy.ReleaseVersion;
import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.VersionScheme;
import io.hullcheck.version.VersionSchemes;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.version.Version;

/**
 * Which releases there are of an artifact, by the metadata of the project's repositories (maven-metadata.xml), or by the local
 * repository where nothing may be fetched. For one thread.
 */
final class Releases {
    /** Artifacts that release every day for years have some thousands. */
    private static final int MOST = 5_000;

    private static final VersionScheme ORDER = VersionSchemes.of("Maven").orElseThrow();

    private final MavenBuild build;
    private final Map<String, List<ReleaseVersion>> known = new HashMap<>();

    Releases(MavenBuild build) {
        this.build = build;
    }

    /** Whether one version is higher than another. */
    static boolean isHigher(String one, String other) {
        try {
            return ORDER.compare(one, other) > 0;
        } catch (UnorderableVersionException e) {
            // Maven's scheme orders every text
            throw new IllegalStateException(e);
        }
    }

    /** Releases in ascending order, without what comes before a release; empty where no repository tells of any. */
    List<ReleaseVersion> of(String ga) {
        List<ReleaseVersion> releases = known.get(ga);
        if (releases == null) {
            releases = ask(ga.substring(0, ga.indexOf(':')), ga.substring(ga.indexOf(':') + 1));
            known.put(ga, releases);
        }
        return releases;
    }

    boolean has(String ga, String version) {
        return of(ga).stream().anyMatch(r -> r.text().equals(version));
    }

    /** Releases above a version, of its flavour, the lowest first. */
    List<ReleaseVersion> above(String ga, String version) {
        ReleaseVersion from = ReleaseVersion.of(version);
        List<ReleaseVersion> higher =
                of(ga).stream().filter(r -> isHigher(r.text(), version)).toList();
        List<ReleaseVersion> same =
                higher.stream().filter(r -> r.flavour().equals(from.flavour())).toList();
        // an artifact that was plain once and is released for several worlds since: the one of the JVM
        return same.isEmpty() && from.flavour().isEmpty()
                ? higher.stream().filter(r -> r.flavour().equals("jre")).toList()
                : same;
    }

    private List<ReleaseVersion> ask(String group, String artifact) {
        Set<String> found = new HashSet<>();
        try {
            List<Version> versions = build.system()
                    .resolveVersionRange(
                            build.repositorySession(),
                            new VersionRangeRequest(
                                    new DefaultArtifact(group, artifact, "", "jar", "[0,)"),
                                    build.repositories(),
                                    null))
                    .getVersions();
            versions.forEach(v -> found.add(v.toString()));
        } catch (VersionRangeResolutionException e) {
            // no repository tells; what is on this machine is seen below
            found.clear();
        }
        File folder =
                new File(build.session().getLocalRepository().getBasedir(), group.replace('.', '/') + "/" + artifact);
        if (build.isOffline() || found.isEmpty()) {
            String[] names = folder.list();
            for (String name : names == null ? new String[0] : names) {
                if (new File(folder, name + "/" + artifact + "-" + name + ".pom").isFile()) {
                    found.add(name);
                }
            }
        }
        if (build.isOffline()) {
            // metadata tells of more than what was fetched
            found.removeIf(v -> !new File(folder, v + "/" + artifact + "-" + v + ".pom").isFile()
                    && build.repositories().stream()
                            .noneMatch(r -> r.getProtocol().equals("file")));
        }
        List<ReleaseVersion> releases = new ArrayList<>();
        for (String version : found) {
            ReleaseVersion release = ReleaseVersion.of(version);
            if (release.isRelease()) {
                releases.add(release);
            }
        }
        releases.sort((one, other) -> isHigher(one.text(), other.text())
                ? 1
                : isHigher(other.text(), one.text()) ? -1 : one.text().compareTo(other.text()));
        return releases.size() > MOST
                ? List.copyOf(releases.subList(releases.size() - MOST, releases.size()))
                : List.copyOf(releases);
    }
}
