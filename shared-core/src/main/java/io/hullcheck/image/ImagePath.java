package io.hullcheck.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Paths inside an image: no leading slash, no {@code .} and no {@code ..}, never outside the root. */
final class ImagePath {
    private ImagePath() {}

    /** The normal form of a name in a tar; {@code ..} stops at the root as it does in a container. Empty for the root. */
    static String normal(String name) {
        if (isNormal(name)) {
            return name;
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    /** The common case, told without taking the name apart. */
    private static boolean isNormal(String name) {
        if (name.isEmpty()) {
            return true;
        }
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '/') {
                int length = i - start;
                if (length == 0
                        || (length == 1 && name.charAt(start) == '.')
                        || (length == 2 && name.charAt(start) == '.' && name.charAt(start + 1) == '.')) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    static Optional<String> parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(path.substring(0, slash));
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where a symbolic link points to, its target relative to the folder it stands in. */
    static String target(String link, String target) {
        return target.startsWith("/")
                ? normal(target)
                : normal(parent(link).map(p -> p + "/").orElse("") + target);
    }
}
