package io.hullcheck.maven.fix;

import java.util.List;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.resolution.ModelResolver;
import org.apache.maven.model.resolution.UnresolvableModelException;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.version.Version;

/** POMs of parents and imports from the project's repositories. Stateless. */
final class RepositoryModels implements ModelResolver {
    private final MavenBuild build;

    RepositoryModels(MavenBuild build) {
        this.build = build;
    }

    @Override
    public FileModelSource resolveModel(String group, String artifact, String version)
            throws UnresolvableModelException {
        Artifact pom = new DefaultArtifact(group, artifact, "", "pom", version);
        try {
            return new FileModelSource(build.system()
                    .resolveArtifact(build.repositorySession(), new ArtifactRequest(pom, build.repositories(), null))
                    .getArtifact()
                    .getFile());
        } catch (RepositoryException e) {
            throw new UnresolvableModelException(e.getMessage(), group, artifact, version, e);
        }
    }

    @Override
    public FileModelSource resolveModel(Parent parent) throws UnresolvableModelException {
        parent.setVersion(version(parent.getGroupId(), parent.getArtifactId(), parent.getVersion()));
        return resolveModel(parent.getGroupId(), parent.getArtifactId(), parent.getVersion());
    }

    @Override
    public FileModelSource resolveModel(Dependency dependency) throws UnresolvableModelException {
        dependency.setVersion(version(dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion()));
        return resolveModel(dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion());
    }

    /** The highest of a range, the version itself where it is none. */
    private String version(String group, String artifact, String stated) throws UnresolvableModelException {
        try {
            Artifact pom = new DefaultArtifact(group, artifact, "", "pom", stated);
            List<Version> versions = build.system()
                    .resolveVersionRange(
                            build.repositorySession(), new VersionRangeRequest(pom, build.repositories(), null))
                    .getVersions();
            return versions.isEmpty()
                    ? stated
                    : versions.get(versions.size() - 1).toString();
        } catch (RepositoryException e) {
            throw new UnresolvableModelException(e.getMessage(), group, artifact, stated, e);
        }
    }

    @Override
    public void addRepository(Repository repository) {
        addRepository(repository, false);
    }

    @Override
    public void addRepository(Repository repository, boolean replace) {
        // the module's own repositories, which Maven has worked out, are asked
    }

    @Override
    public ModelResolver newCopy() {
        return this;
    }
}
