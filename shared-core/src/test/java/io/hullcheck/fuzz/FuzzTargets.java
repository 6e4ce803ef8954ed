package io.hullcheck.fuzz;

import io.hullcheck.advisory.AdvisoryFuzzTargets;
import io.hullcheck.image.ImageFuzzTargets;
import io.hullcheck.inventory.language.LanguageFuzzTargets;
import io.hullcheck.inventory.os.OsFuzzTargets;
import io.hullcheck.inventory.sbom.SbomFuzzTargets;
import io.hullcheck.ledger.event.NotificationFuzzTargets;
import io.hullcheck.policy.PolicyFuzzTargets;
import io.hullcheck.reach.ClassFuzzTargets;
import io.hullcheck.registry.RegistryFuzzTargets;
import io.hullcheck.serve.ServeFuzzTargets;
import io.hullcheck.version.VersionFuzzTargets;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Every parser that is fuzzed, room by room. */
public final class FuzzTargets {
    private FuzzTargets() {}

    public static List<FuzzTarget> all() throws IOException {
        return Stream.of(
                        ImageFuzzTargets.all(),
                        RegistryFuzzTargets.all(),
                        OsFuzzTargets.all(),
                        LanguageFuzzTargets.all(),
                        SbomFuzzTargets.all(),
                        ClassFuzzTargets.all(),
                        VersionFuzzTargets.all(),
                        AdvisoryFuzzTargets.all(),
                        PolicyFuzzTargets.all(),
                        NotificationFuzzTargets.all(),
                        ServeFuzzTargets.all())
                .flatMap(List::stream)
                .toList();
    }

    /** One of them. */
    public static FuzzTarget named(String name) throws IOException {
        return all().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }
}
