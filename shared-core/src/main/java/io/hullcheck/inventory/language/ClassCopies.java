package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.language.ClassHistories.Anchor;
import io.hullcheck.inventory.language.ClassHistories.Library;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Notices, while the entries of an archive go by, copies of libraries that are often shaded, and tells afterwards which
 * releases they can be of. For one archive and one thread.
 */
final class ClassCopies {
    /** Fewer anchors under one folder are chance. */
    private static final int FEWEST_ANCHORS = 3;

    /** Fewer classes that are not half of a library are chance, or were taken out of it by hand. */
    private static final int FEWEST_CLASSES = 12;
    /** A folder that mostly holds other things is another library that calls its classes alike. */
    private static final double MOSTLY = 0.7;
    /** Libraries released together share nearly all their versions. */
    private static final double FAMILY = 0.7;

    private static final double NEARLY_ALL = 0.95;
    private static final int MANY_RELEASES = 20;
    /** So many libraries of a family that agree are right. */
    private static final int SURE = 3;
    /** No honest archive has copies in more places; more of them are a gap. */
    private static final int MOST_PLACES = 1_000;

    /** An archive of whose classes so many are one library's is that library, or grew out of it. */
    private static final double SAME = 0.8;

    /** Where classes start in executable archives. */
    private static final List<String> CLASS_ROOTS =
            List.of("BOOT-INF/classes/", "WEB-INF/classes/", "APP-INF/classes/", "classes/");
    /** Where classes start that are for some releases of Java alone. */
    private static final String VERSIONED = "META-INF/versions/";
    /** The JDK has taken in libraries and mends them itself. */
    private static final List<String> JDK = List.of("com/sun/", "sun/", "jdk/");

    private record Place(Library library, String folder) {}

    /**
     * A copy of a library.
     *
     * @param folder where its classes are, as a path with a slash behind
     * @param classes how many of the archive's classes are its own
     * @param releases all that are known of the library
     */
    record Copy(Library library, String folder, ClassHistory.Fit fit, int classes, List<String> releases) {
        /** Whether the classes have been moved to another package. */
        boolean isRelocated() {
            return !folder.equals(library.root());
        }

        /** The same with other releases that fit. */
        private Copy of(List<String> fitting) {
            return new Copy(
                    library,
                    folder,
                    new ClassHistory.Fit(List.copyOf(fitting), fit.known(), fit.wrong(), fit.total()),
                    classes,
                    releases);
        }

        /** The version in the text of a class, of the releases there are; those that fit come first. */
        Optional<String> statedIn(String text) {
            Set<String> texts = versionsIn(text);
            return fit.versions().stream()
                    .filter(texts::contains)
                    .findFirst()
                    .or(() -> releases.stream().filter(texts::contains).findFirst());
        }
    }

    private final Map<Place, Integer> sightings = new LinkedHashMap<>();
    private boolean isIncomplete;

