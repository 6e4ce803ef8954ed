package io.hullcheck.advisory;

import java.util.List;
import java.util.Optional;

/**
 * What the National Vulnerability Database says of one CVE (NVD CVE API 2.0 schema).
 *
 * @param published RFC 3339 time
 * @param ratings NVD's own, and those of the CVE's numbering authority, each with its source
 * @param cwes kinds of weakness, for example {@code CWE-79}
 */
public record CveRecord(String cve, Optional<String> published, List<Rating> ratings, List<String> cwes) {
    public CveRecord {
        ratings = List.copyOf(ratings);
        cwes = List.copyOf(cwes);
    }
}
