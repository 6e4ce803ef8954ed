package io.hullcheck.advisory;

import io.hullcheck.fuzz.FuzzInput;
import io.hullcheck.fuzz.FuzzTarget;
import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.VersionFuzzTargets;
import io.hullcheck.version.VersionScheme;
import io.hullcheck.version.VersionSchemes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records of advisories and their ranges. */
public final class AdvisoryFuzzTargets {
    private AdvisoryFuzzTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(osv(), ranges());
    }

    /** A record, what the database keeps of it, and whether a version is affected. */
    private static FuzzTarget osv() {
        return FuzzTarget.of("osv", input -> {
                    OsvRecord record = OsvReader.read(new ByteArrayInputStream(input));
                    record.problems().forEach(FuzzTarget::shouldBeReadable);
                    Advisory kept = Rows.advisory(Rows.advisory(record.advisory()));
                    if (!Rows.advisory(kept).equals(Rows.advisory(record.advisory()))) {
                        throw new IllegalStateException(record.advisory() + " is read back as " + kept);
                    }
                    for (Affected affected : record.affected()) {
                        List<Affected> rows = Rows.entries(affected.ecosystem(), affected.name(), Rows.entry(affected));
                        if (!rows.equals(List.of(affected))) {
                            throw new IllegalStateException(affected + " is read back as " + rows);
                        }
                        Optional<VersionScheme> scheme = VersionSchemes.of(affected.ecosystem());
                        if (scheme.isPresent()) {
                            evaluate("1.2.3", scheme.get(), affected);
                        }
                    }
                })
                .throwing(IOException.class)
                .seed("""
                        {"schema_version":"1.7.0","id":"GHSA-x","modified":"2024-01-01T00:00:00Z","published":
                         "2024-01-01T00:00:00Z","aliases":["CVE-2024-1"],"upstream":["CVE-2024-2"],"summary":"Moderate: nodejs:16 security update",
                         "details":"long","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                         "affected":[{"package":{"ecosystem":"npm","name":"a","purl":"pkg:npm/a"},"ranges":[{"type":"SEMVER",
                         "events":[{"introduced":"0"},{"fixed":"1.2.4"}]}],"versions":["1.0.0"],"ecosystem_specific":{"urgency":"low"},
                         "database_specific":{"severity":"HIGH"}}],"references":[{"type":"WEB","url":"https://example.com"}],
                         "database_specific":{"severity":"HIGH","cwe_ids":["CWE-79"]}}""")
                .seed("""
                        {"id":"DSA-1","modified":"2024-01-01T00:00:00Z","withdrawn":"2024-02-01T00:00:00Z","affected":[
                         {"package":{"ecosystem":"Debian:12","name":"b"},"ranges":[{"type":"ECOSYSTEM","events":
                         [{"introduced":"1"},{"last_affected":"1:2-3"},{"limit":"3"}]},{"type":"GIT","events":[]}]}]}""")
                .words(
                        "\"affected\":[",
                        "\"package\":{",
                        "\"ecosystem\":\"Debian:12\"",
                        "\"ecosystem\":\"PyPI\"",
                        "\"ecosystem\":\"Go\"",
                        "\"ranges\":[",
                        "\"events\":[",
                        "{\"introduced\":\"0\"}",
                        "{\"fixed\":\"",
                        "{\"last_affected\":\"",
                        "{\"limit\":\"",
                        "\"custom_ranges\":[",
                        "\"severity\":[",
                        "\"CVSS_V4\"");
    }

    private static void evaluate(String version, VersionScheme scheme, Affected affected) {
        try {
            RangeEvaluator.Evaluation evaluation = new RangeEvaluator(version, scheme).evaluate(affected);
            evaluation.doubts().forEach(FuzzTarget::shouldBeReadable);
        } catch (UnorderableVersionException e) {
            // the documented answer to a version without an order
            FuzzTarget.shouldBeReadable(e.getMessage());
        }
    }

    /** A version and events: the first byte chooses the order, the first line is the version, {@code i1.0} an event. */
    private static FuzzTarget ranges() {
        FuzzTarget target = FuzzTarget.of("ranges", input -> {
            VersionScheme scheme = FuzzInput.choice(input, VersionFuzzTargets.SCHEMES);
            String[] lines = new String(FuzzInput.behindChoice(input), StandardCharsets.UTF_8).split("\n", 20);
            List<Event> events = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                if (!lines[i].isEmpty() && "ifal".indexOf(lines[i].charAt(0)) >= 0) {
                    events.add(new Event(Event.Kind.ofLetter(lines[i].charAt(0)), lines[i].substring(1)));
                }
            }
            evaluate(lines[0], scheme, affected(events));
            if (lines.length > 1) {
                shouldFollowTheOrder(lines[0], lines[1], scheme);
            }
        });
        for (int i = 0; i < VersionFuzzTargets.SCHEMES.size(); i++) {
            target = target.seed(FuzzInput.of(i, "1.2.3\ni0\nf1.3.0\ni2.0.0\na2.1.0\nl3"));
        }
        return target.words("\ni0", "\nf", "\na", "\nl", "-rc1", "~", "+", ":", "_p1", ".dev0");
    }

    private static Affected affected(List<Event> events) {
        return new Affected(
                "A-1",
                "x",
                "p",
                List.of(new Range(events)),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** What is fixed in a version affects exactly those before it, and what it last affects exactly those up to it. */
    private static void shouldFollowTheOrder(String version, String bound, VersionScheme scheme) {
        if (version.length() > RangeEvaluator.LONGEST_VERSION || bound.length() > RangeEvaluator.LONGEST_VERSION) {
            return;
        }
        int order;
        try {
            order = scheme.compare(version, bound);
        } catch (UnorderableVersionException e) {
            return;
        }
        Event start = new Event(Event.Kind.INTRODUCED, "0");
        check(version, bound, scheme, List.of(start, new Event(Event.Kind.FIXED, bound)), order < 0);
        check(version, bound, scheme, List.of(start, new Event(Event.Kind.LAST_AFFECTED, bound)), order <= 0);
    }

    private static void check(
            String version, String bound, VersionScheme scheme, List<Event> events, boolean isAffected) {
        try {
            RangeEvaluator.Evaluation evaluation = new RangeEvaluator(version, scheme).evaluate(affected(events));
            boolean hit = evaluation.hit().isPresent();
            boolean isSure = evaluation.doubts().isEmpty()
                    && evaluation.hit().filter(RangeEvaluator.Hit::uncertain).isEmpty();
            if (isSure && hit != isAffected) {
                throw new IllegalStateException(
                        scheme.name() + ": " + version + " against " + events + " is said to be affected: " + hit);
            }
        } catch (UnorderableVersionException e) {
            throw new IllegalStateException(scheme.name() + ": " + version + " can be compared with " + bound, e);
        }
    }
}
