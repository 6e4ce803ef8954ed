package io.hullcheck.jenkins;

import io.hullcheck.match.Finding;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A finding as the remote API shows it. Immutable. */
@ExportedBean
public final class ExportedFinding {
    private final Finding finding;
    private final boolean added;

    ExportedFinding(Finding finding, boolean added) {
        this.finding = finding;
        this.added = added;
    }

    @Exported
    public String getId() {
        return finding.id();
    }

    @Exported
    public String getSeverity() {
        return finding.severity().name();
    }

    @Exported
    public String getPackage() {
        return finding.installed().displayName();
    }

    @Exported
    public String getVersion() {
        return finding.installed().version();
    }

    /** Whether the build that it is compared with does not have it. */
    @Exported
    public boolean isAdded() {
        return added;
    }
}
