package io.hullcheck.match;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.Affected;
import io.hullcheck.advisory.Authority;
import io.hullcheck.advisory.Event;
import io.hullcheck.advisory.PackageNames;
import io.hullcheck.advisory.RangeEvaluator;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.inventory.Provenance;
import io.hullcheck.inventory.language.JavaGroups;
import io.hullcheck.version.UnorderableVersionException;
import io.hullcheck.version.VersionScheme;
import io.hullcheck.version.VersionSchemes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks up every package of an inventory. Holds no state between calls; the database is the caller's. */
public final class Matcher {
    /** Software that cataloguers tell by its program, and of which Bitnami's database has no records. */
    private static final Set<String> UNPUBLISHED = Set.of(
            "openssl", "perl", "aws-lc", "libressl", "bash", "bun", "busybox", "erlang", "erts", "julia", "mysql");

    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing((Finding f) -> !f.malicious())
            .thenComparing(Finding::severity)
            .thenComparing(f -> -f.score().orElse(0.0))
            .thenComparing(f -> f.installed().displayName())
            .thenComparing(Finding::id)
            .thenComparing(f -> f.installed().purl());

    private final AdvisoryDatabase database;
    private final Joining joining;
    private final Limits limits;

    /** A matcher that decides severities in the usual order. */
    public Matcher(AdvisoryDatabase database) {
        this(database, Authority.DEFAULT_ORDER);
    }

    /** @param order whose word on severity goes before whose */
    public Matcher(AdvisoryDatabase database, List<Authority> order) {
        this(database, new Joining(database, order), Limits.DEFAULT);
    }

    private Matcher(AdvisoryDatabase database, Joining joining, Limits limits) {
        this.database = database;
        this.joining = joining;
        this.limits = limits;
    }

    /** The same within the time of a scan: packages that are left when it is over are a gap. */
    public Matcher within(Limits time) {
        return new Matcher(database, joining, time);
    }

    /**
     * What was found, and what could not be looked up.
     *
     * @param findings worst first
     * @param notices which advisories make no sense in part, a sentence for each package; they were judged by the rest
     */
    public record Result(List<Finding> findings, List<Gap> gaps, List<String> notices) {
        public Result {
            findings = List.copyOf(findings);
            gaps = List.copyOf(gaps);
            notices = List.copyOf(notices);
        }
    }

    /** The feeds of the OSV layout that an inventory needs, by their ecosystems' names without a release. */
    public static Set<String> needs(Inventory inventory) {
        Set<String> needs = new TreeSet<>();
        Optional<String> feed = inventory.distribution().flatMap(Coverage::of).flatMap(Coverage::feed);
        Set<String> own = Owners.of(inventory).proven();
        for (InstalledPackage installed : inventory.packages()) {
            if (installed.kind().isOs()) {
                feed.ifPresent(needs::add);
            } else if (installed.owner().filter(own::contains).isEmpty() || feed.isEmpty()) {
                LanguageEcosystem.of(installed.kind()).ifPresent(needs::add);
            }
        }
        return needs;
    }

