package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.OneLibrary;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.RealRegistry;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal that serves: a real registry tells it of a push, and REST knows the image then. */
@MojoTest
class ServeMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";
    private static final String TOKEN = "a token of those who ask";
    private static final String WEBHOOK = "a token of registries";

    @TempDir
    Path folder;

    private final List<String> logged = new CopyOnWriteArrayList<>();

    private void prepare(ServeMojo mojo, Map<String, String> environment) throws IllegalAccessException {
        setVariableValueToObject(mojo, "ledger", folder.resolve("ledger.db").toString());
        mojo.environment(environment);
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }
        });
    }

    @Test
    @InjectMojo(goal = "serve", pom = POM)
    void shouldKnowAnImageThatARegistryHasToldOf(ServeMojo mojo) throws Exception {
        String skopeo = Programs.require("skopeo", "nothing was told to the goal that serves");
        OneLibrary.log4Shell(folder.resolve("app.tar"));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (RealRegistry registry = RealRegistry.startTelling(
                folder.resolve("registry"), "http://127.0.0.1:" + port + "/webhook", WEBHOOK)) {
            prepare(mojo, Map.of("HULLCHECK_TOKEN", TOKEN, "HULLCHECK_WEBHOOK_TOKEN", WEBHOOK));
            setVariableValueToObject(mojo, "address", "127.0.0.1:" + port);
            setVariableValueToObject(mojo, "database", "sample");
            setVariableValueToObject(mojo, "insecureRegistries", List.of(registry.host()));
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread serving = new Thread(() -> {
                try {
                    mojo.execute();
                } catch (Exception e) {
                    end.set(e);
                }
            });
            serving.start();
            for (int i = 0; i < 200 && logged.isEmpty() && serving.isAlive(); i++) {
                Thread.sleep(50);
            }
            Programs.run(
                    folder,
                    List.of(
                            skopeo,
                            "copy",
                            "--quiet",
                            "--dest-tls-verify=false",
                            "docker-archive:" + folder.resolve("app.tar"),
                            "docker://" + registry.host() + "/team/app:1"));
            HttpClient client = HttpClient.newHttpClient();
            String answer = "";
            for (int i = 0; i < 200 && !answer.contains("/team/app"); i++) {
                Thread.sleep(50);
                answer = client.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port
                                                + "/api/v1/findings?vulnerability=CVE-2021-44228"))
                                        .header("Authorization", "Bearer " + TOKEN)
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
            }
            assertThat(answer).as(logged.toString()).contains(registry.host() + "/team/app", "CRITICAL");
            serving.interrupt();
            serving.join(10_000);
            assertThat(serving.isAlive()).isFalse();
            assertThat(end.get()).isNull();
        }
        assertThat(logged).first().asString().contains("/, registries post to /webhook");
        assertThat(logged).last().isEqualTo("Served");
    }

    @Test
    @InjectMojo(goal = "serve", pom = POM)
    void shouldNotServeWithoutASecretNorWhereOthersListenIn(ServeMojo mojo) throws Exception {
        prepare(mojo, Map.of());
        assertThatThrownBy(mojo::execute).hasMessageContaining("set the environment variable HULLCHECK_TOKEN");
        prepare(mojo, Map.of("HULLCHECK_TOKEN", "short"));
        assertThatThrownBy(mojo::execute).hasMessageContaining("16 characters or more");
        prepare(mojo, Map.of("HULLCHECK_TOKEN", TOKEN));
        setVariableValueToObject(mojo, "address", "0.0.0.0:8484");
        assertThatThrownBy(mojo::execute).hasMessageContaining("others can listen in");
        setVariableValueToObject(mojo, "address", "here");
        assertThatThrownBy(mojo::execute).hasMessageContaining("host:port");
        setVariableValueToObject(mojo, "ledger", "none");
        assertThatThrownBy(mojo::execute).hasMessageContaining("nothing to serve without a ledger");
    }
}
