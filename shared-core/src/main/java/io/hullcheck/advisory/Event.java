package io.hullcheck.advisory;

/** One event of a range (OSV schema, {@code affected[].ranges[].events}). */
public record Event(Kind kind, String version) {
    /** What happens at the version. */
    public enum Kind {
        INTRODUCED('i'),
        FIXED('f'),
        LAST_AFFECTED('a'),
        LIMIT('l');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** How the database file writes it. */
        char letter() {
            return letter;
        }

        static Kind ofLetter(char letter) {
            return switch (letter) {
                case 'i' -> INTRODUCED;
                case 'f' -> FIXED;
                case 'a' -> LAST_AFFECTED;
                case 'l' -> LIMIT;
                default -> throw new IllegalArgumentException("no event starts with " + letter);
            };
        }
    }
}
