package io.hullcheck.maven;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.hullcheck.ledger.Use;
import io.hullcheck.remedy.Change;
import io.hullcheck.remedy.PomEdit;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Scans the image, and shows the changes of the POMs that mend what can be mended in them, as a diff. On wish it makes them.
 * The policy fails nothing here.
 */
@Mojo(name = "fix", threadSafe = true)
public final class FixMojo extends GateMojo {
    private static final int CONTEXT = 3;

    /** Makes the changes; without it they are only shown. */
    @Parameter(property = "hullcheck.apply", defaultValue = "false")
    private boolean apply;

    @Override
    void run() throws IOException, MojoExecutionException, MojoFailureException {
        checkFormats();
        ScanReport report = scanner().scan(request());
        remember(report, Use.SCANNED);
        Map<String, List<PomEdit>> edits = new LinkedHashMap<>();
        for (Change change : report.plan().changes()) {
            change.edit()
                    .ifPresent(e -> edits.computeIfAbsent(e.file(), f -> new ArrayList<>())
                            .add(e));
            if (change.edit().isEmpty()) {
                getLog().info("Not in a POM: " + change.title());
            }
        }
        if (edits.isEmpty()) {
            getLog().info("There is nothing in the POMs of this build that would mend a finding.");
            return;
        }
        Path top = topFolder();
        Map<Path, String> changed = new LinkedHashMap<>();
        for (Map.Entry<String, List<PomEdit>> one : edits.entrySet()) {
            Path file = top.resolve(one.getKey());
            PomText before = new PomText(one.getKey(), read(file));
            PomText after = with(before, one.getValue());
            diff(before, after).forEach(l -> getLog().info(l));
            changed.put(file, after.text());
        }
        for (Map.Entry<Path, String> one : changed.entrySet()) {
            if (apply) {
                write(one.getKey(), one.getValue());
            }
        }
        getLog().info(
                        apply
                                ? "Changed " + String.join(", ", edits.keySet()) + ". Build, test and scan again."
                                : "Nothing was changed; with -Dhullcheck.apply the changes are made.");
    }

    /** What changes no number of lines comes first, because places are given by lines. */
    private static PomText with(PomText before, List<PomEdit> edits) throws IOException {
        PomText after = before;
        for (boolean inPlace : new boolean[] {true, false}) {
            for (PomEdit edit : edits) {
                if (inPlace == (edit instanceof PomEdit.SetProperty || edit instanceof PomEdit.SetVersion)) {
                    after = after.with(edit);
                }
            }
        }
        return after;
    }

    private static String read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        Optional<String> encoding = text.startsWith("<?xml")
                ? Optional.of(text.substring(0, text.indexOf("?>")))
                        .filter(d -> d.contains("encoding"))
                        .map(d -> d.replaceFirst("(?s).*encoding\\s*=\\s*[\"']([^\"']+)[\"'].*", "$1"))
                : Optional.empty();
        if (encoding.filter(e -> !e.equalsIgnoreCase("UTF-8") && !e.equalsIgnoreCase("US-ASCII"))
                .isPresent()) {
            throw new IOException(file + " is written in " + encoding.get() + "; only UTF-8 is changed");
        }
        return text;
    }

    private static void write(Path file, String text) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            Files.writeString(aside, text, StandardCharsets.UTF_8);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static List<String> diff(PomText before, PomText after) {
        List<String> old = before.text().lines().toList();
        return UnifiedDiffUtils.generateUnifiedDiff(
                "a/" + before.file(),
                "b/" + after.file(),
                old,
                DiffUtils.diff(old, after.text().lines().toList()),
                CONTEXT);
    }
}
