package io.hullcheck.report;

import io.hullcheck.inventory.Inventory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * An inventory and who made it when: what an SBOM says.
 *
 * @param version of Hullcheck
 * @param time when the image was looked into
 */
public record SbomDocument(Inventory inventory, String version, Instant time) {

    /** The same for the same image looked into at the same time. */
    UUID serial() {
        return UUID.nameUUIDFromBytes(
                (inventory.image().reference() + " " + inventory.image().id() + " " + time)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** What a reader calls the image. */
    String subjectVersion() {
        return inventory
                .image()
                .digest()
                .or(() -> inventory.image().id())
                .map(Object::toString)
                .orElse("");
    }
}
