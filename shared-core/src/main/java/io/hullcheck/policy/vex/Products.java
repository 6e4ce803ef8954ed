package io.hullcheck.policy.vex;

import java.util.ArrayList;
import java.util.List;

/** Package URLs of what a statement is about, told apart into images and packages in them. */
final class Products {
    private final List<String> images = new ArrayList<>();
    private final List<String> packages = new ArrayList<>();

    /** Takes a package URL; anything else is no name that could be looked for. */
    boolean add(String name) {
        if (name.startsWith("pkg:oci/") || name.startsWith("pkg:docker/")) {
            images.add(name);
            return true;
        }
        if (name.startsWith("pkg:")) {
            packages.add(name);
            return true;
        }
        return false;
    }

    List<String> images() {
        return images;
    }

    List<String> packages() {
        return packages;
    }

    /** Without a name of anything the statement is about nothing. */
    boolean isEmpty() {
        return images.isEmpty() && packages.isEmpty();
    }
}
