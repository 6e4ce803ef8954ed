package io.hullcheck.report;

import io.hullcheck.advisory.DatabaseInfo;
import io.hullcheck.advisory.Rating;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.BaseImage;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Location;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Rule;
import io.hullcheck.policy.SetAside;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the page's template asks for: the report, in words. */
public record HtmlPage(ScanReport report, String style) {

    /** Allows the one style sheet, by its hash (Content Security Policy Level 3, section 2.3.1). */
    public String contentSecurityPolicy() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public String verdict() {
        return report.judgement().verdict().name();
    }

    public String verdictClass() {
        return verdict().toLowerCase(Locale.ROOT);
    }

    /** Counts worth showing: the four usual ones always, the others when there are any. */
    public List<Map.Entry<Severity, Integer>> counts() {
        return report.counts().entrySet().stream()
                .filter(e -> e.getValue() > 0 || e.getKey().compareTo(Severity.LOW) <= 0)
                .toList();
    }

    public String lower(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    /** Whether the application reaches a finding; empty text when nobody has looked. */
    public String reach(Finding finding) {
        return PlainText.of(FindingWords.reach(report.reach(finding)).orElse(""));
    }

    /** Whose the findings are; empty text where the base image is not known. */
    public String origins() {
        List<Boolean> known = report.counted().stream()
                .flatMap(f -> report.isOfBase(f).stream())
                .toList();
        long base = known.stream().filter(b -> b).count();
        return known.isEmpty()
                ? ""
                : PlainText.count(base, "finding") + " of the base image, " + (known.size() - base)
                        + " of the application";
    }

    public String risk(double risk) {
        return String.format(Locale.ROOT, "%.0f", risk);
    }

    /** A text of several lines, each without what an image could do harm with. */
    public String lines(String text) {
        return text.lines().map(PlainText::of).collect(Collectors.joining("\n"));
    }

    /** How the package comes into the build; empty text where that is not known. */
    public String path(Finding finding) {
        List<String> path = report.remedies().get(finding.installed().purl()).path();
        return path.size() < 2 ? "" : PlainText.of(String.join(" -> ", path));
    }

    /** Why a finding was set aside. */
    public String aside(SetAside aside) {
        return PlainText.of(FindingWords.kind(aside.kind()) + ": " + aside.reason() + " (" + aside.by() + ")");
    }

    /** Every reason to fail the build. */
    public String rules() {
        return report.policy().reasons().isEmpty()
                ? "nothing fails the build"
                : PlainText.of("fails on findings "
                        + report.policy().reasons().stream().map(Rule::describe).collect(Collectors.joining("; or ")));
    }

    public String plain(String text) {
        return PlainText.of(text);
    }

    public String score(Finding finding) {
        return finding.score().map(s -> String.format(Locale.ROOT, "%.1f", s)).orElse("–");
    }

    public String fixed(Finding finding) {
        return PlainText.of(
                finding.isFixable() ? String.join(", ", finding.fixedVersions()) : FindingWords.fix(finding));
    }

    /** What is known of attacks; empty text when nothing is. */
    public String attacks(Finding finding) {
        return PlainText.of(FindingWords.attacks(finding).orElse(""));
    }

    /** A feed's times and troubles. */
    public String feed(DatabaseInfo.Feed feed) {
        return PlainText.of(PlainText.count(feed.records(), "record")
                + feed.data().map(t -> ", newest of " + t).orElse("")
                + feed.checked().map(t -> ", asked " + t).orElse(", never asked")
                + feed.problem().map(p -> "; " + p).orElse(""));
    }

    public String ratings(Finding finding) {
        return PlainText.of(finding.ratings().stream()
                .map(r -> r.source() + ": "
                        + r.score()
                                .map(s -> String.format(Locale.ROOT, "%.1f ", s))
                                .orElse("")
                        + (r.type().equals(Rating.WORD) ? r.value() : "(" + r.value() + ")")
                        + (r.shared() ? " for the whole advisory" : ""))
                .collect(Collectors.joining("; ")));
    }

    public String place(Location location) {
        return PlainText.of(location.path()) + " (" + report.name(location.layer()) + ")";
    }

    /** The Dockerfile's instruction that brought a package, and whether the base image did. */
    public String origin(InstalledPackage installed) {
        return installed.locations().stream()
                .map(Location::layer)
                .distinct()
                .map(l -> l.instruction().map(PlainText::of).orElse(report.name(l))
                        + (report.origins().isOfBase(l).orElse(false) ? " (base image)" : ""))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    public String base(BaseImage base) {
        return base.name().map(n -> PlainText.of(n) + ", ").orElse("") + "the lowest "
                + PlainText.count(base.layers(), "layer") + "; known by " + base.how();
    }

    public String where(InstalledPackage installed) {
        return installed.locations().stream().map(this::place).collect(Collectors.joining("; "));
    }

    public boolean isGapNoted(Gap gap) {
        return gap.kind() != Gap.Kind.DATABASE_SAMPLE;
    }

    public String count(long number, String noun) {
        return PlainText.count(number, noun);
    }

    public String bytes(long count) {
        return count < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", count / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", count / 1048576.0);
    }
}
