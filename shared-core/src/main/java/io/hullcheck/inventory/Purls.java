package io.hullcheck.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import com.github.packageurl.PackageURLBuilder;
import io.hullcheck.image.Cut;
import java.util.Optional;

/** Package URLs (purl specification) of what cataloguers found. */
final class Purls {
    private static final String GENERIC = "generic";

    private Purls() {}

    /** The package URL; a name that the specification has no room for is kept as a generic one. */
    static String of(PackageDraft draft, Optional<Distribution> distribution) {
        boolean isGo = draft.kind() == PackageKind.GO;
        PackageURLBuilder builder = PackageURLBuilder.aPackageURL()
                // the library lowers names of the type golang, and Go tells modules apart by case
                .withType(isGo ? GENERIC : draft.kind().type())
                .withName(draft.name())
                .withVersion(draft.version());
        if (isGo && draft.version().equals(PackageDraft.UNVERSIONED)) {
            builder.withVersion(null);
        }
        int colon = draft.version().indexOf(':');
        if (draft.kind() == PackageKind.RPM && colon > 0) {
            // "Known purl types", rpm: the epoch is a qualifier and no part of the version
            builder.withVersion(draft.version().substring(colon + 1));
            builder.withQualifier("epoch", draft.version().substring(0, colon));
        }
        if (draft.kind().isOs()) {
            builder.withNamespace(distribution.map(Distribution::id).orElse("unknown"));
            draft.architecture().ifPresent(a -> builder.withQualifier("arch", a));
            distribution.ifPresent(d -> builder.withQualifier(
                    "distro", d.id() + d.version().map(v -> "-" + v).orElse("")));
        } else {
            draft.namespace().ifPresent(builder::withNamespace);
        }
        try {
            String purl = builder.build().canonicalize();
            return isGo ? "pkg:" + draft.kind().type() + Cut.withoutStart(purl, "pkg:" + GENERIC) : purl;
        } catch (MalformedPackageURLException e) {
            return generic(draft);
        }
    }

    /** For example a library without a known groupId, which the type "maven" does not allow. */
    private static String generic(PackageDraft draft) {
        try {
            return new PackageURL(GENERIC, null, draft.name(), draft.version(), null, null).canonicalize();
        } catch (MalformedPackageURLException e) {
            throw new IllegalArgumentException("a package without a name", e);
        }
    }
}
