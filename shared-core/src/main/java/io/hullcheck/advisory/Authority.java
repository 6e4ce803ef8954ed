package io.hullcheck.advisory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose word a rating is. */
public enum Authority {
    /** The distribution that built the package; it knows how it built it. */
    DISTRIBUTION,
    /** The ecosystem's own database, or whoever published the advisory: GHSA, PYSEC, GO, RUSTSEC, Bitnami … */
    VENDOR,
    /** The National Vulnerability Database, which looks at the flaw and not at the package. */
    NVD;

    /** Whose word decides when nobody has set anything else. */
    public static final List<Authority> DEFAULT_ORDER = List.of(DISTRIBUTION, VENDOR, NVD);

    private static final Set<String> DISTRIBUTIONS = Set.of(
            "Debian",
            "Ubuntu",
            "Alpine",
            "AlmaLinux",
            "Rocky Linux",
            "Red Hat",
            "SUSE",
            "openSUSE",
            "Azure Linux",
            "Mageia",
            "openEuler",
            "Photon OS",
            "Wolfi",
            "Chainguard",
            "MinimOS",
            "Echo",
            "Alpaquita");

    static Authority of(String source) {
        return source.equals("NVD") ? NVD : DISTRIBUTIONS.contains(source) ? DISTRIBUTION : VENDOR;
    }

    /**
     * Reads an order as a user types it: {@code nvd,vendor}. Those left out come last.
     *
     * @throws IllegalArgumentException naming the word that is none
     */
    public static List<Authority> parseOrder(List<String> typed) {
        List<Authority> order = typed.stream()
                .map(String::trim)
                .filter(w -> !w.isEmpty())
                .map(Authority::parse)
                .distinct()
                .collect(Collectors.toList());
        DEFAULT_ORDER.stream().filter(a -> !order.contains(a)).forEach(order::add);
        return List.copyOf(order);
    }

    private static Authority parse(String word) {
        return Arrays.stream(values())
                .filter(a -> a.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("severityOrder knows no \"" + word + "\"; it is a list of "
                                + DEFAULT_ORDER.stream()
                                        .map(a -> a.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }
}
