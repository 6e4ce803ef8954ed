package io.hullcheck.inventory.sbom;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads package URLs of Go modules. Module paths differ by case (Go Modules Reference, "Module paths"), but the purl
 * specification once had them in lower case and some writers follow it; others write a part of the path as the subpath.
 * The component's name tells the path as Go has it. Stateless.
 */
final class GoModulePurl {
    private static final String TYPE = "golang";

    private GoModulePurl() {}

    /** Whether the text is a package URL of this type. */
    static boolean isOne(String purl) {
        int start = typeStart(purl);
        return start > 0 && purl.regionMatches(true, start, TYPE + "/", 0, TYPE.length() + 1);
    }

    private static int typeStart(String purl) {
        if (!purl.regionMatches(true, 0, "pkg:", 0, "pkg:".length())) {
            return -1;
        }
        int start = "pkg:".length();
        while (start < purl.length() && purl.charAt(start) == '/') {
            start++;
        }
        return start;
    }

    /** The module; empty when the package URL is malformed, or no version is stated. */
    static Optional<PackageDraft> draft(String purl, Sbom.Component component, String why) {
        PackageURL parsed;
        try {
            // the library lowers names of the type golang and leaves those of the type generic alone
            parsed = new PackageURL("pkg:generic/" + slashed(purl.substring(typeStart(purl) + TYPE.length() + 1)));
        } catch (MalformedPackageURLException e) {
            // counted with those that have none
            return Optional.empty();
        }
        String version = Optional.ofNullable(parsed.getVersion())
                .filter(v -> !v.isBlank())
                .orElse(component.version());
        if (version.isBlank()) {
            return Optional.empty();
        }
        String path = path(parsed, component.name());
        int slash = path.lastIndexOf('/');
        return Optional.of(PackageDraft.ofLanguage(
                        PackageKind.GO,
                        slash < 0 ? Optional.empty() : Optional.of(path.substring(0, slash)),
                        path.substring(slash + 1),
                        version,
                        why)
                .asSureAs(Certainty.DECLARED));
    }

    /** Some writers encode the slashes of the path too. */
    private static String slashed(String rest) {
        int end = rest.indexOf('@');
        String path = end < 0 ? rest : rest.substring(0, end);
        return path.replace("%2F", "/").replace("%2f", "/") + rest.substring(path.length());
    }

    private static String path(PackageURL purl, String name) {
        String stated = (purl.getNamespace() == null ? "" : purl.getNamespace() + "/") + purl.getName();
        String longer = purl.getSubpath() == null ? stated : stated + "/" + purl.getSubpath();
        if (name.equalsIgnoreCase(longer) || name.equalsIgnoreCase(stated)) {
            return stated.toLowerCase(Locale.ROOT).equals(stated) || !name.equalsIgnoreCase(stated) ? name : stated;
        }
        return unescaped(stated);
    }

    /** Go's caches and proxies write a capital letter as ! and the small one (Go Modules Reference, "GOPROXY protocol"). */
    private static String unescaped(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            boolean escaped = path.charAt(i) == '!' && i + 1 < path.length();
            plain.append(escaped ? Character.toUpperCase(path.charAt(++i)) : path.charAt(i));
        }
        return plain.toString();
    }
}
