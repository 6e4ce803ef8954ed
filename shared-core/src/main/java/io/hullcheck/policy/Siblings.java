package io.hullcheck.policy;

import io.hullcheck.match.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Distributions build several packages of one source; a flaw of the source is told of each. One of them stands for all:
 * that with the name of the source, else the first. Only findings that agree in all that counts are folded.
 */
final class Siblings {
    private final Map<String, Finding> leaders = new HashMap<>();

    Siblings(List<Finding> findings) {
        for (Finding finding : findings) {
            key(finding).ifPresent(k -> leaders.merge(k, finding, Siblings::leader));
        }
    }

    private static Optional<String> key(Finding finding) {
        return finding.installed()
                .source()
                .map(s -> String.join(
                        "\n",
                        finding.id(),
                        s.name(),
                        s.version(),
                        finding.severity().name(),
                        finding.state().name(),
                        String.join(" ", finding.fixedVersions()),
                        finding.installed().architecture().orElse(""),
                        finding.installed().locations().get(0).layer().name()));
    }

    private static Finding leader(Finding one, Finding other) {
        return isNamedAsSource(other) && !isNamedAsSource(one) ? other : one;
    }

    private static boolean isNamedAsSource(Finding finding) {
        return finding.installed()
                .source()
                .filter(s -> s.name().equals(finding.installed().name()))
                .isPresent();
    }

    /** The finding that stands for this one; empty when it stands for itself. */
    Optional<Finding> leader(Finding finding) {
        return key(finding).map(leaders::get).filter(l -> l != finding);
    }
}