    /**
     * Matches a whole inventory.
     *
     * @param today decides which releases are dead
     * @throws AdvisoryException when the database cannot be read
     */
    public Result match(Inventory inventory, LocalDate today) throws AdvisoryException {
        Set<Gap> gaps = new LinkedHashSet<>();
        Unreadables unread = new Unreadables();
        Optional<OsMatching> os = osMatching(inventory, gaps);
        List<Finding> findings = new ArrayList<>();
        EndOfLife.finding(inventory, today).ifPresent(findings::add);
        Map<String, List<String>> foreign = new TreeMap<>();
        Set<PackageKind> kinds = new TreeSet<>();
        Set<String> judged = os.isEmpty() ? Set.of() : Owners.of(inventory).known(os.get());
        Set<String> strange = new TreeSet<>();
        Set<String> sourceless = new TreeSet<>();
        int matched = 0;
        for (InstalledPackage installed : inventory.packages()) {
            if (limits.isOver()) {
                gaps.add(MatchGaps.timedOut(
                        inventory.packages().size() - matched,
                        inventory.packages().size()));
                break;
            }
            matched++;
            if (!installed.kind().isOs()) {
                // what the distribution brought is judged by the distribution, which mends old versions in their place
                if (installed.owner().filter(judged::contains).isEmpty()) {
                    if (isUnpublished(installed)) {
                        gaps.add(MatchGaps.unpublished(installed));
                        continue;
                    }
                    kinds.add(installed.kind());
                    findings.addAll(joining.findings(installed, languageHits(installed, unread), Set.of()));
                }
            } else if (os.isPresent()) {
                Provenance maker = Provenance.of(installed, inventory.distribution());
                if (!Provenance.isOfFamily(
                        installed.kind(), inventory.distribution().orElseThrow().id())) {
                    strange.add(installed.name());
                } else if (maker.kind() == Provenance.Kind.FOREIGN) {
                    foreign.computeIfAbsent(maker.maker().orElseThrow(), o -> new ArrayList<>())
                            .add(installed.name());
                } else {
                    if (isOfUnknownSource(installed, os.get())) {
                        sourceless.add(installed.name());
                    }
                    findings.addAll(osFindings(installed, os.get(), unread));
                }
            }
        }
        if (!strange.isEmpty()) {
            gaps.add(MatchGaps.strange(
                    List.copyOf(strange), inventory.distribution().orElseThrow()));
        }
        if (!sourceless.isEmpty()) {
            gaps.add(MatchGaps.sourceless(List.copyOf(sourceless)));
        }
        for (PackageKind kind : kinds) {
            LanguageEcosystem.of(kind)
                    .filter(e -> !database.covers(e))
                    .ifPresent(e ->
                            gaps.add(MatchGaps.notCovered(e, database.info().place())));
        }
        foreign.forEach((owner, names) -> gaps.add(MatchGaps.foreign(owner, names, inventory)));
        gaps.addAll(unread.gaps());
        findings.sort(WORST_FIRST);
        return new Result(findings, List.copyOf(gaps), unread.notices());
    }

    /**
     * Packages of the distribution that answer for what they brought, by name; where its advisories are there, these
     * judge it.
     */
    public static Set<String> ownPackages(Inventory inventory) {
        return Owners.of(inventory).claimed();
    }

    /**
     * The same inventory, in which packages have no owner whose name alone says that it is the distribution's own, and
     * of whom its advisories know nothing.
     *
     * @throws AdvisoryException when the database cannot be read
     */
    public Inventory withKnownOwners(Inventory inventory) throws AdvisoryException {
        Owners owners = Owners.of(inventory);
        Optional<OsMatching> os = osMatching(inventory, new LinkedHashSet<>());
        if (os.isEmpty() || owners.claimed().equals(owners.proven())) {
            return inventory;
        }
        Set<String> unknown = new HashSet<>(owners.claimed());
        unknown.removeAll(owners.known(os.get()));
        return inventory.withPackages(inventory.packages().stream()
                .map(p -> p.owner().filter(unknown::contains).isPresent() ? p.ownedBy(Optional.empty()) : p)
                .toList());
    }

    /** Whether the database has the advisories of a distribution's release. */
    public boolean judges(Distribution distribution) {
        return Coverage.of(distribution)
                .filter(c -> c.feed().isPresent() && new OsMatching(database, c).isCovered())
                .isPresent();
    }

    /**
     * Matches the platforms of one image, each by its own distribution; a finding that several have is one finding.
     *
     * @param union of the platforms
     * @param today decides which releases are dead
     * @throws AdvisoryException when the database cannot be read
     */
    public Result match(Inventory union, List<Inventory> platforms, LocalDate today) throws AdvisoryException {
        Map<String, InstalledPackage> whole = new HashMap<>();
        union.packages().forEach(p -> whole.put(p.purl(), p));
        Map<String, Finding> findings = new LinkedHashMap<>();
        Set<Gap> gaps = new LinkedHashSet<>();
        Set<String> notices = new LinkedHashSet<>();
        for (Inventory inventory : platforms) {
            Result result = match(inventory, today);
            result.findings()
                    .forEach(f -> findings.putIfAbsent(
                            f.id() + " " + f.installed().purl(),
                            f.of(whole.getOrDefault(f.installed().purl(), f.installed()))));
            gaps.addAll(result.gaps());
            notices.addAll(result.notices());
        }
        List<Finding> all = new ArrayList<>(findings.values());
        all.sort(WORST_FIRST);
        return new Result(all, List.copyOf(gaps), List.copyOf(notices));
    }

