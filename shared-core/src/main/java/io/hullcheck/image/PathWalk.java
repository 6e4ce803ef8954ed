package io.hullcheck.image;

import io.hullcheck.image.FileTree.FolderNode;
import io.hullcheck.image.FileTree.LinkNode;
import io.hullcheck.image.FileTree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Walks a path part by part through links, as a container's kernel does below its root: {@code ..} stops at the root, an
 * absolute target starts there. Linear in the length of the path and of the links followed. For one thread.
 */
final class PathWalk {
    private final FolderNode root;
    private final int hops;

    /** @param hops links that may be followed on the way */
    PathWalk(FolderNode root, int hops) {
        this.root = root;
        this.hops = hops;
    }

    /**
     * Where a path leads.
     *
     * @param folder the folder at the path, where the tree has one
     * @param path its real path
     */
    record Place(Optional<FolderNode> folder, String path) {}

    /**
     * Follows the links of a path.
     *
     * @param last whether a link at its end is followed too
     * @return empty when the links loop
     */
    Optional<Place> to(String path, boolean last) {
        Deque<String> ahead = new ArrayDeque<>(parts(path));
        List<String> names = new ArrayList<>();
        // the folder at each part of the way, as far as the tree has them; the root first
        List<FolderNode> folders = new ArrayList<>(List.of(root));
        int left = hops;
        while (!ahead.isEmpty()) {
            String part = ahead.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (!names.isEmpty()) {
                    names.remove(names.size() - 1);
                    if (folders.size() > names.size() + 1) {
                        folders.remove(folders.size() - 1);
                    }
                }
                continue;
            }
            boolean isKnown = folders.size() == names.size() + 1;
            Node node = isKnown ? folders.get(folders.size() - 1).children.get(part) : null;
            if (node instanceof LinkNode link && (last || !ahead.isEmpty())) {
                if (--left < 0) {
                    return Optional.empty();
                }
                if (link.target().startsWith("/")) {
                    names.clear();
                    folders.subList(1, folders.size()).clear();
                }
                List<String> target = parts(link.target());
                for (int i = target.size() - 1; i >= 0; i--) {
                    ahead.addFirst(target.get(i));
                }
                continue;
            }
            names.add(part);
            if (node instanceof FolderNode folder) {
                folders.add(folder);
            }
        }
        Optional<FolderNode> folder =
                folders.size() == names.size() + 1 ? Optional.of(folders.get(folders.size() - 1)) : Optional.empty();
        return Optional.of(new Place(folder, String.join("/", names)));
    }

    private static List<String> parts(String path) {
        return Arrays.asList(path.split("/", -1));
    }
}
