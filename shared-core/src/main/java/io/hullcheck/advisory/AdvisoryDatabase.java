package io.hullcheck.advisory;

import java.io.Closeable;
import java.util.List;

/** The look-up of advisories by package. Opened read-only; for one thread at a time. */
public interface AdvisoryDatabase extends Closeable {

    /**
     * Everything known about a package; whether its version is affected is for the caller to tell.
     *
     * @param ecosystem with its release, for example {@code Debian:12} or {@code Maven}
     * @param name in the ecosystem's own form
     * @throws AdvisoryException when the database cannot be read
     */
    List<Known> lookup(String ecosystem, String name) throws AdvisoryException;

    /**
     * The names in Maven that end in an artifactId, for libraries whose groupId is not known.
     *
     * @throws AdvisoryException when the database cannot be read
     */
    List<String> mavenNames(String artifact) throws AdvisoryException;

    /**
     * Whether the database holds advisories for an ecosystem; if not, silence about a package says nothing.
     *
     * @throws AdvisoryException when the database cannot be read
     */
    boolean covers(String ecosystem) throws AdvisoryException;

    DatabaseInfo info();

    @Override
    void close() throws AdvisoryException;

    /** One advisory about one package. */
    record Known(Advisory advisory, Affected affected) {}
}
