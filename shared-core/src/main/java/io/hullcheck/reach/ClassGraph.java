package io.hullcheck.reach;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All classes of an image and what they refer to. The application is what nobody else has written: loose classes, those of
 * {@code BOOT-INF/classes} and {@code WEB-INF/classes}, and every archive that is started. From there references are followed,
 * class by class. Immutable once made.
 */
public final class ClassGraph {
    private final Map<Integer, ClassFacts> classes = new HashMap<>();
    private final Map<String, List<Archive>> byPlace = new HashMap<>();
    private final List<Archive> archives;
    private final Names names;
    /** Class to the class that led to it, the nearest first; the application's own lead to themselves. */
    private final Map<Integer, Integer> reached = new LinkedHashMap<>();

    private final BitSet named = new BitSet();
    private final Set<Archive> application;
    private final Optional<String> loader;
    private final boolean whole;

    ClassGraph(List<Archive> archives, Names names, boolean whole) {
        this.archives = archives;
        this.names = names;
        this.whole = whole && archives.stream().noneMatch(a -> a.isDamaged);
        for (Archive archive : archives) {
            archive.classes.forEach(c -> classes.putIfAbsent(c.name(), c));
            byPlace.computeIfAbsent(archive.place, p -> new ArrayList<>()).add(archive);
        }
        this.application = application(archives);
        walk();
        this.loader = application.stream()
                .flatMap(a -> a.classes.stream())
                .filter(ClassFacts::isReflective)
                .map(c -> names.name(c.name()))
                .sorted()
                .findFirst();
    }

    /** Rather too much than too little: what is taken for the application is never called out of reach. */
    private static Set<Archive> application(List<Archive> archives) {
        Set<Archive> own = new HashSet<>();
        for (Archive archive : archives) {
            boolean isApart = archive.place.endsWith("!/classes") || archive.place.endsWith("/");
            if (archive.isStarted && !archive.classes.isEmpty() && (isApart || !archive.place.contains("!/"))) {
                own.add(archive);
            }
        }
        return own;
    }

    private void walk() {
        Deque<Integer> next = new ArrayDeque<>();
        for (Archive archive : application) {
            archive.named.forEach(named::set);
            for (ClassFacts one : archive.classes) {
                if (reached.putIfAbsent(one.name(), one.name()) == null) {
                    next.add(one.name());
                }
            }
        }
        while (!next.isEmpty()) {
            ClassFacts at = classes.get(next.remove());
            for (int string : at.strings()) {
                named.set(string);
            }
            for (int reference : at.references()) {
                if (classes.containsKey(reference) && reached.putIfAbsent(reference, at.name()) == null) {
                    next.add(reference);
                }
            }
        }
        for (Archive archive : archives) {
            // configuration of libraries that are in use, and services that somebody asks for
            if (archive.classes.stream().anyMatch(c -> reached.containsKey(c.name()))) {
                archive.named.forEach(named::set);
            }
            archive.services.forEach((service, providers) -> {
                if (ClassFacts.isJava(service)
                        || names.find(service).filter(reached::containsKey).isPresent()) {
                    providers.forEach(named::set);
                }
            });
        }
    }

    /** Number of classes, for the curious. */
    public int size() {
        return classes.size();
    }

    /** Whether an archive has a class. */
    boolean has(String place, String name) {
        Optional<Integer> number = names.find(name);
        return number.isPresent()
                && byPlace.getOrDefault(place, List.of()).stream()
                        .flatMap(a -> a.classes.stream())
                        .anyMatch(c -> c.name() == number.get());
    }

    /**
     * Whether the application reaches an archive.
     *
     * @param place as reports write it, for example {@code /app/libs/lib.jar}
     */
    public Reach of(String place) {
        List<Archive> lying = byPlace.getOrDefault(place, List.of());
        List<ClassFacts> own = lying.stream().flatMap(a -> a.classes.stream()).toList();
        if (own.isEmpty()) {
            return new Reach(Reach.Kind.UNKNOWN, "its classes were not found");
        }
        if (application.isEmpty()) {
            return new Reach(Reach.Kind.UNKNOWN, "the application's own classes were not found");
        }
        if (lying.stream().anyMatch(application::contains)) {
            return new Reach(Reach.Kind.UNKNOWN, "it is in one archive with the application");
        }
        Set<Integer> here = own.stream().map(ClassFacts::name).collect(Collectors.toSet());
        for (int name : reached.keySet()) {
            if (here.contains(name)) {
                return new Reach(Reach.Kind.REACHABLE, String.join(" -> ", chain(name)));
            }
        }
        if (!whole) {
            return new Reach(Reach.Kind.UNKNOWN, "some classes of the image could not be read");
        }
        for (ClassFacts one : own) {
            if (named.get(one.name())) {
                return new Reach(
                        Reach.Kind.UNKNOWN, dotted(names.name(one.name())) + " is named in a text or in configuration");
            }
        }
        return loader.map(l ->
                        new Reach(Reach.Kind.UNKNOWN, dotted(l) + " loads classes by names that it gets at run time"))
                .orElseGet(() -> new Reach(Reach.Kind.NOT_FOUND, "no reference leads there from the application"));
    }

    private List<String> chain(int to) {
        Deque<String> chain = new ArrayDeque<>();
        int at = to;
        while (true) {
            chain.addFirst(dotted(names.name(at)));
            int from = reached.get(at);
            if (from == at) {
                return List.copyOf(chain);
            }
            at = from;
        }
    }

    private static String dotted(String name) {
        return name.replace('/', '.');
    }
}
