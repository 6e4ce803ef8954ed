package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.model.TaskListener;
import io.hullcheck.report.ReportFormats;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import jenkins.model.Jenkins;

/** Shows the result at the commit or pull request that was built (plugin checks-api, with one for GitHub or GitLab). */
@Extension(optional = true)
public final class ChecksSummary extends ScanListener {
    /** GitHub takes 65,535 characters ("Create a check run", output.text). */
    private static final int MOST_CHARACTERS = 60_000;

    @Override
    void scanned(Scanned scan, TaskListener listener) throws IOException {
        if (!scan.publishesChecks()) {
            return;
        }
        ChecksPublisherFactory.fromRun(scan.run(), listener).publish(details(scan));
    }

    /** Public, so that Jenkins resolves it when it looks for extensions, and leaves this one out where the other plugin is absent. */
    public static ChecksDetails details(Scanned scan) throws IOException {
        HullcheckAction action = scan.action();
        ChecksDetails.ChecksDetailsBuilder details = new ChecksDetails.ChecksDetailsBuilder()
                .withName(action.getUrlName().equals("hullcheck") ? "Hullcheck" : "Hullcheck " + action.getUrlName())
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(scan.isStopped() ? ChecksConclusion.FAILURE : ChecksConclusion.SUCCESS)
                .withOutput(new ChecksOutput.ChecksOutputBuilder()
                        .withTitle(action.getVerdict() + ": " + action.getInWords())
                        .withSummary(action.getReason() + ".")
                        .withText(cut(new String(
                                ReportFormats.document(action.report(), "markdown")
                                        .bytes(),
                                StandardCharsets.UTF_8)))
                        .build());
        String root = Jenkins.get().getRootUrl();
        if (root != null) {
            details = details.withDetailsURL(root + scan.run().getUrl() + action.getUrlName() + "/");
        }
        return details.build();
    }

    /** Whole lines, and a line that says what is missing. */
    static String cut(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int end = text.lastIndexOf('\n', MOST_CHARACTERS);
        return text.substring(0, end < 0 ? MOST_CHARACTERS : end) + "\n\nThe report goes on on the build's page.\n";
    }
}