    /**
     * What is found in one package of a language, whatever image it is in; nothing for packages of a distribution.
     *
     * @throws AdvisoryException when the database cannot be read
     */
    public List<Finding> matchLanguage(InstalledPackage installed) throws AdvisoryException {
        return installed.kind().isOs() || LanguageEcosystem.of(installed.kind()).isEmpty()
                ? List.of()
                : joining.findings(installed, languageHits(installed, new Unreadables()), Set.of());
    }

    private Optional<OsMatching> osMatching(Inventory inventory, Set<Gap> gaps) {
        long osPackages =
                inventory.packages().stream().filter(p -> p.kind().isOs()).count();
        if (osPackages == 0) {
            return Optional.empty();
        }
        Optional<Distribution> distribution = inventory.distribution();
        Optional<Coverage> coverage = distribution.flatMap(Coverage::of);
        if (coverage.isEmpty()) {
            gaps.add(Gap.inImage(
                    Gap.Kind.DISTRIBUTION_UNKNOWN,
                    distribution
                                    .map(d -> "the distribution \"" + d.name() + "\" (" + d.id()
                                            + d.version().map(v -> " " + v).orElse("") + ") is not known")
                                    .orElse("the image does not say which distribution it is (no os-release)")
                            + ", so its " + osPackages + " system packages were listed but not looked up",
                    distribution.isPresent()
                            ? "Use a base image of a distribution that docs/matching.md names, or allow incomplete results"
                            : "Keep /etc/os-release in the image"));
            return Optional.empty();
        }
        if (coverage.get().feed().isEmpty()) {
            gaps.add(Gap.inImage(
                    Gap.Kind.DISTRIBUTION_UNKNOWN,
                    coverage.get().shortfall().orElseThrow() + ", so its " + osPackages
                            + " system packages were listed but not looked up",
                    "Use a base image of a distribution that docs/matching.md names, or allow incomplete results"));
            return Optional.empty();
        }
        OsMatching matching = new OsMatching(database, coverage.get());
        if (!matching.isCovered()) {
            gaps.add(MatchGaps.notCovered(
                    coverage.get().ecosystem(), database.info().place()));
            return Optional.empty();
        }
        coverage.get()
                .shortfall()
                .ifPresent(s -> gaps.add(Gap.inImage(
                        Gap.Kind.ADVISORIES_PARTIAL,
                        s,
                        "Ask the distribution's own security pages for what is not fixed yet, or allow incomplete"
                                + " results")));
        return Optional.of(matching);
    }

    private static boolean isUnpublished(InstalledPackage installed) {
        return installed.kind() == PackageKind.CONDA
                || installed.kind() == PackageKind.BITNAMI && UNPUBLISHED.contains(installed.name());
    }

    /** Chisel's manifest names packages and no sources; advisories of Ubuntu go by sources. */
    private static boolean isOfUnknownSource(InstalledPackage installed, OsMatching os) throws AdvisoryException {
        return installed.vendor().filter(Provenance.CHISEL::equals).isPresent()
                && installed
                        .source()
                        .filter(s -> s.name().equals(installed.name()))
                        .isPresent()
                && !os.knows(installed);
    }

    private List<Finding> osFindings(InstalledPackage installed, OsMatching os, Unreadables unread)
            throws AdvisoryException {
        List<OsMatching.Candidate> candidates = os.candidates(installed);
        if (candidates.isEmpty()) {
            return List.of();
        }
        List<Hit> hits = new ArrayList<>();
        Set<String> reached = new HashSet<>();
        Map<String, RangeEvaluator> evaluators = new HashMap<>();
        for (OsMatching.Candidate candidate : candidates) {
            RangeEvaluator evaluator = evaluators.computeIfAbsent(
                    candidate.version(),
                    v -> new RangeEvaluator(v, scheme(candidate.affected().ecosystem())));
            try {
                Optional<Hit> hit = hit(installed, candidate.affected(), evaluator, Optional.empty(), unread);
                hit.ifPresent(hits::add);
                if (hit.isEmpty()) {
                    reached.add(candidate.affected().advisory());
                }
            } catch (UnorderableVersionException e) {
                unread.version(installed, candidate.affected(), e);
            }
        }
        if (installed.kind() == PackageKind.RPM) {
            // one update is built several times, for each minor release and module context; any of the builds mends it
            hits.removeIf(h -> reached.contains(h.advisory().id()));
        }
        return hits.isEmpty() ? List.of() : joining.findings(installed, hits, OsMatching.ownCves(candidates));
    }

