package io.hullcheck.jenkins;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import io.hullcheck.Attachments;
import io.hullcheck.HullcheckHome;
import io.hullcheck.Policies;
import io.hullcheck.Pusher;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImagePush;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Platform;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.policy.Baseline;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Verdict;
import io.hullcheck.report.ReportException;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import io.hullcheck.report.TableReport;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jenkins.MasterToSlaveFileCallable;

/** The scan itself, on the machine where the workspace lies. What goes wrong comes back as one sentence. */
final class ScanOnAgent extends MasterToSlaveFileCallable<ScanAnswer> {
    private static final long serialVersionUID = 1L;

    private static final String SAMPLE = "sample";
    private static final List<String> NOT_PUSHED = List.of("dir", ImageReference.SBOM, "registry");
    /** A build's log is read in a browser. */
    private static final int COLUMNS = 120;

    private final ScanOrder order;
    private final Handover handover;

    ScanOnAgent(ScanOrder order, Handover handover) {
        this.order = order;
        this.handover = handover;
    }

    @Override
    public ScanAnswer invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        try {
            Path base = workspace.toPath();
            ReportFormats.check(order.formats());
            ScanRequest request = request(base);
            Scanner scanner = new Scanner(HullcheckHome.ofThisUser(), Clock.systemUTC());
            check(request);
            ScanReport report =
                    order.platform().equals("all") ? scanner.scanAllPlatforms(request) : scanner.scan(request);
            return handOver(request, report, answer(report, base));
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
            // an exception of ours would have to be known on the other side
            throw new AbortException("Hullcheck: " + e.getMessage());
        }
    }

    /** Refuses what cannot be pushed before any work is done. */
    private void check(ScanRequest request) throws IOException {
        Attachments.check(handover.attach());
        String scheme = request.image().scheme().orElse("");
        if (!handover.targets().isEmpty() && (order.platform().equals("all") || NOT_PUSHED.contains(scheme))) {
            throw new IllegalArgumentException(
                    "one image of a file, a folder or a daemon is pushed (docker-archive:, oci-archive:, oci:, docker:, podman:), not "
                            + request.image().text() + (order.platform().equals("all") ? " of all platforms" : ""));
        }
    }

    /** Nothing leaves unless the policy lets the image pass; what goes wrong on the way takes nothing from the report. */
    private ScanAnswer handOver(ScanRequest request, ScanReport report, ScanAnswer answer) throws IOException {
        List<String> lines = new ArrayList<>();
        if (handover.targets().isEmpty()
                || report.judgement().verdict() == Verdict.FAILED
                || !report.judgement().stopping().isEmpty()) {
            return answer;
        }
        if (handover.dryRun()) {
            handover.targets().forEach(t -> lines.add("Would push to " + t));
            return answer.handedOver(lines, "");
        }
        try {
            for (ImagePush.Pushed one : Pusher.push(
                    request,
                    report,
                    handover.targets(),
                    p -> lines.add("Pushed " + p.target() + " as " + p.digest()))) {
                List<String> attached =
                        Attachments.attach(report, request, one.target(), one.digest(), handover.attach());
                if (!attached.isEmpty()) {
                    lines.add(
                            "Attached " + String.join(", ", attached) + " to " + one.digest() + " at " + one.target());
                }
            }
            return answer.handedOver(lines, "");
        } catch (ImageException e) {
            return answer.handedOver(lines, "Hullcheck: " + e.getMessage());
        }
    }

    private ScanAnswer answer(ScanReport report, Path base) throws IOException {
        Path folder = base.resolve(order.outputDirectory());
        List<String> files = ReportFormats.write(report, order.formats(), folder).stream()
                .map(f -> base.relativize(f).toString().replace('\\', '/'))
                .toList();
        return new ScanAnswer(
                ReportFormats.document(report, "json").bytes(),
                order.formats().contains(ReportFormats.TABLE)
                        ? new TableReport(COLUMNS, false).lines(report)
                        : List.of(report.judgement().verdict() + ": "
                                + report.judgement().reason() + "."),
                files,
                List.of(),
                report.judgement().stopping().stream()
                        .findFirst()
                        .map(g -> g.next())
                        .orElse(""),
                "");
    }

    private ScanRequest request(Path base) throws IOException {
        ScanRequest request = ScanRequest.of(ImageReference.parse(order.image(), base))
                .withMaxDatabaseAge(Duration.ofDays(order.maxDatabaseAge()))
                .withPolicy(policy(base))
                .withRegistries(registries())
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
                : request.withRefresh(UpdateRequest.ofPublicPlaces(
                        HullcheckHome.ofThisUser().advisories(), new EcosystemChoice.Met(Set.of())));
    }

    /** The login is for the registries that the image and its targets are named in, and for no other that they may lead to. */
    private RegistryAccess registries() {
        RegistryAccess access = RegistryAccess.DEFAULT.withPlain(Set.copyOf(order.insecureRegistries()));
        if (order.user().isEmpty()) {
            return access;
        }
        Set<String> hosts = new HashSet<>();
        hosts.add(host(order.image()));
        handover.targets().forEach(t -> hosts.add(host(t)));
        return access.withLogins(asked -> hosts.contains(asked)
                ? Optional.of(new RegistryAccess.Login(order.user(), order.password()))
                : Optional.empty());
    }

    private static String host(String image) {
        return image.replaceFirst("^registry:", "").replaceFirst("/.*$", "");
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
                        HttpSettings.PATIENT.impatient(),
                        registries())
                .under(HullcheckConfiguration.above(order.above()))
                .read(
                        order.policy().isBlank() && !Files.isRegularFile(file) ? Optional.empty() : Optional.of(file),
                        parameters,
                        !order.failOn().isBlank(),
                        List.of());
    }
}
