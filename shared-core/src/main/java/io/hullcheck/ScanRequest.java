package io.hullcheck;

import io.hullcheck.advisory.Authority;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Platform;
import io.hullcheck.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to scan, and how. Immutable; start with {@link #of(String)}.
 *
 * @param platform which image of a multi-platform one
 * @param database the advisory database; empty for the user's own, and for the embedded sample when there is none
 * @param sample asks the embedded sample, whatever databases there are
 * @param maxDatabaseAge an older database is said to be old
 * @param verifyDigests reads every byte and holds it against the manifest
 * @param threads at least 1
 * @param refresh where advisories that are lacking or old are fetched from, into the user's own database; empty when
 *     nothing may be fetched. A database that is named is used as it is
 * @param severityOrder whose word on severity goes before whose
 */
public record ScanRequest(
        ImageReference image,
        Optional<Platform> platform,
        Optional<Path> database,
        boolean sample,
        Duration maxDatabaseAge,
        Policy policy,
        Limits limits,
        boolean verifyDigests,
        int threads,
        Optional<UpdateRequest> refresh,
        List<Authority> severityOrder) {
    public ScanRequest {
        severityOrder = List.copyOf(severityOrder);
    }

    /**
     * A request with the defaults.
     *
     * @throws ImageException when the reference cannot be understood
     */
    public static ScanRequest of(String image) throws ImageException {
        return of(ImageReference.parse(image));
    }

    /** A request with the defaults. */
    public static ScanRequest of(ImageReference image) {
        return new ScanRequest(
                image,
                Optional.empty(),
                Optional.empty(),
                false,
                Duration.ofDays(5),
                Policy.DEFAULT,
                Limits.DEFAULT,
                true,
                Runtime.getRuntime().availableProcessors(),
                Optional.empty(),
                Authority.DEFAULT_ORDER);
    }

    public ScanRequest withPlatform(Platform value) {
        return new ScanRequest(
                image,
                Optional.of(value),
                database,
                sample,
                maxDatabaseAge,
                policy,
                limits,
                verifyDigests,
                threads,
                refresh,
                severityOrder);
    }

    public ScanRequest withDatabase(Path value) {
        return new ScanRequest(
                image,
                platform,
                Optional.of(value),
                sample,
                maxDatabaseAge,
                policy,
                limits,
                verifyDigests,
                threads,
                refresh,
                severityOrder);
    }

    /** On the embedded sample alone. */
    public ScanRequest withSample() {
        return new ScanRequest(
                image,
                platform,
                Optional.empty(),
                true,
                maxDatabaseAge,
                policy,
                limits,
                verifyDigests,
                threads,
                Optional.empty(),
                severityOrder);
    }

    public ScanRequest withMaxDatabaseAge(Duration value) {
        return new ScanRequest(
                image,
                platform,
                database,
                sample,
                value,
                policy,
                limits,
                verifyDigests,
                threads,
                refresh,
                severityOrder);
    }

    public ScanRequest withPolicy(Policy value) {
        return new ScanRequest(
                image,
                platform,
                database,
                sample,
                maxDatabaseAge,
                value,
                limits,
                verifyDigests,
                threads,
                refresh,
                severityOrder);
    }

    public ScanRequest withLimits(Limits value) {
        return new ScanRequest(
                image,
                platform,
                database,
                sample,
                maxDatabaseAge,
                policy,
                value,
                verifyDigests,
                threads,
                refresh,
                severityOrder);
    }

    public ScanRequest withVerifyDigests(boolean value) {
        return new ScanRequest(
                image,
                platform,
                database,
                sample,
                maxDatabaseAge,
                policy,
                limits,
                value,
                threads,
                refresh,
                severityOrder);
    }

    public ScanRequest withRefresh(UpdateRequest value) {
        return new ScanRequest(
                image,
                platform,
                database,
                sample,
                maxDatabaseAge,
                policy,
                limits,
                verifyDigests,
                threads,
                Optional.of(value),
                severityOrder);
    }

    public ScanRequest withSeverityOrder(List<Authority> value) {
        return new ScanRequest(
                image,
                platform,
                database,
                sample,
                maxDatabaseAge,
                policy,
                limits,
                verifyDigests,
                threads,
                refresh,
                value);
    }
}
