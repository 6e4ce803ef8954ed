package io.hullcheck.inventory.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the version that a build gives to a Go program through the linker: {@code -ldflags "-X main.version=1.2.3"} (Go's
 * {@code cmd/link}, "-X importpath.name=value"). Stateless.
 */
final class LinkerFlags {
    private static final Set<String> VARIABLES = Set.of(
            "version",
            "ver",
            "gitversion",
            "buildversion",
            "gitbuildversion",
            "appversion",
            "releaseversion",
            "fullversion",
            "currentversion",
            "versionstring",
            "semver",
            "gitdescribe",
            "tag",
            "gittag",
            "buildtag",
            "release");

    /** {@code v1.2.3-rc.1}; {@code -5-gabcdef0} behind it counts the commits since. */
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,9}\\.\\d{1,9}\\.\\d{1,9})([-+][-+.\\w]{1,80})?");

    private static final Pattern COMMITS_SINCE = Pattern.compile("-\\d{1,6}-g[0-9a-f]{4,40}(?:-dirty)?");

    private LinkerFlags() {}

    /**
     * The version of the program; empty when none is given, or several differ that have equal claim.
     *
     * @param setting as the Go tool writes it behind {@code -ldflags=}, in quotation marks or without
     * @param module path of the main module
     */
    static Optional<String> version(String setting, String module) {
        List<Set<String>> byClaim = List.of(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        List<String> words = words(unquoted(setting));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).startsWith("--") ? words.get(i).substring(1) : words.get(i);
            String assignment = "";
            if (word.equals("-X") && i + 1 < words.size()) {
                assignment = words.get(++i);
            } else if (word.startsWith("-X=")) {
                assignment = word.substring("-X=".length());
            }
            int equals = assignment.indexOf('=');
            int dot = equals < 0 ? -1 : assignment.lastIndexOf('.', equals);
            if (dot > 0
                    && VARIABLES.contains(assignment.substring(dot + 1, equals).toLowerCase(Locale.ROOT))) {
                String where = assignment.substring(0, dot);
                int claim = where.equals("main") ? 0 : where.equals(module) || where.startsWith(module + "/") ? 1 : 2;
                stated(assignment.substring(equals + 1)).ifPresent(byClaim.get(claim)::add);
            }
        }
        return byClaim.stream()
                .filter(s -> !s.isEmpty())
                .findFirst()
                .filter(s -> s.size() == 1)
                .map(s -> s.iterator().next());
    }

    private static Optional<String> stated(String value) {
        Matcher version = VERSION.matcher(value.substring(value.lastIndexOf('/') + 1));
        if (!version.matches()) {
            return Optional.empty();
        }
        String behind = Optional.ofNullable(version.group(2)).orElse("");
        return Optional.of(
                "v" + version.group(1) + (COMMITS_SINCE.matcher(behind).matches() ? "" : behind));
    }

    /** As Go's {@code strconv.Quote} writes it, as far as flags need it. */
    private static String unquoted(String setting) {
        if (setting.length() < 2 || setting.charAt(0) != '"' || !setting.endsWith("\"")) {
            return setting;
        }
        StringBuilder plain = new StringBuilder(setting.length());
        for (int i = 1; i < setting.length() - 1; i++) {
            char c = setting.charAt(i);
            plain.append(c == '\\' && i + 1 < setting.length() - 1 ? setting.charAt(++i) : c);
        }
        return plain.toString();
    }

    /** Words apart by blanks, as Go's tools part them: quotation marks of either kind hold one together. */
    private static List<String> words(String flags) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < flags.length(); i++) {
            char c = flags.charAt(i);
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote && quote != 0) {
                quote = 0;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (word.length() > 0) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }
}
