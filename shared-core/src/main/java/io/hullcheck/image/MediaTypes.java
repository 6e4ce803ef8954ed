package io.hullcheck.image;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What media types say of a document or blob (OCI image specification, "Media Types"; Docker image manifest version 2,
 * schema 2, "Media Types"). Stateless and thread-safe.
 */
final class MediaTypes {
    private static final Set<String> INDICES = Set.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");
    private static final Set<String> MANIFESTS = Set.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");
    private static final Set<String> CONFIGURATIONS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");
    private static final List<String> LAYERS = List.of(
            "application/vnd.oci.image.layer.",
            "application/vnd.docker.image.rootfs.",
            "application/vnd.docker.container.image.rootfs.",
            "application/x-tar",
            "application/tar");

    private MediaTypes() {}

    static boolean isIndex(String type) {
        return INDICES.contains(base(type));
    }

    /** Whether the type alone says that a document is an image's manifest. */
    static boolean isManifest(String type) {
        return MANIFESTS.contains(base(type));
    }

    /** Whether the configuration is a container image's; one without a type is taken for it. */
    static boolean isImageConfiguration(String type) {
        return type.isEmpty() || CONFIGURATIONS.contains(base(type));
    }

    /** Whether a blob is a layer of files that can be read; one without a type is taken for it. */
    static boolean isFileSystem(String type) {
        String base = base(type);
        return base.isEmpty()
                || LAYERS.stream().anyMatch(base::startsWith) && base.contains("tar") && !base.contains("encrypted");
    }

    /** Without parameters such as {@code charset}. */
    private static String base(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
