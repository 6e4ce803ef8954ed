package io.hullcheck.image;

import io.hullcheck.image.FileTree.FileNode;
import io.hullcheck.image.FileTree.FolderNode;
import io.hullcheck.image.FileTree.LinkNode;
import io.hullcheck.image.FileTree.Node;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replays the names of layers into a {@link FileTree}. For one tree and one thread. */
final class FileTreeBuilder {
    private static final int CHECK_EVERY = 1 << 12;
    private static final int CHECK_EVERY_LETTERS = 1 << 17;
    /** Folders remembered until something changes where paths lead; forgetting them costs time alone. */
    private static final int MOST_PARENTS = 1 << 12;

    private final Reading reading;
    private final Wanted wanted;
    private final FolderNode root = new FolderNode();
    private final PathWalk walk;
    private final List<String> lost = new ArrayList<>();
    private final List<ImageException> damages = new ArrayList<>();
    private int layer;
    private long count;
    private long letters;
    private long hardLinks;
    private long programs;
    private boolean isFull;

    /** Where entries of one folder go. */
    private record Parent(String written, String real, Optional<FolderNode> folder, List<String> otherNames) {}

    private final Map<String, Parent> parents = new HashMap<>();

    FileTreeBuilder(Reading reading, Wanted wanted) {
        this.reading = reading;
        this.wanted = wanted;
        this.walk = new PathWalk(root, reading.limits().getInt(Bound.LINK_HOPS));
    }

    FileTree build(List<LayerResult> layers) throws IOException {
        try {
            for (LayerResult result : layers) {
                layer = result.layer().index();
                reading.checkEnd();
                result.log().replay(this::entry);
            }
        } catch (ImageException e) {
            // what is in the tree by now is told, with the reason why it is not whole
            damages.add(e);
        }
        return new FileTree(root, reading.limits().getInt(Bound.LINK_HOPS), lost, damages);
    }

    private void entry(LayerLog.Kind kind, long number, String path, String target, int flags) throws IOException {
        // a long path is as much work as many short ones
        letters += path.length() + target.length();
        if (++count % CHECK_EVERY == 0 || letters > CHECK_EVERY_LETTERS) {
            letters = 0;
            reading.checkEnd();
        }
        switch (kind) {
            case FILE -> file(number, path, flags);
            case FOLDER -> {
                Parent parent = parent(path);
                if (!(child(parent, path) instanceof FolderNode)) {
                    remove(parent, path);
                }
            }
            case SYMLINK -> put(path, new LinkNode(layer, target));
            case HARDLINK -> hardLink(path, target);
            case WHITEOUT -> whiteout(path);
            case OPAQUE -> walk.to(path, true).flatMap(PathWalk.Place::folder).ifPresent(this::emptyOfLowerLayers);
        }
    }

    /** The folder that an entry goes to; where its links loop, the path as it is written. */
    private Parent parent(String path) {
        String written = ImagePath.parent(path).orElse("");
        Parent known = parents.get(written);
        if (known != null) {
            return known;
        }
        PathWalk.Place place = walk.to(written, true).orElse(new PathWalk.Place(Optional.empty(), written));
        Parent parent = new Parent(written, place.path(), place.folder(), wanted.otherNames(place.path()));
        if (parents.size() >= MOST_PARENTS) {
            parents.clear();
        }
        parents.put(written, parent);
        return parent;
    }

    private static Node child(Parent parent, String path) {
        return parent.folder.map(f -> f.children.get(ImagePath.name(path))).orElse(null);
    }

    private static String real(Parent parent, String path) {
        return parent.real.isEmpty() ? ImagePath.name(path) : parent.real + "/" + ImagePath.name(path);
    }

    private void file(long number, String path, int flags) {
        Parent parent = parent(path);
        if (isKept(parent, path, flags)) {
            put(path, new FileNode(layer, new FileTree.Origin(layer, number), path, false, flags));
        } else {
            remove(parent, path);
        }
    }

    private boolean isKept(Parent parent, String path, int flags) {
        if ((flags & LayerLog.VISITED) != 0) {
            return true;
        }
        if (wanted.executables() && (flags & LayerLog.EXECUTABLE) != 0) {
            return isRoomForProgram();
        }
        if (!parent.real.equals(parent.written) && wanted.names().test(real(parent, path))) {
            return true;
        }
        return isKnownOtherwise(parent, path);
    }

