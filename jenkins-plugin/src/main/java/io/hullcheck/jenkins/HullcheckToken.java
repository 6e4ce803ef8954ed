package io.hullcheck.jenkins;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.hullcheck.advisory.Severity;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.tokenmacro.DataBoundTokenMacro;
import org.jenkinsci.plugins.tokenmacro.MacroEvaluationException;

/**
 * {@code ${HULLCHECK}} in mails and build names: the verdicts and counts of a build's scans; {@code ${HULLCHECK, what="verdict"}} one part of them
 * (plugin token-macro).
 */
@Extension(optional = true)
public final class HullcheckToken extends DataBoundTokenMacro {
    /** One of summary, verdict, reason, image, new, or a severity. */
    @Parameter
    public String what = "summary";

    @Override
    public boolean acceptsMacroName(String macroName) {
        return macroName.equals("HULLCHECK");
    }

    @Override
    public String evaluate(AbstractBuild<?, ?> build, TaskListener listener, String macroName)
            throws MacroEvaluationException {
        return evaluate(build);
    }

    @Override
    public String evaluate(Run<?, ?> run, FilePath workspace, TaskListener listener, String macroName)
            throws MacroEvaluationException {
        return evaluate(run);
    }

    private String evaluate(Run<?, ?> run) throws MacroEvaluationException {
        Function<HullcheckAction, String> part = part(what);
        List<HullcheckAction> scans = run.getActions(HullcheckAction.class);
        return scans.stream().map(part).collect(Collectors.joining(", "));
    }

    private static Function<HullcheckAction, String> part(String what) throws MacroEvaluationException {
        String wanted = what.strip().toLowerCase(Locale.ROOT);
        for (Severity severity : Severity.values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(wanted)) {
                return s -> String.valueOf(s.getCounts().getOrDefault(severity.name(), 0));
            }
        }
        return switch (wanted) {
            case "summary" -> s -> s.getImage() + ": " + s.getVerdict() + ", " + s.getInWords();
            case "verdict" -> s -> s.getVerdict().name();
            case "reason" -> HullcheckAction::getReason;
            case "image" -> HullcheckAction::getImage;
            case "new" -> s -> String.valueOf(s.getNewFindings());
            default ->
                throw new MacroEvaluationException("HULLCHECK has no \"" + what
                        + "\"; what is one of summary, verdict, reason, image, new, or a severity");
        };
    }
}
