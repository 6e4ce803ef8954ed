package io.hullcheck.serve;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parameters of an address. Immutable.
 *
 * @param values by their names; of one that is given twice the last
 */
record Parameters(Map<String, String> values) {
    private static final int MOST = 1_000_000;

    Parameters {
        values = Map.copyOf(values);
    }

    /**
     * Those of an address, or of a form.
     *
     * @param query as it was sent, {@code a=1&b=2}
     * @throws IllegalArgumentException when they are not encoded as they should be
     */
    static Parameters of(String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : query.split("&")) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                values.put(
                        decode(equals < 0 ? part : part.substring(0, equals)),
                        equals < 0 ? "" : decode(part.substring(equals + 1)));
            }
        }
        return new Parameters(values);
    }

    private static String decode(String text) {
        String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        if (decoded.indexOf('\u0000') >= 0) {
            throw new IllegalArgumentException("no name and no value has a zero in it");
        }
        return decoded;
    }

    /** @throws IllegalArgumentException when there is one of another name: a misspelt filter would show too much */
    void only(Set<String> names) {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("there is no parameter \"" + name + "\"; there are "
                        + String.join(", ", names.stream().sorted().toList()));
            }
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(v -> !v.isEmpty());
    }

    /**
     * One of several words.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    Optional<String> choice(String name, Set<String> words) {
        String typed = values.get(name);
        if (typed != null && !words.contains(typed)) {
            throw new IllegalArgumentException(name + " is one of "
                    + String.join(", ", words.stream().sorted().toList()));
        }
        return Optional.ofNullable(typed);
    }

    /** @throws IllegalArgumentException when it is no number in these bounds */
    int number(String name, int least, int most, int usual) {
        String typed = values.get(name);
        if (typed == null) {
            return usual;
        }
        if (!typed.matches("\\d{1,7}") || Integer.parseInt(typed) < least || Integer.parseInt(typed) > most) {
            throw new IllegalArgumentException(name + " is a number from " + least + " to " + most);
        }
        return Integer.parseInt(typed);
    }

    /** The words for a choice. */
    static Set<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).collect(Collectors.toSet());
    }

    /** Conditions, all of which hold. */
    static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** The first that is wanted. */
    int offset() {
        return number("offset", 0, MOST, 0);
    }
}
