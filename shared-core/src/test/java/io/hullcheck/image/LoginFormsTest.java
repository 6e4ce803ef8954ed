package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.registry.Machine;
import io.hullcheck.testing.DocumentedRows;
import io.hullcheck.testing.RegistryScript;
import io.hullcheck.testing.ScriptedRegistry;
import io.hullcheck.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Logins in every form in which Docker, Podman and their helpers store them. */
class LoginFormsTest {
    private static final String BEARER =
            "Bearer realm=\"{base}/token\",service=\"reg\",scope=\"repository:{name}:{actions}\"";

    @TempDir
    private Path folder;

    /**
     * A form.
     *
     * @param files by their place in a home folder; {@code HOST} stands for the registry
     * @param environment by name; {@code HOME} stands for the home folder
     */
    private record Form(
            String what, RegistryScript script, Map<String, String> files, Map<String, String> environment) {}

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RegistryScript byPassword(String login) {
        return new RegistryScript().challenge(BEARER).login(login);
    }

    private static Form docker(String what, RegistryScript script, String config) {
        return new Form(what, script, Map.of(".docker/config.json", config), Map.of());
    }

    private static Form helped(String what, RegistryScript script, String config, String helper) {
        return new Form(
                what,
                script,
                Map.of(".docker/config.json", config, "bin/docker-credential-mine", "#!/bin/sh\n" + helper),
                Map.of("PATH", "HOME/bin:" + System.getenv("PATH")));
    }

    private static String answer(String user, String secret) {
        return "cat >/dev/null; echo '{\"ServerURL\":\"x\",\"Username\":\"" + user + "\",\"Secret\":\"" + secret
                + "\"}'\n";
    }

