package io.hullcheck.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an image says of itself.
 *
 * @param reference as the user typed it
 * @param digest of the manifest, when there is one (an archive of {@code docker save} has none)
 * @param id digest of the configuration: Docker's image id
 * @param platform from the configuration
 * @param tags names the archive gives the image
 * @param labels of the configuration
 * @param base the image that this one was built on, as far as that is known
 */
public record ImageFacts(
        String reference,
        Optional<Digest> digest,
        Optional<Digest> id,
        Optional<Platform> platform,
        List<String> tags,
        Map<String, String> labels,
        Optional<BaseImage> base) {

    private static final Pattern SCHEME =
            Pattern.compile("(docker-archive|oci-archive|oci|dir|sbom|docker|podman|registry):(.*)", Pattern.DOTALL);
    private static final Set<String> FILES = Set.of("docker-archive", "oci-archive", "oci", "dir", "sbom");

    public ImageFacts {
        tags = List.copyOf(tags);
        labels = Map.copyOf(labels);
    }

    /**
     * What the image is called from build to build: its reference without tag and digest, and for one that lies in a daemon or a
     * registry without the scheme. Files and folders keep their whole name.
     */
    public String lastingName() {
        return lastingName(reference);
    }

    /** What an image of this reference is called from build to build. */
    public static String lastingName(String reference) {
        Matcher scheme = SCHEME.matcher(reference);
        if (scheme.matches() && FILES.contains(scheme.group(1))) {
            return scheme.group(2);
        }
        String name = scheme.matches() ? scheme.group(2) : reference;
        return name.replaceFirst("@[a-z0-9]+:[0-9a-f]+$", "").replaceFirst("(?<=[^/:]):[^:/]+$", "");
    }

    /** The same image by the manifest that a registry has of it. */
    public ImageFacts at(String place, Digest manifest) {
        return new ImageFacts(place, Optional.of(manifest), id, platform, tags, labels, base);
    }

    public ImageFacts withBase(Optional<BaseImage> value) {
        return new ImageFacts(reference, digest, id, platform, tags, labels, value);
    }
}