    /** Everything in a text that is written as a version: numbers with dots between, and what hangs on them. */
    private static Set<String> versionsIn(String text) {
        Set<String> versions = new HashSet<>();
        int at = 0;
        while (at < text.length()) {
            if (!isDigit(text.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            boolean dotted = false;
            while (end < text.length() && isOfVersion(text, end)) {
                dotted |= text.charAt(end) == '.';
                end++;
            }
            if (dotted) {
                versions.add(text.substring(at, end));
            }
            at = end;
        }
        return versions;
    }

    /** A letter or digit, or a dot or dash with one behind it. */
    private static boolean isOfVersion(String text, int at) {
        char c = text.charAt(at);
        return isWord(c) || (c == '.' || c == '-') && at + 1 < text.length() && isWord(text.charAt(at + 1));
    }

    private static boolean isWord(char c) {
        return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether there were more places than are kept, so that copies may have been missed. */
    boolean isIncomplete() {
        return isIncomplete;
    }

    /** The path of a class as the Java machine looks it up. */
    static String classPath(String entry) {
        int start = 0;
        while (true) {
            int next = start;
            for (String root : CLASS_ROOTS) {
                if (entry.startsWith(root, start)) {
                    next = start + root.length();
                }
            }
            if (entry.startsWith(VERSIONED, start)) {
                int slash = entry.indexOf('/', start + VERSIONED.length());
                next = slash < 0 ? next : slash + 1;
            }
            if (next == start) {
                return entry.substring(start);
            }
            start = next;
        }
    }

    /** Whether a class has a name of its own; others are numbered by the compiler, each in its own way. */
    private static boolean isNamed(String path) {
        for (int at = path.indexOf('$'); at >= 0; at = path.indexOf('$', at + 1)) {
            if (at + 1 < path.length() && isDigit(path.charAt(at + 1))) {
                return false;
            }
        }
        return true;
    }

    /** Shows the path of a class file. */
    void see(String entry) {
        List<Anchor> anchors = ClassHistories.anchors(entry.substring(entry.lastIndexOf('/') + 1));
        if (anchors.isEmpty()) {
            return;
        }
        String path = classPath(entry);
        for (Anchor anchor : anchors) {
            int length = path.length() - anchor.path().length();
            if (length > 0 && path.endsWith(anchor.path()) && path.charAt(length - 1) == '/' && !isOfJdk(path)) {
                Place place = new Place(anchor.library(), path.substring(0, length));
                if (sightings.containsKey(place) || sightings.size() < MOST_PLACES) {
                    sightings.merge(place, 1, Integer::sum);
                } else {
                    isIncomplete = true;
                }
            }
        }
    }

    private static boolean isOfJdk(String path) {
        return JDK.stream().anyMatch(path::startsWith);
    }

    /**
     * A version that is written down.
     *
     * @param by who states it, for a person
     */
    record Stated(String version, String by) {}

    /** Reads the version that a class of a copy states. */
    interface Witness {
        Optional<String> ask(Copy copy) throws IOException;
    }

    /**
     * Adds what was recognised to what is known of an archive, nothing twice.
     *
     * @param found the archive and what its coordinates tell; changed
     * @param own the archive itself, one of these, where something names it
     * @param stated versions that the archive's name and manifest state
     * @param classes paths of all class files of the archive
     * @return the archive itself, with what its classes told of it
     */
    Optional<PackageDraft> addTo(
            List<PackageDraft> found,
            Optional<PackageDraft> own,
            Collection<String> stated,
            List<String> classes,
            String place,
            Witness witness)
            throws IOException {
        if (sightings.values().stream().noneMatch(n -> n >= FEWEST_ANCHORS)) {
            return own;
        }
        Map<String, List<String>> known = new HashMap<>();
        found.forEach(d -> d.namespace()
                .ifPresent(g -> known.computeIfAbsent(g, n -> new ArrayList<>()).add(d.version())));
        long named = classes.stream().filter(ClassCopies::isNamed).count();
        List<Copy> copies = narrowed(identify(classes), known);
        Optional<PackageDraft> self = own;
        for (Copy copy : copies) {
            boolean whole = !copy.isRelocated() && copy.classes() >= SAME * named;
            Optional<PackageDraft> same = self.flatMap(s -> withGroup(copy, s, whole, stated));
            if (same.isPresent()) {
                found.set(found.indexOf(self.get()), same.get());
                self = same;
                continue;
            }
            if (found.stream().anyMatch(d -> isSame(d, copy))
                    || whole
                            && self.filter(s -> s.certainty() == Certainty.PROVEN)
                                    .isPresent()) {
                continue;
            }
            Optional<String> version =
                    self.filter(s -> isOfProject(s, copy.library())).map(PackageDraft::version);
            if (version.filter(copy.releases()::contains).isPresent()) {
                // classes of its own project; where the release has them, they are of the same release
                if (copy.fit().versions().contains(version.get())) {
                    found.add(JavaIdentity.ofCopy(
                            copy, Optional.of(new Stated(version.get(), "and the archive")), place));
                }
                continue;
            }
            Optional<Stated> byClass = witness.ask(copy).map(v -> new Stated(v, "one of which"));
            found.add(JavaIdentity.ofCopy(
                    copy,
                    byClass.or(() -> statedFor(copy, copies, named, stated).map(v -> new Stated(v, "and the archive"))),
                    place));
        }
        return self;
    }

    private static boolean isSame(PackageDraft draft, Copy copy) {
        return draft.name().equals(copy.library().artifact())
                && draft.namespace().filter(copy.library().group()::equals).isPresent();
    }

    /** Whether an archive and a library are of one project: one group is the other, or the start of it. */
    private static boolean isOfProject(PackageDraft self, Library library) {
        String group = self.namespace().orElse("");
        return !group.isEmpty()
                && (library.group().equals(group)
                        || library.group().startsWith(group + ".")
                        || group.startsWith(library.group() + "."));
    }

    /** The archive as the library that it is: one of the same name, or one that is nearly all of it in a release that is stated. */
    private static Optional<PackageDraft> withGroup(
            Copy copy, PackageDraft self, boolean whole, Collection<String> stated) {
        if (self.namespace().isPresent() || copy.isRelocated()) {
            return Optional.empty();
        }
        if (self.name().equals(copy.library().artifact())) {
            return Optional.of(JavaIdentity.withGroupOf(copy, self, self.version()));
        }
        return whole
                ? copy.fit().versions().stream()
                        .filter(stated::contains)
                        .findFirst()
                        .map(v -> JavaIdentity.withGroupOf(copy, self, v))
                : Optional.empty();
    }

    /** A version that the archive states, where the copies of the library's group are nearly all of the archive. */
    private static Optional<String> statedFor(Copy copy, List<Copy> all, long named, Collection<String> stated) {
        long family = all.stream()
                .filter(c -> !c.isRelocated()
                        && c.library().group().equals(copy.library().group()))
                .mapToLong(Copy::classes)
                .sum();
        return copy.isRelocated() || family < SAME * named
                ? Optional.empty()
                : copy.fit().versions().stream().filter(stated::contains).findFirst();
    }

    private List<Copy> identify(List<String> entries) {
        Map<String, List<Library>> folders = new TreeMap<>();
        sightings.forEach((place, anchors) -> {
            if (anchors >= FEWEST_ANCHORS) {
                folders.computeIfAbsent(place.folder, f -> new ArrayList<>()).add(place.library);
            }
        });
        List<String> paths = entries.stream().map(ClassCopies::classPath).toList();
        List<Copy> copies = new ArrayList<>();
        folders.forEach((folder, libraries) -> copies.addAll(inFolder(folder, libraries, paths)));
        return copies;
    }

    /** Whether two libraries are released together, under the same versions; one may have joined later. */
    private static boolean isFamily(Copy one, Copy other) {
        if (!one.library.group().equals(other.library.group())) {
            return false;
        }
        Set<String> both = new HashSet<>(one.releases);
        both.retainAll(other.releases);
        int fewer = Math.min(one.releases.size(), other.releases.size());
        return both.size() >= FAMILY * Math.max(one.releases.size(), other.releases.size())
                || fewer >= MANY_RELEASES && both.size() >= NEARLY_ALL * fewer;
    }

    /**
     * Copies of libraries that are released together were taken together, so that a release has to fit all of them; one
     * that was not yet there in that release is classes of another.
     *
     * @param stated versions that are known of libraries of a group, one each, by the group
     */
    static List<Copy> narrowed(List<Copy> copies, Map<String, List<String>> stated) {
        List<Copy> narrowed = new ArrayList<>();
        for (Copy copy : copies) {
            List<String> fitting = new ArrayList<>(copy.fit.versions());
            for (Copy other : copies) {
                if (isFamily(copy, other)) {
                    keepIfAny(fitting, other.fit.versions());
                }
            }
            List<String> siblings = stated.getOrDefault(copy.library.group(), List.of());
            if (siblings.size() > 1 && siblings.stream().distinct().count() == 1) {
                keepIfAny(fitting, siblings);
            }
            narrowed.add(copy.of(fitting));
        }
        List<Copy> kept = new ArrayList<>();
        for (Copy copy : narrowed) {
            Optional<String> release = agreed(copy, narrowed);
            if (release.isEmpty()) {
                kept.add(copy);
            } else if (copy.releases.contains(release.get())) {
                kept.add(copy.of(List.of(release.get())));
            }
        }
        return kept;
    }

    /** The one release that the rest of the family is of. */
    private static Optional<String> agreed(Copy copy, List<Copy> all) {
        List<String> others = all.stream()
                .filter(o -> o != copy && o.fit.versions().size() == 1 && isFamily(copy, o))
                .map(o -> o.fit.versions().get(0))
                .toList();
        return others.size() >= SURE && others.stream().distinct().count() == 1
                ? Optional.of(others.get(0))
                : Optional.empty();
    }

    private static void keepIfAny(List<String> fitting, Collection<String> others) {
        if (fitting.stream().anyMatch(others::contains)) {
            fitting.retainAll(Set.copyOf(others));
        }
    }

    private static List<Copy> inFolder(String folder, List<Library> libraries, List<String> paths) {
        Set<String> below = new HashSet<>();
        for (String path : paths) {
            if (path.startsWith(folder) && isNamed(path)) {
                below.add(path.substring(folder.length(), path.length() - ".class".length()));
            }
        }
        Map<Library, Set<String>> own = new HashMap<>();
        Set<String> explained = new HashSet<>();
        List<Copy> copies = new ArrayList<>();
        for (Library library : libraries) {
            ClassHistory history = library.history();
            Set<String> known = new HashSet<>(below);
            known.retainAll(history.classes().keySet());
            ClassHistory.Fit fit = history.fit(known);
            if (known.size() >= FEWEST_CLASSES || known.size() * 2 >= fit.total()) {
                copies.add(new Copy(library, folder, fit, known.size(), history.versions()));
                own.put(library, known);
                explained.addAll(known);
            }
        }
        copies.removeIf(c -> !isMostlyExplained(own.get(c.library), explained, below));
        dropWorseSiblings(copies, own);
        return copies;
    }

    /** Looks only into folders where the library's classes are: below them others may be at home. */
    private static boolean isMostlyExplained(Set<String> own, Set<String> explained, Set<String> below) {
        Set<String> folders = new HashSet<>();
        own.forEach(c -> folders.add(folder(c)));
        long there = below.stream().filter(c -> folders.contains(folder(c))).count();
        long known = explained.stream().filter(c -> folders.contains(folder(c))).count();
        return known >= MOSTLY * there;
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Of libraries that grew out of one another, the one that fits better. */
    private static void dropWorseSiblings(List<Copy> copies, Map<Library, Set<String>> own) {
        for (Iterator<Copy> all = copies.iterator(); all.hasNext(); ) {
            Copy one = all.next();
            boolean worse = copies.stream().anyMatch(other -> {
                Set<String> both = new HashSet<>(own.get(one.library));
                both.retainAll(own.get(other.library));
                return other != one
                        && both.size() * 2 > Math.min(one.classes, other.classes)
                        && (other.fit.wrong() < one.fit.wrong()
                                || other.fit.wrong() == one.fit.wrong() && copies.indexOf(other) < copies.indexOf(one));
            });
            if (worse) {
                all.remove();
            }
        }
    }
}
