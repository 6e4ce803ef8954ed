package io.hullcheck.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The branch that is built. */
final class Branch {
    /** Jenkins (with the branch of a merge request first), GitHub, GitLab, Bitbucket, Azure, CircleCI, Travis. */
    private static final List<String> VARIABLES = List.of(
            "CHANGE_BRANCH",
            "BRANCH_NAME",
            "GITHUB_HEAD_REF",
            "GITHUB_REF_NAME",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
            "CI_COMMIT_REF_NAME",
            "BITBUCKET_BRANCH",
            "BUILD_SOURCEBRANCHNAME",
            "CIRCLE_BRANCH",
            "TRAVIS_BRANCH");

    private static final String REF = "ref: refs/heads/";

    private Branch() {}

    /** What the build server tells, else what Git has checked out; empty where neither is known. */
    static Optional<String> of(Map<String, String> environment, Path folder) throws IOException {
        for (String variable : VARIABLES) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isBlank()) {
                return Optional.of(value);
            }
        }
        for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            Path head = at.resolve(".git/HEAD");
            if (Files.isRegularFile(head)) {
                String text = Files.readString(head).trim();
                return text.startsWith(REF) ? Optional.of(text.substring(REF.length())) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
