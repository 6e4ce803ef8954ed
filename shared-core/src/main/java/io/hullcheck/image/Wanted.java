package io.hullcheck.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a {@link FileTree} keeps besides the files that visitors looked into. Immutable and thread-safe, as far as its
 * predicate is.
 *
 * @param names whether a file of that name is wanted; asked for hard links, and for files whose real path is not the one
 *     that their layer writes
 * @param files real paths of files that are kept though nobody looked into them
 * @param folders real paths of folders, each with other names by which links lead to it; files in them are kept when
 *     they are wanted by one of those
 * @param executables whether files that somebody may run are kept, too
 */
public record Wanted(
        Predicate<String> names, Set<String> files, Map<String, List<String>> folders, boolean executables) {

    public Wanted {
        files = Set.copyOf(files);
        folders = Map.copyOf(folders);
    }

    /** Nothing besides. */
    public static Wanted nothing() {
        return new Wanted(name -> false, Set.of(), Map.of(), false);
    }

    /** Files that somebody may run. */
    public static Wanted runnable() {
        return new Wanted(name -> false, Set.of(), Map.of(), true);
    }

    /** The other names of a folder, through links to itself or to folders above it. */
    public List<String> otherNames(String folder) {
        if (folders.isEmpty()) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        Optional<String> at = Optional.of(folder);
        while (at.isPresent()) {
            String above = at.get();
            for (String name : folders.getOrDefault(above, List.of())) {
                found.add(name + folder.substring(above.length()));
            }
            at = ImagePath.parent(above);
        }
        return found;
    }
}
