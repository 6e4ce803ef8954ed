package io.hullcheck.inventory;

import java.util.List;
import java.util.Optional;

/**
 * The operating system release an image is made of (os-release(5)).
 *
 * @param id for example {@code debian}; lower case
 * @param version {@code VERSION_ID}, for example {@code 12} or {@code 3.10.2}; empty for rolling releases
 * @param name what a person calls it, {@code PRETTY_NAME}
 * @param like the distributions it says to be close to, {@code ID_LIKE}
 * @param codename {@code VERSION_CODENAME}
 * @param path the file that says so
 */
public record Distribution(
        String id, Optional<String> version, String name, List<String> like, Optional<String> codename, String path) {

    public Distribution {
        like = List.copyOf(like);
    }
}
