package io.hullcheck.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks a daemon that speaks Docker's Engine API (v1.24 and later), as Podman does too. Nothing is changed in it. Thread-safe.
 */
final class Daemon implements Closeable {
    /** A name goes into an address, so it may hold what a name of an image can hold (reference grammar of Distribution). */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]*");

    private static final Duration TO_CONNECT = Duration.ofSeconds(10);

    private final String kind;
    private final URI host;
    private final DockerHttpClient http;
    private final Limits limits;

    private Daemon(String kind, URI host, DockerHttpClient http, Limits limits) {
        this.kind = kind;
        this.host = host;
        this.http = http;
        this.limits = limits;
    }

    /** Docker, where {@code DOCKER_HOST}, the current context, or a rootless installation says. */
    static Daemon docker(DaemonAccess access, Limits limits) throws ImageException {
        DefaultDockerClientConfig.Builder builder;
        try {
            builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
            access.host()
                    .or(() -> builder.isDockerHostSetExplicitly() ? Optional.empty() : rootless(access))
                    .ifPresent(builder::withDockerHost);
            return connect("Docker", builder.build(), limits);
        } catch (RuntimeException e) {
            throw notSet("Docker", e);
        }
    }

    private static Optional<String> rootless(DaemonAccess access) {
        return Files.exists(Path.of("/var/run/docker.sock"))
                ? Optional.empty()
                : Optional.ofNullable(access.environment().get("XDG_RUNTIME_DIR"))
                        .map(d -> Path.of(d, "docker.sock"))
                        .filter(Files::exists)
                        .map(Daemon::socket);
    }

    private static String socket(Path path) {
        return "unix://" + path;
    }

    /** Podman's service, where {@code CONTAINER_HOST} says, else the user's own, else root's. */
    static Daemon podman(DaemonAccess access, Limits limits) throws ImageException {
        try {
            String host = access.host()
                    .or(() -> Optional.ofNullable(access.environment().get("CONTAINER_HOST")))
                    .orElseGet(() -> podmanSocket(access));
            return connect(
                    "Podman",
                    DefaultDockerClientConfig.createDefaultConfigBuilder()
                            .withDockerHost(host)
                            .build(),
                    limits);
        } catch (RuntimeException e) {
            throw notSet("Podman", e);
        }
    }

    private static String podmanSocket(DaemonAccess access) {
        List<Path> places = new ArrayList<>();
        Optional.ofNullable(access.environment().get("XDG_RUNTIME_DIR"))
                .ifPresent(d -> places.add(Path.of(d, "podman/podman.sock")));
        Path root = Path.of("/run/podman/podman.sock");
        return socket(places.stream().filter(Files::exists).findFirst().orElse(root));
    }

    private static Daemon connect(String kind, DockerClientConfig config, Limits limits) {
        return new Daemon(
                kind,
                config.getDockerHost(),
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .connectionTimeout(TO_CONNECT)
                        .responseTimeout(Duration.ofSeconds(limits.get(Bound.SECONDS)))
                        .build(),
                limits);
    }

    private static ImageException notSet(String kind, RuntimeException e) {
        return ImageException.of(
                ImageException.Kind.UNREADABLE,
                "the place of the " + kind + " daemon cannot be understood: " + e.getMessage(),
                "Give it as hullcheck.daemon, for example unix:///var/run/docker.sock or tcp://host:2376, or save the"
                        + " image to a file and scan that",
                e);
    }

    /** How messages call it. */
    String name() {
        return "the " + kind + " daemon at " + host;
    }

    private Response ask(String path) throws ImageException {
        try {
            return http.execute(
                    Request.builder().method(Request.Method.GET).path(path).build());
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw ImageException.of(
                    ImageException.Kind.UNREADABLE,
                    name() + " cannot be reached: " + cause.getMessage(),
                    "Start it, name another with hullcheck.daemon (unix:///run/podman/podman.sock, tcp://host:2376), or"
                            + " save the image to a file and scan that",
                    e);
        }
    }

    /** Whether somebody answers. */
    boolean answers() {
        boolean isSocket = "unix".equals(host.getScheme());
        if (isSocket && !Files.exists(Path.of(host.getPath()))) {
            // the client would log each attempt to reach a daemon that nobody has installed
            return false;
        }
        try (Response response = ask("/_ping")) {
            return response.getStatusCode() == 200;
        } catch (ImageException e) {
            // asked to find out
            return false;
        }
    }

    private static String checked(String image) throws ImageException {
        if (!NAME.matcher(image).matches() || image.contains("..") || image.contains("//")) {
            throw ImageException.of(
                    ImageException.Kind.MISSING,
                    "\"" + image + "\" cannot be the name of an image in a daemon",
                    "Give it as docker:repository:tag, or by its id");
        }
        return image;
    }

    /**
     * What the daemon tells of an image.
     *
     * @throws ImageException when it has none of that name
     */
    JsonNode inspect(String image) throws IOException {
        try (Response response = ask("/images/" + checked(image) + "/json")) {
            return document(response, "no image " + image);
        }
    }

    /** Whether images lie in containerd, which keeps manifests and layers as they were pulled. */
    boolean usesContainerd() throws IOException {
        try (Response response = ask("/info")) {
            return document(response, "no information")
                    .path("DriverStatus")
                    .toString()
                    .contains("io.containerd.snapshotter");
        }
    }

    private JsonNode document(Response response, String missing) throws IOException {
        if (response.getStatusCode() != 200) {
            throw refused(response, missing);
        }
        int most = limits.getInt(Bound.JSON_BYTES);
        byte[] bytes = response.getBody().readNBytes(most);
        if (bytes.length == most) {
            throw limits.reached(Bound.JSON_BYTES, "what the daemon tells has more than " + most + " bytes");
        }
        return Json.read(name(), bytes);
    }

    private ImageException refused(Response response, String missing) {
        boolean isMissing = response.getStatusCode() == 404;
        return ImageException.of(
                isMissing ? ImageException.Kind.MISSING : ImageException.Kind.UNREADABLE,
                name() + (isMissing ? " has " + missing : " answers " + response.getStatusCode()),
                isMissing ? "Build or pull it first, or check its name" : "Look into the daemon's log");
    }

    /** The tar that {@code docker save} would write. */
    InputStream save(String image) throws IOException {
        Response response = ask("/images/" + checked(image) + "/get");
        if (response.getStatusCode() != 200) {
            try (response) {
                throw refused(response, "no image " + image);
            }
        }
        return new FilterInputStream(response.getBody()) {
            @Override
            public void close() {
                // without it the client would read the rest of the image first
                response.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