    private List<Hit> languageHits(InstalledPackage installed, Unreadables unread) throws AdvisoryException {
        String ecosystem = LanguageEcosystem.of(installed.kind()).orElseThrow();
        if (installed.kind() != PackageKind.MAVEN || installed.namespace().isPresent()) {
            Optional<String> caveat = installed.certainty() == Certainty.RECOGNISED
                    ? Optional.of("recognised by " + installed.why())
                    : Optional.empty();
            return hits(installed, ecosystem, installed.displayName(), caveat, unread);
        }
        List<Hit> hits = new ArrayList<>();
        for (String name : database.mavenNames(installed.name())) {
            String group = name.substring(0, name.indexOf(':'));
            if (JavaGroups.fits(group, installed.name(), installed.classRoots())) {
                hits.addAll(hits(
                        installed,
                        ecosystem,
                        name,
                        Optional.of("taken for " + name + ", because " + installed.why()
                                + " says so and its classes are in " + String.join(", ", installed.classRoots())),
                        unread));
            }
        }
        for (String name : JavaGroups.joinedIn(installed.name())) {
            hits.addAll(hits(
                    installed,
                    ecosystem,
                    name,
                    Optional.of("taken for " + name + ", because " + installed.why() + " joins the two"),
                    unread));
        }
        return hits;
    }

    private List<Hit> hits(
            InstalledPackage installed, String ecosystem, String name, Optional<String> caveat, Unreadables unread)
            throws AdvisoryException {
        List<Affected> entries = database.lookup(ecosystem, PackageNames.normal(ecosystem, name));
        if (entries.isEmpty()) {
            return List.of();
        }
        if (installed.kind() == PackageKind.GO && installed.version().equals(PackageDraft.UNVERSIONED)) {
            unread.gap(unversioned(installed, entries.size()));
            return List.of();
        }
        RangeEvaluator evaluator = new RangeEvaluator(installed.version(), scheme(ecosystem));
        List<Hit> hits = new ArrayList<>();
        for (Affected entry : entries) {
            try {
                hit(installed, entry, evaluator, caveat.or(() -> hinted(entry)), unread)
                        .ifPresent(hits::add);
            } catch (UnorderableVersionException e) {
                unread.version(installed, entry, e);
            }
        }
        return hits;
    }

    private static Gap unversioned(InstalledPackage installed, int advisories) {
        return Gap.inFile(
                Gap.Kind.VERSION_UNREADABLE,
                installed.locations().get(0).path(),
                "the program states no version of " + installed.displayName() + ", of which the database has "
                        + advisories + (advisories == 1 ? " advisory" : " advisories"),
                "Build it from a tagged release, or with -ldflags \"-X main.version=…\"");
    }

    /** Go modules that never got a version of Go's form: every version counts as affected, and their own numbers help. */
    private static Optional<String> hinted(Affected affected) {
        List<String> fixes = affected.hints().stream()
                .flatMap(r -> r.events().stream())
                .filter(e -> e.kind() == Event.Kind.FIXED)
                .map(Event::version)
                .distinct()
                .toList();
        return fixes.isEmpty()
                ? Optional.empty()
                : Optional.of("the advisory names fixes in versions that Go cannot order (" + String.join(", ", fixes)
                        + "); compare with the version the project itself gives");
    }

    private Optional<Hit> hit(
            InstalledPackage installed,
            Affected affected,
            RangeEvaluator evaluator,
            Optional<String> caveat,
            Unreadables unread)
            throws AdvisoryException, UnorderableVersionException {
        RangeEvaluator.Evaluation evaluation = evaluator.evaluate(affected);
        unread.doubts(installed, affected, evaluation.doubts());
        if (evaluation.hit().isEmpty()) {
            return Optional.empty();
        }
        RangeEvaluator.Hit range = evaluation.hit().get();
        return Optional.of(new Hit(
                database.advisory(affected.advisory()),
                affected,
                range,
                range.uncertain() ? Optional.of(Unreadables.caveat(affected)) : caveat));
    }

    private static VersionScheme scheme(String ecosystem) {
        return VersionSchemes.of(ecosystem)
                .orElseThrow(() -> new IllegalStateException("no order of versions for " + ecosystem));
    }
}
