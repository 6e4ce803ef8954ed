package io.hullcheck.reach;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives each name of a class a number, so that a hundred thousand classes fit into a small heap. Thread-safe. */
final class Names {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    /** The number of a name, a new one for a name that was not met before. */
    synchronized int of(String name) {
        Integer known = numbers.get(name);
        if (known == null) {
            known = names.size();
            numbers.put(name, known);
            names.add(name);
        }
        return known;
    }

    /** The number of a name that was met. */
    synchronized Optional<Integer> find(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    synchronized String name(int number) {
        return names.get(number);
    }

    synchronized int size() {
        return names.size();
    }
}
