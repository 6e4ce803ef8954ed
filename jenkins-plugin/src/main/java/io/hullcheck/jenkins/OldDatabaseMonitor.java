package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AdministrativeMonitor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Warns administrators when the database that agents get from the controller is old, lacking, or cannot be refreshed. */
@Extension
public final class OldDatabaseMonitor extends AdministrativeMonitor {
    /** As builds count it where a job says nothing. */
    private static final Duration OLD = Duration.ofDays(5);

    @Override
    public String getDisplayName() {
        return Messages.OldDatabaseMonitor_DisplayName();
    }

    @Override
    public boolean isSecurity() {
        return true;
    }

    @Override
    public boolean isActivated() {
        return trouble().isPresent();
    }

    /** For the view. */
    public String getTrouble() {
        return trouble().orElse("");
    }

    private static Optional<String> trouble() {
        return trouble(ExtensionList.lookupSingleton(HullcheckConfiguration.class), Instant.now());
    }

    static Optional<String> trouble(HullcheckConfiguration configuration, Instant now) {
        if (configuration.getUpdateHours() == 0) {
            return Optional.empty();
        }
        try {
            return configuration.controllerDatabase().trouble(OLD, now);
        } catch (IOException e) {
            return Optional.of("the advisory database on the controller cannot be read: " + e.getMessage());
        }
    }
}
