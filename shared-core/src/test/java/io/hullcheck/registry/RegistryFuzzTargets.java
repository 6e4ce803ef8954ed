package io.hullcheck.registry;

import io.hullcheck.fuzz.FuzzInput;
import io.hullcheck.fuzz.FuzzTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What registries answer, and what other programs keep about them on this machine. */
public final class RegistryFuzzTargets {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private RegistryFuzzTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(challenge(), headers(), logins(), registries());
    }

    private static FuzzTarget challenge() {
        return FuzzTarget.of("www-authenticate", input -> {
                    for (Challenge challenge : Challenge.parse(FuzzInput.parts(input, 1))) {
                        Set<String> scopes =
                                Scope.split(challenge.parameter("scope").orElse("x"));
                        Set<String> merged = Scope.merged(scopes, scopes);
                        if (!Scope.covers(merged, scopes)) {
                            throw new IllegalStateException(merged + " does not cover " + scopes);
                        }
                    }
                })
                .seed(
                        "Bearer realm=\"https://auth.example.com/token\",service=\"registry\",scope=\"repository:a/b:pull,push\"")
                .seed(
                        "Basic realm=\"simple\", Newauth realm=\"apps\", title=\"Login to \\\"apps\\\"\"\fNegotiate TlRM==")
                .words(
                        "Bearer ",
                        "Basic ",
                        "realm=",
                        "service=",
                        "scope=\"repository:",
                        "error=\"insufficient_scope\"");
    }

    private static FuzzTarget headers() {
        return FuzzTarget.of("headers", input -> {
                    String text = new String(FuzzInput.behindChoice(input), StandardCharsets.ISO_8859_1);
                    switch (input.length == 0 ? 0 : input[0] % 6) {
                        case 0 ->
                            Location.resolve(URI.create("https://registry.example.com/v2/a/blobs/uploads/"), text);
                        case 1 -> Location.next(FuzzInput.parts(input, 1));
                        case 2 -> RetryAfter.parse(text, NOW);
                        case 3 -> {
                            String words = Words.ofError(text.getBytes(StandardCharsets.ISO_8859_1), List.of("secret"))
                                    .orElse("");
                            if (words.length() > 400 || words.contains("secret")) {
                                throw new IllegalStateException("shown: " + words);
                            }
                        }
                        case 4 -> new NoProxy(text).covers("registry.example.com", 443);
                        default -> Words.shortened(text);
                    }
                })
                .throwing(UnusableAnswerException.class)
                .seed(FuzzInput.of('0' - '0', "/v2/a/blobs/uploads/1?state=x#y"))
                .seed(FuzzInput.of(0, "//other.example.com/x y"))
                .seed(FuzzInput.of(1, "</v2/_catalog?last=a&n=1>; rel=\"next\""))
                .seed(FuzzInput.of(2, "Wed, 21 Oct 2026 07:28:00 GMT"))
                .seed(FuzzInput.of(2, "120"))
                .seed(FuzzInput.of(3, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no secret\"}]}"))
                .seed(FuzzInput.of(4, "10.0.0.0/8,.example.com:443,[::1]:80,fe80::/10"));
    }

    /** A file, as Docker or Podman keeps it. */
    private static FuzzTarget logins() {
        return FuzzTarget.of("docker-config", input -> {
                    Path file = Files.write(Kept.FOLDER.resolve("config.json"), input);
                    LoginFile logins = LoginFile.read(file);
                    logins.fault().ifPresent(FuzzTarget::shouldBeReadable);
                    for (String key : LoginFile.keys(RegistryName.parse("registry.example.com/team/app"))) {
                        logins.login(key);
                    }
                    for (String key : logins.entries().keySet()) {
                        logins.login(key);
                    }
                })
                .throwing(LoginFile.EntryException.class)
                .seed("""
                        {"auths":{"registry.example.com":{"auth":"dXNlcjpwYXNz"},"https://index.docker.io/v1/":
                         {"username":"u","password":"p"},"registry.example.com/team":{"identitytoken":"t"}},
                         "credHelpers":{"x.example.com":"ecr-login"},"credsStore":"desktop"}""")
                .words(
                        "\"auths\":{",
                        "\"auth\":",
                        "\"identitytoken\":",
                        "\"credHelpers\":{",
                        "\"credsStore\":",
                        "dXNlcjpwYXNz");
    }

    private static FuzzTarget registries() {
        return FuzzTarget.of("registries-conf", input -> {
                    Path file = Files.write(Kept.FOLDER.resolve("registries.conf"), input);
                    ContainersRegistries registries = new ContainersRegistries(new Machine(
                            Map.of("CONTAINERS_REGISTRIES_CONF", file.toString(), "HOME", Kept.FOLDER.toString()),
                            Kept.FOLDER));
                    for (String name :
                            List.of("app", "registry.example.com/team/app:1", "docker.io/library/a@sha256:1")) {
                        registries.places(RegistryName.parse(name));
                        registries.isInsecure(RegistryName.parse(name));
                    }
                })
                .throwing(UnusableAnswerException.class)
                .seed("""
                        unqualified-search-registries = ["docker.io", "quay.io"]
                        short-name-mode = "permissive"
                        [[registry]]
                        prefix = "registry.example.com/team"
                        location = "mirror.example.com/x"
                        insecure = true
                        [[registry.mirror]]
                        location = "m.example.com"
                        pull-from-mirror = "digest-only"
                        [aliases]
                        "app" = "docker.io/library/app"
                        """)
                .words(
                        "[[registry]]",
                        "[[registry.mirror]]",
                        "prefix = ",
                        "location = ",
                        "blocked = true",
                        "[aliases]");
    }

    /** A folder for the files of this process. */
    private static final class Kept {
        static final Path FOLDER = folder();

        private static Path folder() {
            try {
                Path folder = Files.createTempDirectory("fuzz-registry");
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
