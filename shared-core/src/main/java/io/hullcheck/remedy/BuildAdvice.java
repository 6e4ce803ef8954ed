package io.hullcheck.remedy;

import io.hullcheck.match.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a build can change in its own files, each step tried by the build tool's own resolution before it is proposed. Immutable.
 *
 * @param steps in the order in which they were tried, each on top of those before it
 * @param reasons why a package of the build keeps findings, by package URL; each a sentence without a full stop
 * @param notices of the search as a whole, for example that it saw only what is on this machine
 */
public record BuildAdvice(List<Step> steps, Map<String, String> reasons, List<String> notices) {
    /** Nothing is known of a build. */
    public static final BuildAdvice NONE = new BuildAdvice(List.of(), Map.of(), List.of());

    public BuildAdvice {
        steps = List.copyOf(steps);
        reasons = Map.copyOf(reasons);
        notices = List.copyOf(notices);
    }

    /**
     * Edits that are made together or not at all.
     *
     * @param title one sentence without a full stop
     * @param edits at least one
     * @param moves what becomes of packages that have findings
     */
    public record Step(String title, List<PomEdit> edits, List<Move> moves) {
        public Step {
            edits = List.copyOf(edits);
            moves = List.copyOf(moves);
        }

        /**
         * A step that is called by its edits.
         *
         * @param note what is to be known of it besides; empty for nothing
         */
        public static Step of(List<PomEdit> edits, List<Move> moves, String note) {
            return new Step(
                    edits.stream().map(Steps::words).distinct().collect(Collectors.joining("; "))
                            + (note.isEmpty() ? "" : "; " + note),
                    edits,
                    moves);
        }

        /** The file that is changed first. */
        String file() {
            return edits.get(0).file();
        }
    }

    /**
     * A package of the image after a step.
     *
     * @param purl of the package as it is now
     * @param version after the step; empty where the step takes the package out of the build
     * @param mended names of the findings that are gone
     */
    public record Move(String purl, Optional<String> version, List<String> mended) {
        public Move {
            mended = List.copyOf(mended);
        }
    }

    /** The step that mends a finding. */
    Optional<Step> step(Finding finding) {
        return steps.stream()
                .filter(s -> s.moves.stream()
                        .anyMatch(m -> m.purl.equals(finding.installed().purl()) && m.mended.contains(finding.id())))
                .findFirst();
    }

    /** Whether the build decides on a package. */
    boolean knows(String purl) {
        return reasons.containsKey(purl) || move(purl).isPresent();
    }

    /** What becomes of a package in the end. */
    Optional<Move> move(String purl) {
        return steps.stream()
                .flatMap(s -> s.moves.stream())
                .filter(m -> m.purl.equals(purl))
                .reduce((one, later) -> later);
    }

    /** The steps that a package takes part in, in words; empty where there is none. */
    String words(String purl) {
        return steps.stream()
                .filter(s -> s.moves.stream().anyMatch(m -> m.purl.equals(purl)))
                .map(Step::title)
                .collect(Collectors.joining("; "));
    }
}
