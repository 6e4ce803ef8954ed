package io.hullcheck.policy.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hullcheck.advisory.Severity;
import io.hullcheck.policy.Rule;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code hullcheck.yaml} as it is written, by {@code docs/policy.schema.json}; what is not written is null. */
record PolicyDocument(
        @JsonProperty(required = true) Integer version,
        String name,
        List<Include> include,
        List<RuleText> failOn,
        Map<String, Profile> profiles,
        List<CriterionText> disable,
        List<IgnoreText> ignore,
        Boolean reasonRequired,
        Boolean ignoresAllowed,
        Boolean failOnIncomplete,
        Boolean failOnOldDatabase,
        List<String> vex) {

    /** Names of vulnerabilities: a prefix, and something behind it. */
    private static final Pattern ID = Pattern.compile("[A-Za-z]+[A-Za-z0-9]*-[A-Za-z0-9:._-]+");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    PolicyDocument {
        if (version != null && version != 1) {
            throw new IllegalArgumentException("version is 1, not " + version);
        }
        include = orNone(include);
        disable = orNone(disable);
        ignore = orNone(ignore);
        vex = orNone(vex);
        profiles = profiles == null ? Map.of() : profiles;
    }

    private static <T> List<T> orNone(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static void id(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "\"" + id + "\" is no name of a vulnerability; one is CVE-2021-44228 or GHSA-jfh8-c2jp-5v3q");
        }
    }

    private static void range(String what, Double value, double most) {
        if (value != null && (value < 0 || value > most)) {
            throw new IllegalArgumentException(what + " is from 0 to " + most + ", not " + value);
        }
    }

    /** Where another policy lies. */
    record Include(String file, String url, String oci, String sha256) {
        Include {
            int places = (file == null ? 0 : 1) + (url == null ? 0 : 1) + (oci == null ? 0 : 1);
            if (places != 1) {
                throw new IllegalArgumentException("an include names one of file, url and oci");
            }
            if (sha256 != null && !SHA256.matcher(sha256).matches()) {
                throw new IllegalArgumentException("sha256 is 64 digits of 0 to 9 and a to f, not \"" + sha256 + "\"");
            }
            if (oci != null && !oci.contains("@sha256:")) {
                throw new IllegalArgumentException(
                        "a policy in a registry is named by its digest, host/repository@sha256:…, not \"" + oci + "\"");
            }
            if (url != null && !url.matches("https?://.+")) {
                throw new IllegalArgumentException("url is https://…, not \"" + url + "\"");
            }
        }
    }

    /** Conditions of a {@link Rule}. */
    record RuleText(
            Severity severity,
            Double score,
            Double epss,
            Boolean kev,
            Boolean fixable,
            Integer fixAge,
            Boolean endOfLife,
            List<String> types,
            Rule.Origin layers,
            @JsonProperty("new") Boolean isNew,
            Boolean reachable) {
        RuleText {
            range("score", score, 10);
            range("epss", epss, 1);
            if (fixAge != null && fixAge < 0) {
                throw new IllegalArgumentException("fixAge is a number of days, not " + fixAge);
            }
        }

        boolean isEmpty() {
            return equals(new RuleText(null, null, null, null, null, null, null, null, null, null, null));
        }
    }

    /** What holds on some branches, or on wish. */
    record Profile(List<String> branches, List<RuleText> failOn, List<CriterionText> disable, List<IgnoreText> ignore) {
        Profile {
            branches = orNone(branches);
            disable = orNone(disable);
            ignore = orNone(ignore);
        }
    }

    /** Conditions under which findings are not told. */
    record CriterionText(
            List<String> id,
            List<String> category,
            String title,
            Double scoreBelow,
            Severity severityBelow,
            Boolean fixable,
            String reason) {
        CriterionText {
            id = orNone(id);
            category = orNone(category);
            id.forEach(PolicyDocument::id);
            range("scoreBelow", scoreBelow, 10);
            if (Boolean.TRUE.equals(fixable)) {
                throw new IllegalArgumentException("fixable is false here: what has no fix is not told");
            }
        }

        boolean isEmpty() {
            return id.isEmpty()
                    && category.isEmpty()
                    && title == null
                    && scoreBelow == null
                    && severityBelow == null
                    && fixable == null;
        }
    }

    /** A decision about single findings. */
    record IgnoreText(String id, @JsonProperty("package") String packages, String path, String reason, String expires) {
        IgnoreText {
            if (id != null) {
                PolicyDocument.id(id);
            }
            if (packages != null && !packages.startsWith("pkg:")) {
                throw new IllegalArgumentException(
                        "package is a package URL, pkg:maven/group/name, with * for anything; not \"" + packages
                                + "\"");
            }
            if (expires != null) {
                try {
                    LocalDate.parse(expires);
                } catch (DateTimeParseException e) {
                    throw new IllegalArgumentException("\"" + expires + "\" is no day; write one as 2027-01-31", e);
                }
            }
        }

        boolean isEmpty() {
            return id == null && packages == null && path == null;
        }
    }
}
