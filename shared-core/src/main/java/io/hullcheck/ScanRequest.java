package io.hullcheck;

import io.hullcheck.advisory.Authority;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.image.DaemonAccess;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Limits;
import io.hullcheck.image.Platform;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.image.RegistryCopy;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.isolation.ChildJvm;
import io.hullcheck.policy.Policy;
import io.hullcheck.reach.ReachMode;
import io.hullcheck.remedy.BuildGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What to scan, and how. Immutable; start with {@link #of(String)}.
 *
 * @param platform which image of a multi-platform one
 * @param database the advisory database; empty for the user's own
 * @param sample asks the embedded sample, whatever databases there are; where it is not named and there is no database,
 *     nothing is analysed
 * @param maxDatabaseAge since its feeds were last asked, after which a database is said to be old
 * @param maxRecordAge of a feed's newest record, after which the feed is said to be old
 * @param verifyDigests reads every byte and holds it against the manifest
 * @param threads at least 1
 * @param refresh where advisories that are lacking or old are fetched from, into the user's own database; empty when
 *     nothing may be fetched. A database that is named is used as it is
 * @param severityOrder whose word on severity goes before whose
 * @param released knows Java archives by their bytes that do not say themselves what they are
 * @param registries how registries are reached
 * @param daemons how the daemons are found that keep images
 * @param baseline an earlier {@code report.json}, or an image, to compare with
 * @param build the dependencies of the build that made the image
 * @param reach when the classes of Java libraries with findings are looked into
 * @param base the base image, to be held against the image; {@code label} for the one that the image names
 * @param believesImage whether statements about vulnerabilities that the image itself carries are believed
 * @param cache whether an image in a registry or a daemon that was looked into before is not fetched again
 * @param isolation the process that the image is analysed in; empty for this one
 */
public record ScanRequest(
        ImageReference image,
        Optional<Platform> platform,
        Optional<Path> database,
        boolean sample,
        Duration maxDatabaseAge,
        Duration maxRecordAge,
        Policy policy,
        Limits limits,
        boolean verifyDigests,
        int threads,
        Optional<UpdateRequest> refresh,
        List<Authority> severityOrder,
        KnownArtifacts released,
        RegistryAccess registries,
        DaemonAccess daemons,
        Optional<String> baseline,
        BuildGraph build,
        ReachMode reach,
        Optional<String> base,
        boolean believesImage,
        boolean cache,
        Optional<ChildJvm> isolation) {
    /** For {@link #base}: the name that the image's own label gives. */
    public static final String LABEL = "label";

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
                RecordAge.DEFAULT,
                Policy.DEFAULT,
                Limits.DEFAULT,
                true,
                Runtime.getRuntime().availableProcessors(),
                Optional.empty(),
                Authority.DEFAULT_ORDER,
                KnownArtifacts.NONE,
                RegistryAccess.DEFAULT.opened(),
                DaemonAccess.DEFAULT,
                Optional.empty(),
                BuildGraph.NONE,
                ReachMode.LOCAL,
                Optional.empty(),
                false,
                true,
                Optional.empty());
    }

    /** The same for another image, whatever its platform. */
    public ScanRequest withImage(ImageReference value) {
        return with(d -> {
            d.image = value;
            d.platform = Optional.empty();
        });
    }

    /**
     * The same for one image of an index. Where the registry says nothing of its platform, the image itself has to be for the one
     * that was asked for.
     */
    public ScanRequest withPart(ImageReference value, RegistryCopy.Part part) {
        ScanRequest one = withImage(value);
        return part.platform().isPresent() || platform.isEmpty() ? one : one.withPlatform(platform.get());
    }

    public ScanRequest withPlatform(Platform value) {
        return with(d -> d.platform = Optional.of(value));
    }

    public ScanRequest withDatabase(Path value) {
        return with(d -> d.database = Optional.of(value));
    }

    /** On the embedded sample alone. */
    public ScanRequest withSample() {
        return with(d -> {
            d.database = Optional.empty();
            d.sample = true;
            d.refresh = Optional.empty();
        });
    }

    public ScanRequest withMaxDatabaseAge(Duration value) {
        return with(d -> d.maxDatabaseAge = value);
    }

    public ScanRequest withMaxRecordAge(Duration value) {
        return with(d -> d.maxRecordAge = value);
    }

    public ScanRequest withPolicy(Policy value) {
        return with(d -> d.policy = value);
    }

    public ScanRequest withLimits(Limits value) {
        return with(d -> d.limits = value);
    }

    public ScanRequest withVerifyDigests(boolean value) {
        return with(d -> d.verifyDigests = value);
    }

    /** The same for what is judged by an inventory that is there: nothing is fetched, neither of an image nor of advisories. */
    ScanRequest withoutFetching() {
        return with(d -> {
            d.image = ImageReference.NONE;
            d.refresh = Optional.empty();
            d.registries = RegistryAccess.DEFAULT;
            d.baseline = Optional.empty();
            d.reach = ReachMode.NEVER;
            d.base = Optional.empty();
        });
    }

    public ScanRequest withRefresh(UpdateRequest value) {
        return with(d -> d.refresh = Optional.of(value));
    }

    public ScanRequest withSeverityOrder(List<Authority> value) {
        return with(d -> d.severityOrder = value);
    }

    public ScanRequest withReleased(KnownArtifacts value) {
        return with(d -> d.released = value);
    }

    public ScanRequest withRegistries(RegistryAccess value) {
        return with(d -> d.registries = value);
    }

    public ScanRequest withDaemons(DaemonAccess value) {
        return with(d -> d.daemons = value);
    }

    public ScanRequest withBaseline(Optional<String> value) {
        return with(d -> d.baseline = value);
    }

    public ScanRequest withBuild(BuildGraph value) {
        return with(d -> d.build = value);
    }

    public ScanRequest withReach(ReachMode value) {
        return with(d -> d.reach = value);
    }

    public ScanRequest withBase(Optional<String> value) {
        return with(d -> d.base = value);
    }

    public ScanRequest withBelief(boolean value) {
        return with(d -> d.believesImage = value);
    }

    public ScanRequest withCache(boolean value) {
        return with(d -> d.cache = value);
    }

    public ScanRequest withIsolation(Optional<ChildJvm> value) {
        return with(d -> d.isolation = value);
    }

    private ScanRequest with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.request();
    }

    /** A copy while something in it is being changed. */
    private static final class Draft {
        private ImageReference image;
        private final int threads;
        private Optional<Platform> platform;
        private Optional<Path> database;
        private boolean sample;
        private Duration maxDatabaseAge;
        private Duration maxRecordAge;
        private Policy policy;
        private Limits limits;
        private boolean verifyDigests;
        private Optional<UpdateRequest> refresh;
        private List<Authority> severityOrder;
        private KnownArtifacts released;
        private RegistryAccess registries;
        private DaemonAccess daemons;
        private Optional<String> baseline;
        private BuildGraph build;
        private ReachMode reach;
        private Optional<String> base;
        private boolean believesImage;
        private boolean cache;
        private Optional<ChildJvm> isolation;

        Draft(ScanRequest from) {
            this.image = from.image;
            this.threads = from.threads;
            this.platform = from.platform;
            this.database = from.database;
            this.sample = from.sample;
            this.maxDatabaseAge = from.maxDatabaseAge;
            this.maxRecordAge = from.maxRecordAge;
            this.policy = from.policy;
            this.limits = from.limits;
            this.verifyDigests = from.verifyDigests;
            this.refresh = from.refresh;
            this.severityOrder = from.severityOrder;
            this.released = from.released;
            this.registries = from.registries;
            this.daemons = from.daemons;
            this.baseline = from.baseline;
            this.build = from.build;
            this.reach = from.reach;
            this.base = from.base;
            this.believesImage = from.believesImage;
            this.cache = from.cache;
            this.isolation = from.isolation;
        }

        ScanRequest request() {
            return new ScanRequest(
                    image,
                    platform,
                    database,
                    sample,
                    maxDatabaseAge,
                    maxRecordAge,
                    policy,
                    limits,
                    verifyDigests,
                    threads,
                    refresh,
                    severityOrder,
                    released,
                    registries,
                    daemons,
                    baseline,
                    build,
                    reach,
                    base,
                    believesImage,
                    cache,
                    isolation);
        }
    }
}
