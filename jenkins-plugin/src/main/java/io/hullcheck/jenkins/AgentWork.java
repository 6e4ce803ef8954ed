package io.hullcheck.jenkins;

import io.hullcheck.Attachments;
import io.hullcheck.Policies;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Platform;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.match.Matcher;
import io.hullcheck.policy.Baseline;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Verdict;
import io.hullcheck.registry.RegistryName;
import io.hullcheck.report.ReportException;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.report.TableReport;
import io.hullcheck.report.UserTemplate;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every work on the machine of the workspace has in common: a scan as the order wants it, and that what goes wrong comes back as one
 * sentence. Knows nothing of Jenkins, so it runs in a Java machine that has nothing of it.
 */
abstract class AgentWork implements IsolatedWork {
    private static final long serialVersionUID = 1L;

    private static final String SAMPLE = "sample";
    /** A build's log is read in a browser. */
    private static final int COLUMNS = 120;

    final ScanOrder order;
    final Handover handover;

    AgentWork(ScanOrder order, Handover handover) {
        this.order = order;
        this.handover = handover;
    }

    /** @param base where the workspace lies */
    @Override
    public final AgentAnswer run(Path base) throws IOException, InterruptedException {
        try {
            ReportFormats.check(order.formats());
            Attachments.check(handover.attach());
            order.options().check(base);
            return work(request(base), new Scanner(order.surroundings().hullcheckHome(), Clock.systemUTC()), base);
        } catch (InterruptedIOException e) {
            InterruptedException cancelled = new InterruptedException("the build was cancelled");
            cancelled.initCause(e);
            throw cancelled;
        } catch (ImageException
                | AdvisoryException
                | FeedException
                | PolicyException
                | ReportException
                | IllegalArgumentException e) {
            throw new WorkException(said(e), e);
        }
    }

    /** @param base where the workspace lies */
    abstract AgentAnswer work(ScanRequest request, Scanner scanner, Path base) throws IOException, InterruptedException;

    /** For logs: nobody's password. */
    @Override
    public String toString() {
        return order.toString();
    }

    static String said(Exception e) {
        return "Hullcheck: " + e.getMessage();
    }

    /** Whether the policy lets an image go on. */
    static boolean passes(ScanReport report) {
        return report.judgement().verdict() != Verdict.FAILED
                && report.judgement().stopping().isEmpty();
    }

    /** Adds what has been attached to an image at a target, in words. */
    final void attach(ScanReport report, ScanRequest request, String target, Digest digest, List<String> lines)
            throws IOException {
        List<String> attached = Attachments.attach(report, request, target, digest, handover.attach());
        if (!attached.isEmpty()) {
            lines.add("Attached " + String.join(", ", attached) + " to " + digest + " at " + target);
        }
    }

    final ScanAnswer answer(ScanReport report, Path base, Path folder) throws IOException {
        List<Path> written = new ArrayList<>(ReportFormats.write(report, order.formats(), folder));
        for (UserTemplate template : order.options().userTemplates(base)) {
            written.add(template.write(report, folder));
        }
        List<String> files = written.stream()
                .map(f -> base.relativize(f).toString().replace('\\', '/'))
                .toList();
        return new ScanAnswer(
                ReportFormats.document(report, "json").bytes(),
                order.formats().contains(ReportFormats.TABLE)
                        ? new TableReport(COLUMNS, false).lines(report)
                        : List.of(report.judgement().verdict() + ": "
                                + report.judgement().reason() + "."),
                files,
                report.judgement().stopping().stream()
                        .findFirst()
                        .map(g -> g.next())
                        .orElse(""),
                List.copyOf(Matcher.needs(report.inventory())));
    }

    private ScanRequest request(Path base) throws IOException {
        ScanRequest request = order.options()
                .over(
                        ScanRequest.of(ImageReference.parse(order.image(), base)),
                        order.offline(),
                        order.surroundings().http())
                .withMaxDatabaseAge(Duration.ofDays(order.maxDatabaseAge()))
                .withMaxRecordAge(Duration.ofDays(order.maxRecordAge()))
                .withPolicy(policy(base))
                .withRegistries(registries(base))
                .withBaseline(Optional.of(order.baseline())
                        .filter(b -> !b.isBlank())
                        .map(b -> Baseline.isReport(b) ? base.resolve(b).toString() : b));
        if (!order.platform().isBlank() && !order.platform().equals("all")) {
            request = request.withPlatform(Platform.parse(order.platform()));
        }
        if (order.database().equals(SAMPLE)) {
            return request.withSample();
        }
        if (!order.database().isBlank()) {
            return request.withDatabase(base.resolve(order.database()));
        }
        return order.offline()
                ? request
                : request.withRefresh(order.surroundings().update());
    }

    private RegistryAccess registries(Path base) {
        RegistryAccess access = order.options()
                .over(order.surroundings().registries(), base)
                .withPlain(Set.copyOf(order.insecureRegistries()));
        return order.logins().isEmpty() ? access : access.withLogins(this::login);
    }

    private Optional<RegistryAccess.Login> login(String host) {
        return order.logins().stream()
                .filter(l -> l.host().equals(RegistryName.hostOf(host)))
                .findFirst()
                .map(l -> new RegistryAccess.Login(l.user(), l.password()));
    }

    private Policy policy(Path base) throws IOException {
        Policy parameters = new Policy(
                        order.failOn().isBlank() ? Policy.DEFAULT.failOn() : Policy.parseFailOn(order.failOn()),
                        order.onlyFixable(),
                        order.failOnIncomplete(),
                        order.failOnOldDatabase())
                .withOnlyNew(order.onlyNew());
        Path file = base.resolve(order.policy().isBlank() ? Policies.FILE : order.policy());
        return new Policies(
                        Optional.of(order.profile()).filter(p -> !p.isBlank()),
                        Optional.of(order.branch()).filter(b -> !b.isBlank()),
                        order.surroundings().http().impatient(),
                        registries(base))
                .under(PolicyForAllJobs.above(order.above()))
                .read(
                        order.policy().isBlank() && !Files.isRegularFile(file) ? Optional.empty() : Optional.of(file),
                        parameters,
                        !order.failOn().isBlank(),
                        order.options().vexFiles(base));
    }
}
