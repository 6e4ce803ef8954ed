package io.hullcheck.inventory;

import io.hullcheck.image.Layer;

/**
 * Where a package was found.
 *
 * @param layer the layer that brought the file
 * @param path with a leading slash; nested archives by {@code !/}, for example
 *     {@code /app.jar!/BOOT-INF/lib/x.jar!/META-INF/maven/g/a/pom.properties}
 */
public record Location(Layer layer, String path) {}
