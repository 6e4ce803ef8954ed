package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import hudson.AbortException;
import hudson.ProxyConfiguration;
import hudson.util.Secret;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.inventory.Gap;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.FeedServer;
import io.hullcheck.testing.OneLibrary;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Answers;

/** The database that the controller keeps, out of real feeds, and how it comes to an agent. */
class ControllerDatabaseTest {
    @TempDir
    private Path folder;

    private Jenkinses jenkins;
    private FeedFolder feeds;
    private HullcheckConfiguration configuration;
    private Controllers controller;

    @BeforeEach
    void prepare() throws Exception {
        jenkins = new Jenkinses(folder);
        OneLibrary.image(jenkins.workspace.resolve("app.tar"), "g", "a", "1");
        feeds = new FeedFolder(folder.resolve("feeds"))
                .put("Maven", "", "GHSA-1", "g:a", "2", FeedFolder.daysAgo(2))
                .write();
        controller = new Controllers(folder).withFeeds(feeds);
        configuration = controller.configuration;
        when(configuration.getUpdateHours()).thenReturn(6);
        when(configuration.getEcosystems()).thenReturn("Maven");
    }

    @AfterEach
    void end() {
        controller.close();
    }

    private void refresh(Instant at) throws Exception {
        DatabaseWork.refresh(configuration, jenkins.listener, Clock.fixed(at, ZoneOffset.UTC));
    }

    private ScanReport scan() throws Exception {
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setFailOn("NEVER");
        step.setFailOnIncomplete(false);
        jenkins.perform(
                step,
                Map.of(),
                JobDefaults.NONE
                        .withOffline(true)
                        .withSurroundings(Surroundings.DEFAULT.withHome(
                                folder.resolve("agent").toString()))
                        .withController(configuration.controllerDatabase()));
        return ((HullcheckAction) jenkins.actions.get(jenkins.actions.size() - 1)).report();
    }

