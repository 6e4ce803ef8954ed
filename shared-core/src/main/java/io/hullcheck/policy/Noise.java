package io.hullcheck.policy;

import io.hullcheck.advisory.Severity;
import io.hullcheck.match.Finding;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Findings of which everybody says that they do not matter here; told apart, so that the others are read. Stateless. */
final class Noise {
    /** A container runs on its host's kernel; these packages only hold the kernel's interface for compilers. */
    private static final Pattern KERNEL_HEADERS = Pattern.compile(
            "linux-libc-dev(?:-.*)?|linux-headers(?:-.*)?|kernel-(?:.*-)?headers|kernel-(?:.*-)?devel|linux-api-headers");

    private Noise() {}

    /** Why a finding is noise; empty when it is none. */
    static Optional<String> reason(Finding finding) {
        if (finding.malicious() || finding.exploitation().kev().isPresent()) {
            return Optional.empty();
        }
        if (finding.installed().kind().isOs()
                && KERNEL_HEADERS.matcher(finding.installed().name()).matches()) {
            return Optional.of("headers of the kernel, and a container runs on the kernel of its host");
        }
        if (finding.severity() == Severity.NEGLIGIBLE
                && finding.installed().kind().isOs()) {
            return Optional.of("the distribution says that it does not matter to it");
        }
        String summary = finding.summary().stripLeading().toUpperCase(Locale.ROOT);
        return summary.startsWith("** DISPUTED **") || summary.startsWith("[DISPUTED]")
                ? Optional.of("disputed by those who make the software")
                : Optional.empty();
    }
}
