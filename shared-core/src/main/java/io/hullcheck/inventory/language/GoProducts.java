package io.hullcheck.inventory.language;

import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Servers and tools written in Go, by their main modules, and how Bitnami's database calls them. Stateless. */
final class GoProducts {
    /** Modules without the number of their major version behind them. */
    private static final Map<String, String> BY_MODULE = Map.ofEntries(
            Map.entry("github.com/hashicorp/consul", "consul"),
            Map.entry("github.com/hashicorp/vault", "vault"),
            Map.entry("github.com/openbao/openbao", "openbao"),
            Map.entry("github.com/grafana/grafana", "grafana"),
            Map.entry("helm.sh/helm", "helm"),
            Map.entry("k8s.io/helm", "helm"),
            Map.entry("github.com/traefik/traefik", "traefik"),
            Map.entry("github.com/containous/traefik", "traefik"));

    /** Bitnami's database has nothing of these; Go's has. */
    private static final Set<String> ONLY_MODULES = Set.of("traefik");

    private GoProducts() {}

    /** Whether a known program is one of these. */
    static boolean isOne(String name) {
        return BY_MODULE.containsValue(name);
    }

    static boolean isOnlyAModule(String name) {
        return ONLY_MODULES.contains(name);
    }

    /** The path of a module. */
    static String path(PackageDraft draft) {
        return draft.namespace().map(n -> n + "/").orElse("") + draft.name();
    }

    /** What the main module of a program is called; empty for what is merely built into it, and for others. */
    static Optional<String> name(PackageDraft draft) {
        return draft.kind() == PackageKind.GO && draft.why().startsWith(GoBuildRecord.MAIN)
                ? Optional.ofNullable(BY_MODULE.get(withoutMajor(path(draft))))
                : Optional.empty();
    }

    /** The program that a main module is, if Bitnami's database speaks of it. */
    static Optional<PackageDraft> program(PackageDraft draft) {
        return name(draft)
                .filter(n -> !isOnlyAModule(n))
                .map(n -> PackageDraft.ofLanguage(
                                PackageKind.BITNAMI,
                                Optional.empty(),
                                n,
                                draft.version().startsWith("v")
                                        ? draft.version().substring(1)
                                        : draft.version(),
                                draft.why())
                        .asSureAs(draft.certainty()));
    }

    /** {@code helm.sh/helm/v3} is {@code helm.sh/helm} of the third major version (Go Modules Reference, "Major version suffixes"). */
    private static String withoutMajor(String path) {
        int slash = path.lastIndexOf('/');
        boolean isMajor = slash > 0
                && slash + 2 < path.length()
                && path.charAt(slash + 1) == 'v'
                && path.substring(slash + 2).chars().allMatch(c -> c >= '0' && c <= '9');
        return isMajor ? path.substring(0, slash) : path;
    }
}
