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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    /** No honest archive has copies in more places. */
    private static final int MOST_PLACES = 500;

    /** An archive of whose classes so many are one library's is that library, or grew out of it. */
    private static final double SAME = 0.8;

    /** Where classes start in executable archives and in those for several releases of Java. */
    private static final Pattern CLASS_ROOT =
            Pattern.compile("^(?:(?:BOOT|WEB|APP)-INF/classes/|classes/|META-INF/versions/\\d+/)+");
    /** The JDK has taken in libraries and mends them itself. */
    private static final Pattern JDK = Pattern.compile("^(?:com/sun|sun|jdk)/.*");

    private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)+(?:[.-]\\w+)*");

    private static final Pattern ANONYMOUS = Pattern.compile(".*\\$\\d.*");

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
            Set<String> texts = new HashSet<>();
            Matcher version = VERSION.matcher(text);
            while (version.find()) {
                texts.add(version.group());
            }
            return fit.versions().stream()
                    .filter(texts::contains)
                    .findFirst()
                    .or(() -> releases.stream().filter(texts::contains).findFirst());
        }
    }

    private final Map<Place, Integer> sightings = new LinkedHashMap<>();

    /** The path of a class as the Java machine looks it up. */
    static String classPath(String entry) {
        return CLASS_ROOT.matcher(entry).replaceFirst("");
    }

    /** Whether a class has a name of its own; others are numbered by the compiler, each in its own way. */
    private static boolean isNamed(String path) {
        return !ANONYMOUS.matcher(path).matches();
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
                }
            }
        }
    }

    private static boolean isOfJdk(String path) {
        return JDK.matcher(path).matches();
    }

    /** Reads the version that a class of a copy states. */
    interface Witness {
        Optional<String> ask(Copy copy) throws IOException;
    }

    /**
     * Adds what was recognised to what is known of an archive, nothing twice.
     *
     * @param found the archive and what its coordinates tell; changed
     * @param classes paths of all class files of the archive
     */
    void addTo(List<PackageDraft> found, List<String> classes, String place, Witness witness) throws IOException {
        if (sightings.values().stream().noneMatch(n -> n >= FEWEST_ANCHORS)) {
            return;
        }
        Map<String, List<String>> stated = new HashMap<>();
        found.forEach(d -> d.namespace()
                .ifPresent(
                        g -> stated.computeIfAbsent(g, n -> new ArrayList<>()).add(d.version())));
        long named = classes.stream().filter(ClassCopies::isNamed).count();
        for (Copy copy : narrowed(identify(classes), stated)) {
            boolean known = false;
            for (int i = 0; i < found.size(); i++) {
                PackageDraft draft = found.get(i);
                boolean sameName = draft.name().equals(copy.library().artifact());
                known |= sameName
                        && draft.namespace()
                                .filter(copy.library().group()::equals)
                                .isPresent();
                if (sameName && draft.namespace().isEmpty() && !copy.isRelocated()) {
                    found.set(i, JavaIdentity.withGroupOf(copy, draft));
                    known = true;
                }
            }
            boolean grewOut = !copy.isRelocated()
                    && copy.classes() >= SAME * named
                    && found.stream().anyMatch(d -> d.certainty() == Certainty.PROVEN);
            if (!known && !grewOut) {
                found.add(JavaIdentity.ofCopy(copy, witness.ask(copy), place));
            }
        }
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
