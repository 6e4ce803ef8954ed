package io.hullcheck.policy;

import io.hullcheck.image.ImageFacts;
import io.hullcheck.match.Finding;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What somebody states of a vulnerability in a product (Vulnerability Exploitability eXchange). Whoever states it is believed; the
 * justification is shown.
 *
 * @param names of the vulnerability
 * @param images that the statement is about, as package URLs of type {@code oci} or {@code docker}; empty for every image
 * @param packages package URLs, with or without version and qualifiers; empty for the whole image
 * @param status of the product
 * @param justification in the words of the document; may be empty
 * @param source the document
 */
public record Statement(
        List<String> names,
        List<String> images,
        List<String> packages,
        Status status,
        String justification,
        String source) {

    /** OpenVEX 0.2.0, "Status Labels"; CSAF 2.0 and CycloneDX have words for the same. */
    public enum Status {
        NOT_AFFECTED,
        FIXED,
        UNDER_INVESTIGATION,
        AFFECTED;

        /** Whether the finding does not count. */
        boolean isHarmless() {
            return this == NOT_AFFECTED || this == FIXED;
        }

        String words() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Statement {
        names = List.copyOf(names);
        images = List.copyOf(images);
        packages = List.copyOf(packages);
    }

    boolean fits(Finding finding) {
        return names.stream().anyMatch(n -> Names.has(finding, n))
                && (packages.isEmpty()
                        || packages.stream()
                                .anyMatch(
                                        p -> Names.states(p, finding.installed().purl())));
    }

    /** Whether the statement is about an image: by digest where it gives one, else by the last part of its name. */
    boolean isAbout(ImageFacts image) {
        return images.isEmpty() || images.stream().anyMatch(i -> isOf(i, image));
    }

    private static boolean isOf(String purl, ImageFacts image) {
        String decoded = purl.replace("%3A", ":").replace("%3a", ":");
        String plain = decoded.replaceFirst("[?#].*$", "");
        int at = plain.indexOf('@');
        String version = at < 0 ? "" : plain.substring(at + 1);
        if (version.startsWith("sha256:")) {
            return image.digest().map(Object::toString).filter(version::equals).isPresent()
                    || image.id().map(Object::toString).filter(version::equals).isPresent();
        }
        String name = (at < 0 ? plain : plain.substring(0, at)).replaceFirst("^.*/", "");
        return Stream.concat(Stream.of(image.reference()), image.tags().stream())
                .map(r -> r.replaceFirst("@.*$", "").replaceFirst("^.*/", ""))
                .anyMatch(r -> r.equals(name + (version.isEmpty() ? "" : ":" + version))
                        || version.isEmpty() && r.replaceFirst(":.*$", "").equals(name));
    }
}