    /** Docker, "docker login"; Podman, containers-auth.json(5); docker-credential-helpers, "Development". */
    private static List<Form> forms() {
        String auth = base64("ann:x");
        String entry = "{\"auth\":\"" + auth + "\"}";
        String wrong = "{\"auth\":\"" + base64("ann:wrong") + "\"}";
        RegistryScript ann = byPassword("ann:x");
        RegistryScript anybody = new RegistryScript().challenge(BEARER).open().ignoresScope();
        RegistryScript refreshed =
                new RegistryScript().challenge(BEARER).refresh("REFRESH").tokensBy(false, true, 405);
        List<Form> forms = new ArrayList<>();
        forms.add(docker("docker login", ann, "{\"auths\":{\"HOST\":" + entry + "}}"));
        forms.add(docker("the key `https://HOST`", ann, "{\"auths\":{\"https://HOST\":" + entry + "}}"));
        forms.add(docker("the key `https://HOST/v1/`", ann, "{\"auths\":{\"https://HOST/v1/\":" + entry + "}}"));
        forms.add(docker("the key `HOST/v2`", ann, "{\"auths\":{\"HOST/v2\":" + entry + "}}"));
        forms.add(docker(
                "user and password in the clear",
                ann,
                "{\"auths\":{\"HOST\":{\"username\":\"ann\",\"password\":\"x\"}}}"));
        forms.add(docker(
                "a password with colons",
                byPassword("ann:x:y:"),
                "{\"auths\":{\"HOST\":{\"auth\":\"" + base64("ann:x:y:") + "\"}}}"));
        forms.add(docker(
                "an empty password",
                byPassword("ann:"),
                "{\"auths\":{\"HOST\":{\"auth\":\"" + base64("ann:") + "\"}}}"));
        forms.add(docker(
                "`identitytoken` (az acr login)",
                refreshed,
                "{\"auths\":{\"HOST\":{\"auth\":\"" + base64("00000000-0000-0000-0000-000000000000:")
                        + "\",\"identitytoken\":\"REFRESH\"}}}"));
        forms.add(docker(
                "`identitytoken`, for a token server that knows passwords alone",
                byPassword("ann:REFRESH"),
                "{\"auths\":{\"HOST\":{\"auth\":\"" + base64("ann:") + "\",\"identitytoken\":\"REFRESH\"}}}"));
        forms.add(docker(
                "`registrytoken`",
                new RegistryScript().challenge(BEARER).registryToken("own-token"),
                "{\"auths\":{\"HOST\":{\"registrytoken\":\"own-token\"}}}"));
        forms.add(docker(
                "entries of other hosts that cannot be read",
                ann,
                "{\"auths\":{\"a.example\":{\"auth\":\"###\"},\"b.example\":{\"auth\":\"bm9jb2xvbg==\"},"
                        + "\"c.example\":{\"auth\":\"dTo=\"},\"d.example\":null,\"HOST\":" + entry + "}}"));
        forms.add(helped("`credHelpers`", ann, "{\"credHelpers\":{\"HOST\":\"mine\"}}", answer("ann", "x")));
        forms.add(helped(
                "`credHelpers` by address",
                ann,
                "{\"credHelpers\":{\"https://HOST/v1/\":\"mine\"}}",
                answer("ann", "x")));
        forms.add(helped("`credsStore`", ann, "{\"auths\":{\"HOST\":{}},\"credsStore\":\"mine\"}", answer("ann", "x")));
        forms.add(helped(
                "a helper that answers `<token>`",
                refreshed,
                "{\"credsStore\":\"mine\"}",
                answer("<token>", "REFRESH")));
        forms.add(helped(
                "a helper that has no login, before an entry that has",
                ann,
                "{\"credHelpers\":{\"HOST\":\"mine\"},\"auths\":{\"HOST\":" + entry + "}}",
                "cat >/dev/null; echo credentials not found in native keychain; exit 1\n"));
        forms.add(new Form(
                "`DOCKER_CONFIG`",
                ann,
                Map.of("elsewhere/config.json", "{\"auths\":{\"HOST\":" + entry + "}}"),
                Map.of("DOCKER_CONFIG", "HOME/elsewhere")));
        forms.add(new Form(
                "`REGISTRY_AUTH_FILE`",
                ann,
                Map.of(
                        "auth.json",
                        "{\"auths\":{\"HOST\":" + entry + "}}",
                        ".docker/config.json",
                        "{\"auths\":{\"HOST\":" + wrong + "}}"),
                Map.of("REGISTRY_AUTH_FILE", "HOME/auth.json")));
        forms.add(new Form(
                "podman login (`XDG_RUNTIME_DIR`)",
                ann,
                Map.of("run/containers/auth.json", "{\"auths\":{\"HOST\":" + entry + "}}"),
                Map.of("XDG_RUNTIME_DIR", "HOME/run")));
        forms.add(new Form(
                "podman's `auth.json` in `~/.config`",
                ann,
                Map.of(".config/containers/auth.json", "{\"auths\":{\"HOST\":" + entry + "}}"),
                Map.of()));
        forms.add(new Form(
                "`~/.dockercfg`", ann, Map.of(".dockercfg", "{\"https://HOST/v1/\":" + entry + "}"), Map.of()));
        forms.add(new Form(
                "entries by path of a repository, the longest wins",
                ann,
                Map.of(
                        ".config/containers/auth.json",
                        "{\"auths\":{\"HOST\":" + wrong + ",\"HOST/team\":" + entry + ",\"HOST/team/application\":"
                                + wrong + "}}"),
                Map.of()));
        forms.add(docker("no login: `{}`", anybody, "{}"));
        forms.add(docker(
                "no login: `credHelpers` of another host alone",
                anybody,
                "{\"credHelpers\":{\"a.example\":\"ecr-login\"}}"));
        forms.add(docker(
                "no login: `proxies` alone", anybody, "{\"proxies\":{\"default\":{\"httpProxy\":\"http://p:3128\"}}}"));
        forms.add(docker("no login: `currentContext` alone", anybody, "{\"currentContext\":\"colima\"}"));
        forms.add(docker("no login: a helper that is missing", anybody, "{\"credsStore\":\"nosuchhelper\"}"));
        forms.add(docker("no login: a file that is not JSON", anybody, "auths: {}"));
        return forms;
    }

