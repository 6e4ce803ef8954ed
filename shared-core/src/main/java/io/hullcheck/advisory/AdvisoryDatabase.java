package io.hullcheck.advisory;

import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/** The look-up of advisories by package. Opened read-only; for one thread at a time. */
public interface AdvisoryDatabase extends Closeable {

    /**
     * Everything known about a package; whether its version is affected is for the caller to tell.
     *
     * @param ecosystem with its release, for example {@code Debian:12} or {@code Maven}
     * @param name as {@link PackageNames#normal} gives it
     * @throws AdvisoryException when the database cannot be read
     */
    List<Affected> lookup(String ecosystem, String name) throws AdvisoryException;

    /**
     * The advisory that an entry speaks of.
     *
     * @throws AdvisoryException when the database cannot be read, or does not hold it
     */
    Advisory advisory(String id) throws AdvisoryException;

    /**
     * What the National Vulnerability Database says of a CVE; empty when it is not in the database.
     *
     * @throws AdvisoryException when the database cannot be read
     */
    Optional<CveRecord> nvd(String cve) throws AdvisoryException;

    /**
     * What is known of attacks by a CVE.
     *
     * @throws AdvisoryException when the database cannot be read
     */
    Exploitation exploitation(String cve) throws AdvisoryException;

    /**
     * The names in Maven that end in an artifactId, for libraries whose groupId is not known.
     *
     * @throws AdvisoryException when the database cannot be read
     */
    List<String> mavenNames(String artifact) throws AdvisoryException;

    /**
     * Whether the database holds the advisories of an ecosystem; if not, silence about a package says nothing.
     *
     * @param ecosystem with its release; of a whole feed without one
     */
    boolean covers(String ecosystem);

    /** The database itself. */
    DatabaseInfo info();

    @Override
    void close() throws AdvisoryException;
}