    private boolean isRoomForProgram() {
        if (++programs == reading.limits().get(Bound.LINKED_FILES) + 1) {
            damages.add(reading.limits()
                    .reached(Bound.LINKED_FILES, "the image holds too many programs to account for each"));
        }
        return programs <= reading.limits().get(Bound.LINKED_FILES);
    }

    private boolean isKnownOtherwise(Parent parent, String path) {
        String name = ImagePath.name(path);
        for (String folder : parent.otherNames) {
            if (wanted.names().test(folder.isEmpty() ? name : folder + "/" + name)) {
                return true;
            }
        }
        return !wanted.files().isEmpty() && wanted.files().contains(real(parent, path));
    }

    private boolean isAskedFor(Parent parent, String path) {
        return wanted.names().test(real(parent, path)) || isKnownOtherwise(parent, path);
    }

    /** The target's own name is looked up, not what a link there leads to, as link(2) does it. */
    private void hardLink(String path, String target) {
        Parent to = parent(target);
        Node node = child(to, target);
        String real = real(to, target);
        Parent parent = parent(path);
        if (real(parent, path).equals(real)) {
            return;
        }
        if (node instanceof FileNode file) {
            if (hardLinks++ < reading.limits().get(Bound.HARD_LINKS)) {
                put(path, new FileNode(layer, file.origin(), file.writtenAs(), true, file.flags()));
            } else {
                full();
                remove(parent, path);
            }
        } else if (node instanceof LinkNode link) {
            put(path, new LinkNode(layer, link.target()));
        } else {
            remove(parent, path);
            if (node == null && isAskedFor(parent, path)) {
                lost.add(real);
            }
        }
    }

    private void full() {
        if (!isFull) {
            isFull = true;
            damages.add(reading.limits().reached(Bound.HARD_LINKS, "the image holds too many hard links to packages"));
        }
    }

    private void put(String path, Node node) {
        Parent parent = parent(path);
        FolderNode folder = parent.folder.orElseGet(() -> made(parent.real));
        Node old = folder.children.put(ImagePath.name(path), node);
        if (old instanceof FolderNode
                || old instanceof LinkNode
                || node instanceof LinkNode
                || parent.folder.isEmpty()) {
            parents.clear();
        }
    }

    /** The folder at a real path; a file or a looping link on the way gives way to it. */
    private FolderNode made(String real) {
        FolderNode at = root;
        for (String part : real.split("/", -1)) {
            if (!part.isEmpty()) {
                Node node = at.children.get(part);
                FolderNode next = node instanceof FolderNode folder ? folder : new FolderNode();
                at.children.put(part, next);
                at = next;
            }
        }
        return at;
    }

    private void remove(Parent parent, String path) {
        if (parent.folder.isPresent()) {
            Node old = parent.folder.get().children.remove(ImagePath.name(path));
            if (old instanceof FolderNode || old instanceof LinkNode) {
                parents.clear();
            }
        }
    }

    private void whiteout(String path) {
        Parent parent = parent(path);
        Node node = child(parent, path);
        if (node instanceof FolderNode folder) {
            emptyOfLowerLayers(folder);
            if (folder.children.isEmpty()) {
                remove(parent, path);
            }
        } else if (node != null && isLower(node)) {
            remove(parent, path);
        }
    }

    private boolean isLower(Node node) {
        return node instanceof FileNode file && file.layer() < layer
                || node instanceof LinkNode link && link.layer() < layer;
    }

    /** A layer's own files stay, wherever the whiteout stands in its tar. */
    private void emptyOfLowerLayers(FolderNode folder) {
        Deque<FolderNode> open = new ArrayDeque<>(List.of(folder));
        while (!open.isEmpty()) {
            Iterator<Map.Entry<String, Node>> children =
                    open.pop().children.entrySet().iterator();
            while (children.hasNext()) {
                Node node = children.next().getValue();
                if (node instanceof FolderNode inner) {
                    open.push(inner);
                } else if (isLower(node)) {
                    children.remove();
                }
            }
        }
        parents.clear();
    }
}
