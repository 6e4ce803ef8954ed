package io.hullcheck.inventory;

import java.util.List;
import java.util.Optional;

/**
 * What a package says of itself in one file, before it is known what else is installed.
 *
 * @param licences as they stand there
 * @param needs names of what it depends on; where one of several will do, they stand with {@code |} between, the first
 *     before the others
 * @param provides names it goes by besides its own
 * @param checksum of the file that it is
 */
public record Declared(List<String> licences, List<String> needs, List<String> provides, Optional<Checksum> checksum) {
    /** Nothing. */
    public static final Declared NOTHING = new Declared(List.of(), List.of(), List.of(), Optional.empty());

    /** The longest honest lists of dependencies have some hundreds. */
    private static final int MOST = 2_000;

    private static final int LONGEST = 1_000;

    public Declared {
        licences = bounded(licences);
        needs = bounded(needs);
        provides = bounded(provides);
    }

    /** Licences and dependencies alone. */
    public static Declared of(List<String> licences, List<String> needs) {
        return new Declared(licences, needs, List.of(), Optional.empty());
    }

    public Declared withChecksum(Checksum value) {
        return new Declared(licences, needs, provides, Optional.of(value));
    }

    private static List<String> bounded(List<String> texts) {
        return texts.stream()
                .map(String::strip)
                .filter(t -> !t.isEmpty() && t.length() <= LONGEST)
                .distinct()
                .limit(MOST)
                .toList();
    }
}