    private RegistryAccess access(ScriptedRegistry registry, Form form) throws IOException {
        Path home = Files.createTempDirectory(folder, "home");
        for (Map.Entry<String, String> file : form.files().entrySet()) {
            Path place = home.resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.writeString(place, file.getValue().replace("HOST", registry.host()));
            if (file.getKey().startsWith("bin/")) {
                Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
        form.environment().forEach((name, value) -> environment.put(name, value.replace("HOME", home.toString())));
        return RegistryAccess.DEFAULT
                .withPatience(2, Duration.ofSeconds(1))
                .withPlain(Set.of(registry.host()))
                .withMachine(new Machine(environment, home));
    }

    @TestFactory
    Stream<DynamicTest> shouldLogInByEveryFormOfAStoredLogin() {
        List<Form> forms = forms();
        return forms.stream()
                .map(form -> DynamicTest.dynamicTest(form.what(), () -> {
                    RoundTrip trip = new RoundTrip(
                            form::script, Optional.empty(), "team/app", folder, registry -> access(registry, form));
                    int tokens =
                            trip.pull(registry -> assertThat(registry.tokens()).hasSizeLessThanOrEqualTo(1));
                    trip.push();
                    trip.copy(true);
                    DocumentedRows.write(
                            "registries",
                            String.format(Locale.ROOT, "%03d", 20 + forms.indexOf(form)),
                            form.what(),
                            "right",
                            "right",
                            "right",
                            Integer.toString(tokens),
                            EarlierResults.of(form.what()));
                }));
    }

    private void refuses(RegistryScript script, Form form, String... words) throws IOException {
        try (ScriptedRegistry registry = ScriptedRegistry.start(script)) {
            registry.with("team/app", "1", RoundTrip.image());
            RegistryAccess access = access(registry, form);
            var refusal = assertThatThrownBy(
                            () -> RoundTrip.scan("registry:" + registry.host() + "/team/app:1", access))
                    .hasMessageContaining("denies access to team/app (401)");
            for (String word : words) {
                refusal.hasMessageContaining(word);
            }
            refusal.hasMessageNotContaining("s3cret").hasMessageNotContaining(base64("ann:s3cret"));
        }
    }

    @Test
    void shouldSayInItsOwnWordsWhyAHelperGaveNoLogin() throws IOException {
        RegistryScript ann = byPassword("ann:x");
        refuses(
                ann,
                docker("missing", ann, "{\"credsStore\":\"nosuchhelper\"}"),
                "the credential helper docker-credential-nosuchhelper is not in a folder of PATH");
        refuses(
                ann,
                helped(
                        "failing",
                        ann,
                        "{\"credsStore\":\"mine\"}",
                        "cat >/dev/null; echo 'the keychain is locked' >&2; exit 3\n"),
                "docker-credential-mine fails (exit status 3): the keychain is locked");
        refuses(
                ann,
                helped("babbling", ann, "{\"credsStore\":\"mine\"}", "cat >/dev/null; echo s3cret\n"),
                "docker-credential-mine answers with something that is not JSON");
        refuses(
                ann,
                docker("bad name", ann, "{\"credsStore\":\"../../bin/sh\"}"),
                "cannot be the name of a credential helper");
    }

    @Test
    void shouldGiveAHelperUpThatHangsForTenSeconds() throws IOException {
        RegistryScript ann = byPassword("ann:x");
        long start = System.nanoTime();
        refuses(
                ann,
                helped("hanging", ann, "{\"credsStore\":\"mine\"}", "sleep 600 & sleep 600\n"),
                "docker-credential-mine does not answer within 10 seconds");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void shouldSayWhatIsWrongWithTheEntryOfTheHostItselfAndNeverRepeatIt() throws IOException {
        RegistryScript ann = byPassword("ann:x");
        refuses(ann, docker("base64", ann, "{\"auths\":{\"HOST\":{\"auth\":\"s3cret!\"}}}"), "has no colon");
        refuses(
                ann,
                docker("colon", ann, "{\"auths\":{\"HOST\":{\"auth\":\"" + base64("s3cret") + "\"}}}"),
                "has no colon");
        refuses(
                ann,
                docker("wrong", ann, "{\"auths\":{\"HOST\":{\"auth\":\"" + base64("ann:s3cret") + "\"}}}"),
                "its token server",
                "answers 401: incorrect username or password");
        refuses(
                new RegistryScript().challenge("Negotiate"),
                docker("negotiate", ann, "{}"),
                "it asks for a login of the form \"negotiate\"");
        refuses(ann, docker("no JSON", ann, "{\"auths\":{\"s3cret"), "config.json: it is not JSON, line 1");
    }

    @Test
    void shouldReadTheConfigurationsThatWereReported() throws Exception {
        Path cases = SharedData.require("cases/os-09-docker-config");
        RegistryScript anybody = new RegistryScript().challenge(BEARER).open();
        for (String name : List.of(
                "colon",
                "ctx",
                "ecr",
                "emptyobj",
                "httpskey",
                "idt",
                "jsonkey",
                "proxies",
                "store",
                "storetoken",
                "v1key")) {
            String config = Files.readString(cases.resolve(name).resolve("config.json"));
            RoundTrip trip = new RoundTrip(
                    () -> anybody,
                    Optional.empty(),
                    "team/app",
                    folder,
                    registry -> access(registry, docker(name, anybody, config)));
            assertThat(trip.pull(registry -> {})).as(name).isEqualTo(1);
        }
    }
}
