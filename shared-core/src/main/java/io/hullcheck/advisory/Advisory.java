package io.hullcheck.advisory;

import java.util.List;
import java.util.Optional;

/**
 * One record of a vulnerability, without the packages it affects (OSV schema 1.7).
 *
 * @param id for example {@code GHSA-jfh8-c2jp-5v3q}
 * @param aliases other names of the same vulnerability
 * @param upstream vulnerabilities that this record covers; not the same one each
 * @param related a hint only
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
    public Advisory {
        aliases = List.copyOf(aliases);
        upstream = List.copyOf(upstream);
        related = List.copyOf(related);
        ratings = List.copyOf(ratings);
        references = List.copyOf(references);
    }
}
