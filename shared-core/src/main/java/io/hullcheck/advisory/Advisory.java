package io.hullcheck.advisory;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One record of a vulnerability, without the packages it affects (OSV schema 1.7).
 *
 * @param id for example {@code GHSA-jfh8-c2jp-5v3q}
 * @param aliases other names of the same vulnerability
 * @param upstream vulnerabilities that this record covers; not the same one each
 * @param related a hint only, but for the sources named at {@link #vulnerabilities()}
 * @param summary one line
 * @param published RFC 3339 time
 * @param modified RFC 3339 time
 * @param withdrawn RFC 3339 time; the record no longer holds
 * @param ratings that hold for all its packages
 * @param references addresses, the advisory itself first
 */
public record Advisory(
        String id,
        List<String> aliases,
        List<String> upstream,
        List<String> related,
        String summary,
        Optional<String> published,
        Optional<String> modified,
        Optional<String> withdrawn,
        List<Rating> ratings,
        List<String> references) {
    private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,}");

    /** Sources that write the CVEs they cover where the schema has room for hints only. */
    private static final List<String> COVERS_BY_RELATED = List.of("ALSA-", "ALBA-", "ALEA-", "RLSA-", "RXSA-");

    public Advisory {
        aliases = List.copyOf(aliases);
        upstream = List.copyOf(upstream);
        related = List.copyOf(related);
        ratings = List.copyOf(ratings);
        references = List.copyOf(references);
    }

    /** Whether a name is that of a CVE. */
    public static boolean isCve(String name) {
        return name.startsWith("CVE-") && CVE.matcher(name).matches();
    }

    /** Whether this is not a flaw but a package made to do harm (OpenSSF, "malicious-packages"). */
    public boolean isMalicious() {
        return id.startsWith("MAL-") || aliases.stream().anyMatch(a -> a.startsWith("MAL-"));
    }

    /**
     * The CVEs that this advisory covers, each a vulnerability of its own. AlmaLinux and Rocky Linux name them as
     * {@code related}.
     */
    public Stream<String> vulnerabilities() {
        boolean byRelated = upstream.isEmpty() && COVERS_BY_RELATED.stream().anyMatch(id::startsWith);
        return (byRelated ? related : upstream).stream().filter(Advisory::isCve).distinct();
    }
}
