package io.hullcheck.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** How a {@link ScriptedRegistry} answers; without anything set, open to everybody and by the specification. */
public final class RegistryScript {
    /** In headers and addresses: {@code {base}} of the registry, {@code {name}} of the repository, {@code {actions}} that it needs. */
    List<String> challenges = new ArrayList<>();

    /** {@code user:password}. */
    Optional<String> login = Optional.empty();

    Optional<String> refresh = Optional.empty();
    Optional<String> registryToken = Optional.empty();
    boolean takesBasic;
    boolean isPublic;

    String tokenPath = "/token";
    Optional<String> tokenHost = Optional.empty();
    String tokenField = "token";
    boolean takesGet = true;
    boolean takesPost;
    int noForm = 404;
    boolean ignoresScope;
    int tokenUses = Integer.MAX_VALUE;
    Optional<Integer> expires = Optional.of(300);

    Optional<String> publicName = Optional.empty();
    Optional<String> storageName = Optional.empty();
    int blobRedirect;
    int manifestRedirect;
    /** {@code other}: the storage; {@code relative}; {@code query}: with characters that belong escaped. */
    String location = "other";

    int hops;

    String uploads = "/v2/";
    boolean uploadQuery;
    int uploadRedirect;
    boolean mounts;
    boolean sharesBlobs;

    Optional<String> manifestType = Optional.empty();
    String digestHeader = "right";
    int head;
    boolean ranges = true;
    boolean gzip;
    boolean chunked;
    int busy;
    Optional<String> retryAfter = Optional.empty();
    Map<String, String> headers = new HashMap<>();
    /** Entries of each page; none for a registry that knows no referrers. */
    List<String> referrers = new ArrayList<>();

    int noReferrers = 404;

    private RegistryScript with(Consumer<RegistryScript> change) {
        change.accept(this);
        return this;
    }

    public RegistryScript challenge(String... values) {
        return with(s -> s.challenges = List.of(values));
    }

    /** {@code user:password}. */
    public RegistryScript login(String value) {
        return with(s -> s.login = Optional.of(value));
    }

    /** The refresh token that its token server takes by POST. */
    public RegistryScript refresh(String value) {
        return with(s -> {
            s.refresh = Optional.of(value);
            s.takesPost = true;
        });
    }

    public RegistryScript registryToken(String value) {
        return with(s -> s.registryToken = Optional.of(value));
    }

    /** The registry itself takes user and password. */
    public RegistryScript basic() {
        return with(s -> s.takesBasic = true);
    }

    /** Everybody gets tokens to pull. */
    public RegistryScript open() {
        return with(s -> s.isPublic = true);
    }

    public RegistryScript tokenAt(String path) {
        return with(s -> s.tokenPath = path);
    }

    public RegistryScript tokenHost(String host) {
        return with(s -> s.tokenHost = Optional.of(host));
    }

    public RegistryScript tokenField(String name) {
        return with(s -> s.tokenField = name);
    }

    public RegistryScript tokensBy(boolean get, boolean post, int otherwise) {
        return with(s -> {
            s.takesGet = get;
            s.takesPost = post;
            s.noForm = otherwise;
        });
    }

    /** Tokens are good for everything. */
    public RegistryScript ignoresScope() {
        return with(s -> s.ignoresScope = true);
    }

    public RegistryScript tokenUses(int most) {
        return with(s -> s.tokenUses = most);
    }

    public RegistryScript expires(Optional<Integer> seconds) {
        return with(s -> s.expires = seconds);
    }

    public RegistryScript names(String publicName, String storageName) {
        return with(s -> {
            s.publicName = Optional.of(publicName);
            s.storageName = Optional.of(storageName);
        });
    }

    public RegistryScript blobsElsewhere(int status, String location) {
        return with(s -> {
            s.blobRedirect = status;
            s.location = location;
        });
    }

    public RegistryScript manifestsElsewhere(int status) {
        return with(s -> s.manifestRedirect = status);
    }

    public RegistryScript relative() {
        return with(s -> s.location = "relative");
    }

    public RegistryScript hops(int number) {
        return with(s -> s.hops = number);
    }

    public RegistryScript uploadsAt(String path) {
        return with(s -> s.uploads = path);
    }

    public RegistryScript uploadQuery() {
        return with(s -> s.uploadQuery = true);
    }

    public RegistryScript uploadsMoved(int status) {
        return with(s -> s.uploadRedirect = status);
    }

    public RegistryScript mounts() {
        return with(s -> s.mounts = true);
    }

    /** @param type of every document; empty for none */
    public RegistryScript manifestType(String type) {
        return with(s -> s.manifestType = Optional.of(type));
    }

    /** {@code right}, {@code none} or {@code wrong}. */
    public RegistryScript digestHeader(String how) {
        return with(s -> s.digestHeader = how);
    }

    public RegistryScript head(int status) {
        return with(s -> s.head = status);
    }

    public RegistryScript gzip() {
        return with(s -> s.gzip = true);
    }

    public RegistryScript chunked() {
        return with(s -> s.chunked = true);
    }

    /** @param retryAfter seconds, or {@code date} */
    public RegistryScript busy(int times, String retryAfter) {
        return with(s -> {
            s.busy = times;
            s.retryAfter = Optional.of(retryAfter);
        });
    }

    public RegistryScript header(String name, String value) {
        return with(s -> s.headers.put(name, value));
    }

    public RegistryScript referrers(List<String> pages) {
        return with(s -> s.referrers = List.copyOf(pages));
    }

    public RegistryScript noReferrers(int status) {
        return with(s -> s.noReferrers = status);
    }

    /** What it asks for. */
    @Override
    public String toString() {
        return String.join(", ", challenges);
    }
}
