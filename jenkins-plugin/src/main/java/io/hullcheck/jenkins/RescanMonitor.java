package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import io.hullcheck.policy.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Tells administrators that images have to be rebuilt, since the last rescan. */
@Extension
public final class RescanMonitor extends AdministrativeMonitor {
    private final LastResult last = new LastResult();

    @Override
    public String getDisplayName() {
        return Messages.RescanMonitor_DisplayName();
    }

    @Override
    public boolean isSecurity() {
        return true;
    }

    @Override
    public boolean isActivated() {
        return failed().isPresent();
    }

    /** For the view. */
    public String getReason() {
        return failed().map(RescanResult::reason).orElse("");
    }

    private Optional<RescanResult> failed() {
        try {
            return last.get().filter(r -> r.verdict().equals(Verdict.FAILED.name()));
        } catch (IOException e) {
            return Optional.of(new RescanResult(
                    "",
                    Verdict.FAILED.name(),
                    "the result of the last rescan cannot be read: " + e.getMessage(),
                    0,
                    0,
                    List.of(),
                    List.of(),
                    List.of()));
        }
    }
}
