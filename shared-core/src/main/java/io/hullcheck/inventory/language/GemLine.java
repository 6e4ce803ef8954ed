package io.hullcheck.inventory.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of a gem's specification as RubyGems and Bundler write them (rubygems/specification.rb, {@code to_ruby}), read in one pass.
 * Immutable.
 *
 * @param kind what the line says
 * @param values the name and the version of a stub; one value of an assignment or a need; the licences
 */
record GemLine(Kind kind, List<String> values) {

    /** What a line says. */
    enum Kind {
        /** {@code # stub: rails 7.0.1 ruby lib} */
        STUB,
        /** {@code s.name = "rails".freeze} */
        NAME,
        /** {@code s.version = "7.0.1"}, also in {@code Gem::Version.new(…)} */
        VERSION,
        /** {@code s.licenses = ["MIT".freeze]} */
        LICENCES,
        /** {@code s.add_runtime_dependency(%q<rack>.freeze, ["~> 2.0"])} */
        NEED
    }

    private static final String STUB = "# stub: ";

    GemLine {
        values = List.copyOf(values);
    }

    /** What a line says; empty when it says nothing that matters here. */
    static Optional<GemLine> of(String line) {
        if (line.startsWith(STUB)) {
            String[] words = line.substring(STUB.length()).split(" ", 3);
            return words.length == 3 && !words[0].isEmpty() && !words[1].isEmpty()
                    ? Optional.of(new GemLine(Kind.STUB, List.of(words[0], words[1])))
                    : Optional.empty();
        }
        String text = line.strip();
        int dot = endOfWord(text, 0);
        if (dot == 0 || dot == text.length() || text.charAt(dot) != '.') {
            return Optional.empty();
        }
        int end = endOfWord(text, dot + 1);
        String attribute = text.substring(dot + 1, end);
        String rest = text.substring(end).strip();
        return switch (attribute) {
            case "name" -> assigned(rest).map(v -> new GemLine(Kind.NAME, List.of(v)));
            case "version" -> assigned(rest).map(v -> new GemLine(Kind.VERSION, List.of(v)));
            case "license", "licenses" -> licences(rest);
            case "add_dependency", "add_runtime_dependency" -> need(rest);
            default -> Optional.empty();
        };
    }

    private static int endOfWord(String text, int from) {
        int at = from;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return at;
    }

    /** The text in quotes behind an equals sign. */
    private static Optional<String> assigned(String text) {
        if (!text.startsWith("=")) {
            return Optional.empty();
        }
        String value = text.substring(1).strip();
        if (value.startsWith("Gem::Version.new")) {
            value = value.substring("Gem::Version.new".length()).strip();
            value = value.startsWith("(") ? value.substring(1).strip() : value;
        }
        return quoted(value);
    }

    private static Optional<String> quoted(String text) {
        if (!text.startsWith("\"") && !text.startsWith("'")) {
            return Optional.empty();
        }
        int end = 1;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\'') {
            end++;
        }
        return end > 1 && end < text.length() ? Optional.of(text.substring(1, end)) : Optional.empty();
    }

    /** One in quotes, or several in brackets. */
    private static Optional<GemLine> licences(String text) {
        if (!text.startsWith("=")) {
            return Optional.empty();
        }
        String value = text.substring(1).strip();
        String inside = value.startsWith("[") ? value.substring(1) : value;
        inside = inside.endsWith("]") ? inside.substring(0, inside.length() - 1) : inside;
        if (inside.indexOf(']') >= 0) {
            return Optional.empty();
        }
        List<String> licences = new ArrayList<>();
        for (String one : inside.split(",")) {
            licences.add(plain(one));
        }
        return Optional.of(new GemLine(Kind.LICENCES, licences));
    }

    /** A text of Ruby without its quotes and what freezes it. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.replace(".freeze", "")
                .chars()
                .filter(c -> c != '"' && c != '\'' && !Character.isWhitespace(c))
                .forEach(c -> plain.append((char) c));
        return plain.toString();
    }

    /** A name in quotes, or as {@code %q<name>}. */
    private static Optional<GemLine> need(String text) {
        String inside = text.startsWith("(") ? text.substring(1).strip() : text;
        int from = inside.startsWith("%q<") ? 3 : inside.startsWith("\"") || inside.startsWith("'") ? 1 : 0;
        int end = from;
        while (end < inside.length()
                && (endOfWord(inside, end) > end || inside.charAt(end) == '.' || inside.charAt(end) == '-')) {
            end++;
        }
        return from > 0 && end > from
                ? Optional.of(new GemLine(Kind.NEED, List.of(inside.substring(from, end))))
                : Optional.empty();
    }
}
