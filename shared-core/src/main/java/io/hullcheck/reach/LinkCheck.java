package io.hullcheck.reach;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Links the classes that an application reaches against other jars than it has now, as Java would do it at run time (Java Virtual Machine
 * Specification, section 5.4.3): a class, a field or a method that was there and is not any more ends a program with a
 * {@code NoClassDefFoundError} or a {@code NoSuchMethodError}. What did not link before either is no news. Stateless.
 */
public final class LinkCheck {
    /** Applications with 200 libraries reach some 100,000 classes. */
    private static final int MOST_CLASSES = 200_000;

    private static final int MOST_BREAKS = 20;

    private LinkCheck() {}

    /**
     * Something that does not link any more.
     *
     * @param from class that asks for it, as Java writes it
     * @param what class, field or method that is not there
     */
    public record Break(String from, String what) {
        @Override
        public String toString() {
            return from + " needs " + what;
        }
    }

    /**
     * What would break.
     *
     * @param application jars and folders whose classes are all taken to be used
     * @param before all other jars as they are
     * @param after all other jars as they would be
     * @return the first of them, in the order in which they are reached
     * @throws IOException when a jar cannot be read
     */
    public static List<Break> of(List<Path> application, List<Path> before, List<Path> after) throws IOException {
        try (ClassPath old = new ClassPath(with(application, before));
                ClassPath now = new ClassPath(with(application, after))) {
            return breaks(now.classes(application), old, now);
        }
    }

    private static List<Path> with(List<Path> application, List<Path> jars) {
        List<Path> all = new ArrayList<>(application);
        all.addAll(jars);
        return all;
    }

    private static List<Break> breaks(List<String> roots, ClassPath old, ClassPath now) throws IOException {
        Set<Break> breaks = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>(roots);
        Deque<String> next = new ArrayDeque<>(roots);
        while (!next.isEmpty() && breaks.size() < MOST_BREAKS) {
            String name = next.remove();
            Optional<LinkedClass> at = now.get(name);
            if (at.isEmpty()) {
                continue;
            }
            for (LinkedClass.Reference reference : at.get().references()) {
                if (isBroken(reference, old, now)) {
                    breaks.add(new Break(dotted(name), words(reference)));
                }
                if (now.has(reference.owner()) && seen.size() < MOST_CLASSES && seen.add(reference.owner())) {
                    next.add(reference.owner());
                }
            }
            for (String provider : now.providers(name)) {
                if (now.has(provider) && seen.size() < MOST_CLASSES && seen.add(provider)) {
                    next.add(provider);
                }
            }
        }
        if (seen.size() >= MOST_CLASSES) {
            throw new IOException("more than " + MOST_CLASSES + " classes are reached");
        }
        return List.copyOf(breaks);
    }

    private static boolean isBroken(LinkedClass.Reference reference, ClassPath old, ClassPath now) throws IOException {
        return old.has(reference.owner()) && !links(reference, now) && links(reference, old);
    }

    private static boolean links(LinkedClass.Reference reference, ClassPath path) throws IOException {
        if (!path.has(reference.owner())) {
            return false;
        }
        return reference.member().isEmpty() || hasMember(reference.owner(), reference.member(), path);
    }

    /** Whether a class has a member or inherits it; what a class of Java itself, or one that is not there, may have is taken to be there. */
    private static boolean hasMember(String owner, String member, ClassPath path) throws IOException {
        Deque<String> next = new ArrayDeque<>(List.of(owner));
        Set<String> seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            String name = next.remove();
            if (name.equals("java/lang/Object")) {
                if (isOfObject(member)) {
                    return true;
                }
                continue;
            }
            Optional<LinkedClass> at = path.get(name);
            if (at.isEmpty() || at.get().members().contains(member)) {
                return true;
            }
            List<String> above = new ArrayList<>(at.get().interfaces());
            at.get().parent().ifPresent(above::add);
            for (String one : above) {
                if (seen.add(one)) {
                    next.add(one);
                }
            }
        }
        return false;
    }

    private static boolean isOfObject(String member) {
        String name = member.substring(0, Math.max(0, member.indexOf('(')));
        return switch (name) {
            case "equals", "hashCode", "toString", "getClass", "notify", "notifyAll", "wait", "clone", "finalize" ->
                true;
            default -> false;
        };
    }

    private static String words(LinkedClass.Reference reference) {
        if (reference.member().isEmpty()) {
            return "the class " + dotted(reference.owner());
        }
        int colon = reference.member().indexOf(':');
        String owner = dotted(reference.owner()) + ".";
        return colon > 0
                ? "the field " + owner + reference.member().substring(0, colon)
                : "the method " + owner + reference.member();
    }

    private static String dotted(String name) {
        return name.replace('/', '.');
    }
}
