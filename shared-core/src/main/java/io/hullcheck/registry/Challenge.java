package io.hullcheck.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server wants to be shown (RFC 9110, section 11.6.1, {@code WWW-Authenticate}; RFC 6750, section 3). Immutable.
 *
 * @param scheme in lower case, for example {@code bearer}
 * @param parameters by name in lower case; the first of a name counts
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int LONGEST_HEADER = 16_384;
    private static final int MOST = 32;

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(v -> !v.isBlank());
    }

    /**
     * Reads every challenge of every header, in their order. What cannot be understood is passed over, because a server may offer
     * ways that nobody here knows.
     */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> all = new ArrayList<>();
        for (String header : headers) {
            if (header.length() <= LONGEST_HEADER) {
                new Scan(header).into(all);
            }
        }
        return all.size() > MOST ? List.copyOf(all.subList(0, MOST)) : List.copyOf(all);
    }

    /** One header while it is read; each step goes forward, so the time is that of the length. */
    private static final class Scan {
        private final String text;
        private int at;

        Scan(String text) {
            this.text = text;
        }

        void into(List<Challenge> all) {
            String scheme = null;
            Map<String, String> parameters = new LinkedHashMap<>();
            while (skipTo()) {
                String word = word();
                if (word.isEmpty()) {
                    at++;
                    continue;
                }
                int behind = at;
                skipSpaces();
                if (at < text.length() && text.charAt(at) == '=' && scheme != null) {
                    at++;
                    skipSpaces();
                    parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
                } else {
                    at = behind;
                    if (scheme != null) {
                        all.add(new Challenge(scheme, Map.copyOf(parameters)));
                    }
                    scheme = word.toLowerCase(Locale.ROOT);
                    parameters = new LinkedHashMap<>();
                    skipToken68();
                }
            }
            if (scheme != null) {
                all.add(new Challenge(scheme, Map.copyOf(parameters)));
            }
        }

        /** To the next character that is neither space nor comma. */
        private boolean skipTo() {
            while (at < text.length() && (isSpace(text.charAt(at)) || text.charAt(at) == ',')) {
                at++;
            }
            return at < text.length();
        }

        private void skipSpaces() {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t';
        }

        private String word() {
            int start = at;
            while (at < text.length() && !isSpace(text.charAt(at)) && ",=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        /** A scheme may be followed by one text of its own, as {@code Negotiate TlRM…==}, which says nothing here. */
        private void skipToken68() {
            int start = at;
            skipSpaces();
            String word = word();
            int equals = 0;
            while (at < text.length() && text.charAt(at) == '=') {
                at++;
                equals++;
            }
            skipSpaces();
            boolean isLast = at == text.length() || text.charAt(at) == ',';
            boolean isToken68 = !word.isEmpty() && isLast && (equals != 1 || at == text.length() || !isKnown(word));
            if (!isToken68) {
                at = start;
            }
        }

        /** A parameter without a value is no text of a scheme. */
        private static boolean isKnown(String word) {
            return List.of("realm", "service", "scope", "error").contains(word.toLowerCase(Locale.ROOT));
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                int start = at;
                while (at < text.length() && !isSpace(text.charAt(at)) && text.charAt(at) != ',') {
                    at++;
                }
                return text.substring(start, at);
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
