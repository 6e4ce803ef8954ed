package io.hullcheck.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that a container sees when all layers lie on top of one another (OCI image specification, "Image Layer
 * Filesystem Changeset"). The names of every layer are replayed in order, as a runtime unpacks them: whiteouts, opaque
 * folders, files that replace folders and folders that replace files, links on the way. A hard link is a file of its own
 * with the contents that its target had when the link was made. Only links and the files that a visitor read or
 * {@link Wanted} asks for are kept; memory follows their number, not the number of files. Immutable; for one thread.
 */
public final class FileTree {
    private final FolderNode root;
    private final int hops;
    private final List<File> files;
    private final SortedMap<String, String> links;
    private final List<String> lost;
    private final List<ImageException> damages;

    /**
     * A regular file as one layer brought it.
     *
     * @param layer index of the layer
     * @param number place of the entry in the layer's tar, from 1
     */
    public record Origin(int layer, long number) {}

    /**
     * A regular file that a container sees.
     *
     * @param path where it really lies: no folder on the way is a link
     * @param layer index of the layer that gave it this name
     * @param origin of its contents
     * @param writtenAs the name in the origin's tar, which may lead through linked folders; another file's for a hard link
     * @param isHardLink whether this name came as a hard link
     * @param isVisited whether the origin's visitor read it
     * @param isExecutable whether its mode or its first bytes say that somebody may run it
     * @param isNative whether it is a program or library of the machine's own code
     */
    public record File(
            String path,
            int layer,
            Origin origin,
            String writtenAs,
            boolean isHardLink,
            boolean isVisited,
            boolean isExecutable,
            boolean isNative) {}

    FileTree(FolderNode root, int hops, List<String> lost, List<ImageException> damages) {
        this.root = root;
        this.hops = hops;
        List<File> found = new ArrayList<>();
        SortedMap<String, String> symlinks = new TreeMap<>();
        collect(root, found, symlinks);
        found.sort(Comparator.comparing(File::path));
        this.files = List.copyOf(found);
        this.links = Collections.unmodifiableSortedMap(symlinks);
        this.lost = List.copyOf(new TreeSet<>(lost));
        this.damages = List.copyOf(damages);
    }

    /**
     * Replays the layers.
     *
     * @param layers bottom first, as {@link Image#read} gives them
     * @throws IOException when the scan was cancelled or its time is over
     */
    public static FileTree of(List<LayerResult> layers, Reading reading, Wanted wanted) throws IOException {
        return new FileTreeBuilder(reading, wanted).build(layers);
    }

    /** The files that visitors read or that {@link Wanted} asks for, by path. */
    public List<File> files() {
        return files;
    }

    /** Symbolic links, path to target as written. */
    public SortedMap<String, String> links() {
        return links;
    }

    /**
     * Paths of regular files that wanted hard links lead to and that the tree does not hold; to be asked for as {@link
     * Wanted#files} in another replay. Sorted.
     */
    public List<String> lost() {
        return lost;
    }

    /** What a bound kept from being seen. */
    public List<ImageException> damages() {
        return damages;
    }

    /** Follows all links, the last one too; empty when they loop. The path need not exist. */
    public Optional<String> resolve(String path) {
        return new PathWalk(root, hops).to(path, true).map(PathWalk.Place::path);
    }

    private static void collect(FolderNode root, List<File> files, Map<String, String> links) {
        List<Map.Entry<String, FolderNode>> open = new ArrayList<>(List.of(Map.entry("", root)));
        while (!open.isEmpty()) {
            Map.Entry<String, FolderNode> next = open.remove(open.size() - 1);
            String prefix = next.getKey();
            next.getValue().children.forEach((name, node) -> {
                String path = prefix + name;
                if (node instanceof FolderNode folder) {
                    open.add(Map.entry(path + "/", folder));
                } else if (node instanceof LinkNode link) {
                    links.put(path, link.target());
                } else if (node instanceof FileNode file) {
                    files.add(new File(
                            path,
                            file.layer(),
                            file.origin(),
                            file.writtenAs(),
                            file.isHardLink(),
                            (file.flags() & LayerLog.VISITED) != 0,
                            (file.flags() & LayerLog.EXECUTABLE) != 0,
                            (file.flags() & LayerLog.NATIVE) != 0));
                }
            });
        }
    }

    /** A name in the tree. */
    sealed interface Node permits FolderNode, FileNode, LinkNode {}

    /** A folder on the way to something that is kept. */
    static final class FolderNode implements Node {
        final Map<String, Node> children = new HashMap<>(4);
    }

    /** A regular file. */
    record FileNode(int layer, Origin origin, String writtenAs, boolean isHardLink, int flags) implements Node {}

    /** A symbolic link. */
    record LinkNode(int layer, String target) implements Node {}
}
