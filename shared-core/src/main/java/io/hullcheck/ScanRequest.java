package io.hullcheck;

import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Platform;
import io.hullcheck.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to scan, and how. Immutable; start with {@link #of(String)}.
 *
 * @param platform which image of a multi-platform one
 * @param database the advisory database; empty for the user's own, and for the embedded sample when there is none
 * @param maxDatabaseAge an older database is said to be old
 * @param verifyDigests reads every byte and holds it against the manifest
 * @param threads at least 1
 */
public record ScanRequest(
        ImageReference image,
        Optional<Platform> platform,
        Optional<Path> database,
        Duration maxDatabaseAge,
        Policy policy,
        Limits limits,
        boolean verifyDigests,
        int threads) {

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
                Duration.ofDays(5),
                Policy.DEFAULT,
                Limits.DEFAULT,
                true,
                Runtime.getRuntime().availableProcessors());
    }

    public ScanRequest withPlatform(Platform value) {
        return new ScanRequest(
                image, Optional.of(value), database, maxDatabaseAge, policy, limits, verifyDigests, threads);
    }

    public ScanRequest withDatabase(Path value) {
        return new ScanRequest(
                image, platform, Optional.of(value), maxDatabaseAge, policy, limits, verifyDigests, threads);
    }

    public ScanRequest withMaxDatabaseAge(Duration value) {
        return new ScanRequest(image, platform, database, value, policy, limits, verifyDigests, threads);
    }

    public ScanRequest withPolicy(Policy value) {
        return new ScanRequest(image, platform, database, maxDatabaseAge, value, limits, verifyDigests, threads);
    }

    public ScanRequest withLimits(Limits value) {
        return new ScanRequest(image, platform, database, maxDatabaseAge, policy, value, verifyDigests, threads);
    }

    public ScanRequest withVerifyDigests(boolean value) {
        return new ScanRequest(image, platform, database, maxDatabaseAge, policy, limits, value, threads);
    }
}
