package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.RootAction;
import hudson.security.Permission;
import io.hullcheck.report.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** The page at {@code /hullcheck/}, for those who may view the ledger: what the last rescan came to. Below it, the ledger. */
@Extension
public final class HullcheckRoot implements RootAction, StaplerProxy {
    private final LastResult last = new LastResult();

    @Override
    public String getIconFileName() {
        return Jenkins.get().hasPermission(HullcheckPermissions.VIEW_LEDGER) ? "/plugin/hullcheck/icon.svg" : null;
    }

    @Override
    public String getDisplayName() {
        return "Hullcheck";
    }

    @Override
    public String getUrlName() {
        return "hullcheck";
    }

    /** Nobody else sees which images all jobs have made. */
    @Override
    public Object getTarget() {
        check();
        return this;
    }

    private static void check() {
        Jenkins.get().checkPermission(HullcheckPermissions.VIEW_LEDGER);
    }

    /** For the view. */
    public Permission getRequiredPermission() {
        return HullcheckPermissions.VIEW_LEDGER;
    }

    /** The last result; null when there was none yet. */
    public RescanResult getResult() throws IOException {
        return last.get().orElse(null);
    }

    /** Whether there is a ledger to look into. */
    public boolean isLedger() {
        return ExtensionList.lookupSingleton(HullcheckConfiguration.class)
                .ledgerPlace()
                .isPresent();
    }

    /** The pages of the ledger and its REST, at {@code /hullcheck/ledger}. */
    public void doLedger(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        check();
        new LedgerPages(
                        ExtensionList.lookupSingleton(HullcheckConfiguration.class),
                        "/" + getUrlName() + "/ledger",
                        Clock.systemUTC())
                .answer(request, response);
    }

    /** For the view: text that came out of an image. */
    public String plain(String text) {
        return PlainText.of(text);
    }

    /** The whole result, at {@code /hullcheck/rescan}. */
    public void doRescan(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        check();
        Path file = RescanWork.file();
        if (!Files.isRegularFile(file)) {
            response.sendError(404, "No rescan has been made yet");
            return;
        }
        response.setContentType("application/json");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Disposition", "attachment; filename=\"rescan.json\"");
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(response.getOutputStream());
        }
    }
}
