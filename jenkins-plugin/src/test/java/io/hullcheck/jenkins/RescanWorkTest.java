package io.hullcheck.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import hudson.util.Secret;
import io.hullcheck.testing.FeedFolder;
import io.hullcheck.testing.OneLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds have scanned, held against new advisories by the controller. */
class RescanWorkTest {
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
                .put("Maven", "", "GHSA-8", "g:y", "2", FeedFolder.daysAgo(2))
                .write();
        controller = new Controllers(folder).withFeeds(feeds);
        configuration = controller.configuration;
        when(configuration.getRescanHours()).thenReturn(24);
        when(configuration.getPolicy()).thenReturn("version: 1\nfailOn: [{severity: HIGH}]");
    }

    @AfterEach
    void end() {
        controller.close();
    }

    private void scan() throws Exception {
        HullcheckBuilder step = new HullcheckBuilder("app.tar");
        step.setDatabase("sample");
        jenkins.perform(
                step,
                Map.of(),
                JobDefaults.NONE.withLedger(configuration.ledgerPlace().orElseThrow()));
    }

    private void rescan(Instant at) throws Exception {
        RescanWork.run(configuration, jenkins.listener, Clock.fixed(at, ZoneOffset.UTC));
    }

    @Test
    void shouldTellWhatCameUpInImagesThatBuildsHaveScanned() throws Exception {
        Instant now = Instant.now();
        scan();
        assertThat(folder.resolve("jenkins-home/hullcheck/ledger.db")).isNotEmptyFile();
        rescan(now);
        assertThat(jenkins.log()).contains("1 image used since", "HEALTHY: nothing new was found.");
        assertThat(new RescanMonitor().isActivated()).isFalse();

        feeds.put(
                        "Maven",
                        "GHSA-1",
                        "2026-11-24T00:00:00Z",
                        FeedFolder.record("GHSA-1", "Maven", "g:a", "2", "2026-11-24T00:00:00Z")
                                .replaceFirst(
                                        "\"summary\"", "\"database_specific\": {\"severity\": \"HIGH\"}, \"summary\""))
                .write();
        // not before its time
        rescan(now.plus(Duration.ofHours(5)));
        assertThat(new RescanMonitor().isActivated()).isFalse();
        rescan(now.plus(Duration.ofHours(25)));
        RescanResult result = new LastResult().get().orElseThrow();
        assertThat(result.verdict()).isEqualTo("FAILED");
        assertThat(result.rebuild())
                .singleElement()
                .satisfies(i -> assertThat(i.reference()).isEqualTo("app.tar"));
        assertThat(result.findings()).containsExactly(new RescanResult.Line("GHSA-1", "HIGH", "g:a", "1", "2"));
        assertThat(new RescanMonitor().isActivated()).isTrue();
        assertThat(new RescanMonitor().getReason())
                .isEqualTo(
                        "1 image has something new that fails by the policy, the worst GHSA-1 in g:a 1 (fixed in 2)");
    }

    @Test
    void shouldForgetOnWishWhatIsNotUsedAnyMore() throws Exception {
        scan();
        rescan(Instant.now());
        assertThat(jenkins.log()).doesNotContain("Images forgotten");
        when(configuration.getKeepDays()).thenReturn(90);
        rescan(Instant.now().plus(Duration.ofDays(80)));
        assertThat(jenkins.log()).contains("Images forgotten: 0");
        rescan(Instant.now().plus(Duration.ofDays(100)));
        assertThat(jenkins.log()).contains("Images forgotten: 1");
    }

    @Test
    void shouldDoNothingUnlessItIsSetTo() throws Exception {
        scan();
        when(configuration.getRescanHours()).thenReturn(0);
        rescan(Instant.now());
        when(configuration.getRescanHours()).thenReturn(1);
        when(configuration.getLedger()).thenReturn("none");
        rescan(Instant.now());
        assertThat(new LastResult().get()).isEmpty();
    }

    @Test
    void shouldScanThoughTheLedgerCannotBeWrittenAndSaySo() throws Exception {
        Files.createDirectories(folder.resolve("jenkins-home/hullcheck/ledger.db"));
        scan();
        assertThat(jenkins.actions).hasSize(1);
        assertThat(jenkins.log()).contains("Hullcheck: the scan is not remembered: the ledger ");
        rescan(Instant.now());
        assertThat(jenkins.log()).contains("ledger.db cannot be opened");
    }

    @Test
    void shouldGiveUserAndPasswordOfTheLedgerToTheDatabaseAndToNobodyElse() {
        when(configuration.getLedger()).thenReturn("jdbc:postgresql://db.example.com/hullcheck?sslmode=require");
        when(configuration.getLedgerUser()).thenReturn("hull");
        Secret secret = mock(Secret.class);
        when(secret.getPlainText()).thenReturn("s3cr&t");
        when(configuration.getLedgerPassword()).thenReturn(secret);
        assertThat(configuration.ledgerPlace())
                .isEqualTo(Optional.of(
                        "jdbc:postgresql://db.example.com/hullcheck?sslmode=require&user=hull&password=s3cr%26t"));
    }

    @Test
    void shouldShowItToAdministratorsAlone() {
        doThrow(new SecurityException("no")).when(controller.jenkins).checkPermission(any());
        assertThatThrownBy(() -> new HullcheckRoot().getTarget()).hasMessage("no");
        when(controller.jenkins.hasPermission(any())).thenReturn(false);
        assertThat(new HullcheckRoot().getIconFileName()).isNull();
    }
}
