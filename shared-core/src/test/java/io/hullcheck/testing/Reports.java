package io.hullcheck.testing;

import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageFacts;
import io.hullcheck.image.Layer;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Circumstances;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.remedy.BuildAdvice;
import io.hullcheck.remedy.BuildGraph;
import io.hullcheck.remedy.FixPlan;
import io.hullcheck.remedy.Outlook;
import io.hullcheck.remedy.Remedy;
import io.hullcheck.remedy.RemedyAdvisor;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reports for tests of their forms. */
public final class Reports {
    /** An image of which nothing is known but its name. */
    public static final ImageFacts IMAGE = image("docker-archive:app.tar");

    private Reports() {}

    /** Without a build and without advisories. */
    public static Map<String, Remedy> remedies(List<Finding> findings) {
        try {
            return new RemedyAdvisor(BuildGraph.NONE, BuildAdvice.NONE, Outlook.NONE, p -> false, Optional.empty())
                    .advise(findings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageFacts image(String reference) {
        return new ImageFacts(
                reference, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of(), Optional.empty());
    }

    /** One of an image that is in a bad way: findings of all severities, in forty packages of each of twenty layers. */
    public static ScanReport many(int number) {
        List<Layer> layers = IntStream.range(0, 20)
                .mapToObj(i -> new Layer(
                        i,
                        Optional.of(Digest.sha256(new byte[] {(byte) i})),
                        Optional.empty(),
                        1_000_000L * i,
                        Optional.of("RUN apt-get install -y step-" + i)))
                .toList();
        List<Finding> findings = IntStream.range(0, number)
                .mapToObj(i -> {
                    int installed = i % 800;
                    Finding plain = Findings.in(
                            "CVE-" + (2015 + i % 12) + "-" + (10_000 + i),
                            Severity.values()[i % 5],
                            "library-" + installed,
                            "1." + installed % 20,
                            "/",
                            i % 3 == 0 ? new String[0] : new String[] {"2." + i % 10});
                    return Findings.with(plain, f -> {
                        f.installed = plain.installed()
                                .at(List.of(new Location(
                                        layers.get(installed % 20), "/app/lib/library-" + installed + ".jar")));
                        f.names = List.of("GHSA-0000-" + i, "DSA-" + i);
                        f.score = Optional.of(i % 100 / 10.0);
                        f.summary = "A flaw of kind " + i % 50 + " lets whoever sends a request of the wrong form"
                                + " read or write what they should not, or use up the memory of the program";
                        f.published = Optional.of("2026-01-01T00:00:00Z");
                        f.weaknesses = List.of("CWE-" + i % 50);
                    });
                })
                .toList();
        return of("registry:registry.example.com/team/app:1", findings, List.of());
    }

    /** The same with another plan. */
    public static ScanReport withPlan(ScanReport report, FixPlan plan) {
        return new ScanReport(
                report.version(),
                report.time(),
                report.inventory(),
                report.platforms(),
                report.database(),
                report.findings(),
                report.remedies(),
                plan,
                report.baseline(),
                report.risks(),
                report.reached(),
                report.gaps(),
                report.policy(),
                report.judgement());
    }

    public static ScanReport of(List<Finding> findings, List<Gap> gaps) {
        return of("docker-archive:app.tar", findings, gaps);
    }

    public static ScanReport of(String reference, List<Finding> findings, List<Gap> gaps) {
        return of(reference, findings, gaps, Policy.DEFAULT);
    }

    public static ScanReport of(List<Finding> findings, List<Gap> gaps, Policy policy) {
        return of("docker-archive:app.tar", findings, gaps, policy);
    }

    private static ScanReport of(String reference, List<Finding> findings, List<Gap> gaps, Policy policy) {
        Inventory inventory = new Inventory(
                image(reference),
                findings.stream()
                        .flatMap(f -> f.installed().locations().stream())
                        .map(l -> l.layer())
                        .distinct()
                        .toList(),
                Optional.empty(),
                findings.stream().map(Finding::installed).distinct().toList(),
                gaps,
                1,
                1);
        return new ScanReport(
                "1",
                Instant.parse("2026-11-24T12:00:00Z"),
                inventory,
                List.of(),
                new DatabaseInfo("test", false, 1, Optional.of(Instant.EPOCH), List.of(), List.of()),
                findings,
                remedies(findings),
                FixPlan.NONE,
                Optional.empty(),
                findings.stream().map(f -> 1.0).toList(),
                Map.of(),
                gaps,
                policy,
                Judgement.of(policy, findings, gaps, Circumstances.on(LocalDate.of(2026, 11, 24), image(reference))));
    }
}