    private List<String> onAgent() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("agent/jenkins"))) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void shouldBringTheControllersAdvisoriesToAnAgentOnceAndAgainWhenTheyHaveChanged() throws Exception {
        Instant now = Instant.now();
        refresh(now);
        assertThat(scan().findings()).extracting(f -> f.id()).containsExactly("GHSA-1");
        assertThat(scan().gaps()).isEmpty();
        assertThat(jenkins.log().split("bringing the advisories", -1)).hasSize(2);
        assertThat(onAgent()).hasSize(1);

        feeds.put("Maven", "", "GHSA-2", "g:a", "3", FeedFolder.daysAgo(1)).write();
        // not before its time
        refresh(now.plus(Duration.ofHours(2)));
        assertThat(scan().findings()).hasSize(1);
        refresh(now.plus(Duration.ofHours(7)));
        assertThat(scan().findings()).extracting(f -> f.id()).containsExactlyInAnyOrder("GHSA-1", "GHSA-2");
        assertThat(jenkins.log().split("bringing the advisories", -1)).hasSize(3);
    }

    @Test
    void shouldNotCallADatabaseOldWhoseFeedsHaveNothingNew() throws Exception {
        Instant now = Instant.now();
        refresh(now.minus(Duration.ofDays(30)));
        assertThat(scan().gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.DATABASE_OLD);
        refresh(now);
        assertThat(scan().gaps()).isEmpty();
        assertThat(OldDatabaseMonitor.trouble(configuration, now)).isEmpty();
    }

    @Test
    void shouldFetchWhatTheJobsImagesTurnedOutToNeed() throws Exception {
        when(configuration.getEcosystems()).thenReturn("met");
        when(configuration.getKev()).thenReturn(feeds.path().toString());
        feeds.file(
                "known_exploited_vulnerabilities.json", "{\"vulnerabilities\": []}".getBytes(StandardCharsets.UTF_8));
        refresh(Instant.now());
        assertThat(scan().gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.ADVISORIES_MISSING);
        refresh(Instant.now());
        assertThat(scan().findings()).extracting(f -> f.id()).containsExactly("GHSA-1");
        // an agent may say what it likes
        configuration.controllerDatabase().meet(List.of("../../etc", "npm", "a/b", ""));
        assertThat(configuration.controllerDatabase().home().metEcosystems()).containsExactlyInAnyOrder("Maven", "npm");
    }

    @Test
    void shouldWarnAdministratorsOfADatabaseThatIsLackingOldOrCannotBeRefreshed() throws Exception {
        Instant now = Instant.now();
        assertThat(OldDatabaseMonitor.trouble(configuration, now))
                .hasValueSatisfying(t -> assertThat(t).contains("no advisory database yet"));
        assertThat(scan().database().sample()).isTrue();
        assertThat(jenkins.log()).contains("the controller has no advisory database yet");
        refresh(now);
        assertThat(OldDatabaseMonitor.trouble(configuration, now)).isEmpty();
        assertThat(OldDatabaseMonitor.trouble(configuration, now.plus(Duration.ofDays(6))))
                .hasValueSatisfying(t -> assertThat(t).contains("6 days old"));
        Files.writeString(feeds.path().resolve("Maven/modified_id.csv"), "no list");
        Files.writeString(feeds.path().resolve("Maven/all.zip"), "no archive");
        refresh(now.plus(Duration.ofHours(7)));
        assertThat(OldDatabaseMonitor.trouble(configuration, now.plus(Duration.ofHours(7))))
                .hasValueSatisfying(t -> assertThat(t).contains("the feed osv/Maven could not be fetched"));
        // what is there stays
        assertThat(scan().findings()).hasSize(1);
        when(configuration.getUpdateHours()).thenReturn(0);
        assertThat(OldDatabaseMonitor.trouble(configuration, now.plus(Duration.ofDays(60))))
                .isEmpty();
    }

    @Test
    void shouldNotBelieveWhatDidNotArriveWhole() throws Exception {
        refresh(Instant.now());
        Bundle bundle = configuration.controllerDatabase().bundle().orElseThrow();
        List<Bundle.Item> wrong = new ArrayList<>(bundle.items());
        Bundle.Item last = wrong.get(1);
        wrong.set(1, new Bundle.Item(last.file(), last.name(), "0".repeat(64), last.bytes()));
        String home = folder.resolve("agent").toString();
        assertThatThrownBy(() -> Bundle.of(Bundle.Kind.ADVISORIES, wrong).bring(jenkins.remote, home, jenkins.listener))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("did not arrive whole");
        assertThat(onAgent()).isEmpty();
    }

    @Test
    void shouldReachFeedsByTheProxyOfJenkinsAndAgentsToWhenTheyAreTold() throws Exception {
        ProxyConfiguration proxy = mock(ProxyConfiguration.class);
        setFinal(proxy, "name", "proxy.example.com");
        setFinal(proxy, "port", 3128);
        when(proxy.getUserName()).thenReturn("u");
        Secret secret = mock(Secret.class);
        when(secret.getPlainText()).thenReturn("s3cret");
        when(proxy.getSecretPassword()).thenReturn(secret);
        when(proxy.getNoProxyHostPatterns()).thenReturn(List.of(Pattern.compile(".*\\.inside")));
        when(controller.jenkins.getProxy()).thenReturn(proxy);
        WebProxy used = configuration.onController().proxy().get(0);
        assertThat(used.toString()).isEqualTo("proxy.example.com:3128");
        assertThat(used.selector().select(URI.create("https://feeds.example.com/")))
                .extracting(p -> p.address().toString())
                .containsExactly("proxy.example.com/<unresolved>:3128");
        assertThat(used.selector().select(URI.create("https://mirror.inside/"))).containsExactly(Proxy.NO_PROXY);
        assertThat(configuration.onController().http().credentials()).isPresent();
        assertThat(configuration.onAgents().proxy()).isEmpty();
        when(configuration.isProxyForAgents()).thenReturn(true);
        assertThat(configuration.onAgents().proxy()).containsExactly(used);
    }

    @Test
    void shouldAskAProxyForFeeds() throws Exception {
        // a server that is asked by whole addresses is a proxy
        List<String> asked = new ArrayList<>();
        try (FeedServer server = new FeedServer(feeds.path())) {
            server.fault((exchange, path) -> {
                asked.add(exchange.getRequestURI().toString());
                return false;
            });
            Surroundings far = new Surroundings(
                    folder.resolve("far").toString(),
                    List.of("http://feeds.example.com/feeds"),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
            UpdateRequest request = far.withProxy(
                            Optional.of(new WebProxy("127.0.0.1", server.port(), "", "", List.of())))
                    .update(configuration.ecosystemChoice());
            new ControllerDatabase(far.hullcheckHome()).update(request, Clock.systemUTC());
            assertThat(asked).isNotEmpty().allMatch(a -> a.startsWith("http://feeds.example.com/feeds/"));
        }
    }

    @Test
    void shouldHoldWhatAnEarlierVersionStoredAndWhatIsUsual() {
        HullcheckConfiguration fresh = mock(HullcheckConfiguration.class, Answers.CALLS_REAL_METHODS);
        assertThat(fresh.getFeeds()).isEqualTo(UpdateRequest.OSV);
        assertThat(fresh.getEcosystems()).isEqualTo("met");
        assertThat(fresh.getJvmOptions()).isEqualTo("-Xmx1g");
        assertThat(fresh.getUpdateHours()).isZero();
        assertThat(fresh.onAgents()).isEqualTo(Surroundings.DEFAULT);
    }

    private static void setFinal(Object of, String name, Object value) throws Exception {
        var field = of.getClass().getField(name);
        field.setAccessible(true);
        field.set(of, value);
    }
}
