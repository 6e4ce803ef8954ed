package io.hullcheck.policy;

import java.util.Locale;
import java.util.regex.Pattern;

/** A text with {@code *} for anything, and {@code ?} for one character; upper and lower case are the same. */
record Glob(String text) {
    boolean matches(String value) {
        StringBuilder regex = new StringBuilder();
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(value.toLowerCase(Locale.ROOT))
                .matches();
    }
}
