package io.hullcheck.reach;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each name of a class a number, so that a hundred thousand classes fit into a small heap. Takes so many and no more, because an
 * image can hold any number: what is beyond makes the graph one that is not whole. Thread-safe.
 */
final class Names {
    /** An application with 200 libraries has some 400,000 names of 20 million characters, and 5 million references. */
    static final int MOST_NAMES = 2_000_000;

    private static final long MOST_CHARACTERS = 64L << 20;
    private static final long MOST_REFERENCES = 20_000_000;

    /** In the place of a name that was not taken. */
    private static final int NONE = 0;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>(List.of(""));
    private long characters;
    private long references;
    private boolean full;

    /** The number of a name, a new one for a name that was not met before. */
    synchronized int of(String name) {
        full |= ++references > MOST_REFERENCES;
        Integer known = numbers.get(name);
        if (known == null) {
            characters += name.length();
            full |= names.size() >= MOST_NAMES || characters > MOST_CHARACTERS;
            if (full) {
                return NONE;
            }
            known = names.size();
            numbers.put(name, known);
            names.add(name);
        }
        return known;
    }

    /** Whether something was not taken. */
    synchronized boolean isFull() {
        return full;
    }

    /** The number of a name that was met. */
    synchronized Optional<Integer> find(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    synchronized String name(int number) {
        return names.get(number);
    }

    synchronized int size() {
        return names.size() - 1;
    }
}
