package io.hullcheck.match;

import io.hullcheck.inventory.PackageKind;
import java.util.Optional;

/** Under which name the OSV schema publishes the advisories of a kind of language packages ("Defined Ecosystems"). */
final class LanguageEcosystem {
    private LanguageEcosystem() {}

    static Optional<String> of(PackageKind kind) {
        return switch (kind) {
            case MAVEN -> Optional.of("Maven");
            case NPM -> Optional.of("npm");
            case PYPI -> Optional.of("PyPI");
            case GO -> Optional.of("Go");
            case CARGO -> Optional.of("crates.io");
            case GEM -> Optional.of("RubyGems");
            case NUGET -> Optional.of("NuGet");
            case COMPOSER -> Optional.of("Packagist");
            case HEX -> Optional.of("Hex");
            case PUB -> Optional.of("Pub");
            case CRAN -> Optional.of("CRAN");
            case HACKAGE -> Optional.of("Hackage");
            case CONAN -> Optional.of("ConanCenter");
            case SWIFT -> Optional.of("SwiftURL");
            case BITNAMI -> Optional.of("Bitnami");
            case DEB, APK, RPM, OPKG, DISTRIBUTION, CONDA -> Optional.empty();
        };
    }
}
