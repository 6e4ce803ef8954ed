package io.hullcheck.advisory;

import java.util.Locale;
import java.util.regex.Pattern;

/** One spelling for each name, as each ecosystem says which names are the same. */
public final class PackageNames {
    private static final Pattern PYTHON_SEPARATORS = Pattern.compile("[-_.]+");

    private PackageNames() {}

    /**
     * The normal form of a name.
     *
     * @param ecosystem with or without a release
     */
    public static String normal(String ecosystem, String name) {
        int colon = ecosystem.indexOf(':');
        return switch (colon < 0 ? ecosystem : ecosystem.substring(0, colon)) {
            // PyPA specifications, "Names and normalization" (PEP 503)
            case "PyPI" -> PYTHON_SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
            // names differ in more than case in none of these
            case "NuGet", "Packagist", "Hex", "Pub", "GitHub Actions", "VSCode", "Bitnami" ->
                name.toLowerCase(Locale.ROOT);
            // crates.io takes - and _ for the same
            case "crates.io" -> name.toLowerCase(Locale.ROOT).replace('_', '-');
            case "Maven" -> groupAndArtifact(name);
            default -> name;
        };
    }

    /** Maven names may carry the address of a repository behind group and artifact. */
    private static String groupAndArtifact(String name) {
        int first = name.indexOf(':');
        int second = first < 0 ? -1 : name.indexOf(':', first + 1);
        return second < 0 ? name : name.substring(0, second);
    }
}
