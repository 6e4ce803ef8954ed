package io.hullcheck.jenkins;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.when;

import hudson.util.Secret;
import io.hullcheck.testing.FeedFolder;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.mockito.Answers;
import org.mockito.MockedStatic;

/** A controller with a home that is real, and a configuration that is as it comes but for what a test sets. */
final class Controllers implements AutoCloseable {
    final Jenkins jenkins = mock(Jenkins.class);
    final HullcheckConfiguration configuration = mock(HullcheckConfiguration.class, Answers.CALLS_REAL_METHODS);
    private final MockedStatic<Jenkins> statics;

    Controllers(Path folder) {
        statics = mockStatic(Jenkins.class);
        statics.when(Jenkins::get).thenReturn(jenkins);
        when(jenkins.getRootDir()).thenReturn(folder.resolve("jenkins-home").toFile());
    }

    /** Advisories come from a folder alone. */
    Controllers withFeeds(FeedFolder feeds) {
        when(configuration.getFeeds()).thenReturn(feeds.path().toString());
        when(configuration.getNvd()).thenReturn("none");
        when(configuration.getEpss()).thenReturn("none");
        when(configuration.getKev()).thenReturn("none");
        return this;
    }

    /** Registries may tell what happened. */
    Controllers withToken(String token) {
        Secret secret = mock(Secret.class);
        when(secret.getPlainText()).thenReturn(token);
        when(configuration.getWebhookToken()).thenReturn(secret);
        when(configuration.isOffline()).thenReturn(true);
        return this;
    }

    @Override
    public void close() {
        statics.close();
    }
}
