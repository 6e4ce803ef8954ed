package io.hullcheck.inventory.sbom;

import java.util.List;
import java.util.Optional;

/**
 * What one SBOM lists, whatever its form.
 *
 * @param subject what it describes, by its own word
 * @param facts of the whole document
 * @param components in the document's order
 */
record Sbom(Optional<String> subject, List<Fact> facts, List<Component> components) {
    /** What a component is, as far as it matters here. */
    enum Role {
        PACKAGE,
        OPERATING_SYSTEM,
        /** Files and devices that no package URL of a known kind names. */
        OTHER
    }

    /**
     * @param purl empty where the document gives none
     * @param facts of this component
     */
    record Component(Role role, Optional<String> purl, String name, String version, List<Fact> facts) {}

    Sbom {
        facts = List.copyOf(facts);
        components = List.copyOf(components);
    }
}
