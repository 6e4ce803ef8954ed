package io.hullcheck.maven.fix;

import io.hullcheck.advisory.Severity;
import io.hullcheck.maven.fix.Levers.Entry;
import io.hullcheck.maven.fix.Levers.Inherited;
import io.hullcheck.maven.fix.Levers.Kind;
import io.hullcheck.maven.fix.Resolution.Key;
import io.hullcheck.maven.fix.Resolution.Node;
import io.hullcheck.remedy.PomEdit;
import io.hullcheck.remedy.ReleaseVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Steps that raise an artifact with all that is released with it, to the nearest version that mends most. What states the version is
 * changed: a property where it decides on all of its users, else the entry; where nothing of the build's own states it, an entry of
 * the dependency management is added. For one thread.
 */
final class FamilySteps {
    /** Versions that are tried before a family is given up. */
    private static final int MOST_VERSIONS = 5;

    /** Rounds in which members that lag behind, and what they need, are added to one step. */
    private static final int MOST_ROUNDS = 6;

    private final MavenBuild build;
    private final Attempt attempt;
    private final Levers levers;
    private final Releases releases;
    private final Targets targets;
    private final AdvisoryLookup advisories;
    private final Families families;
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /**
     * A version that a family could go to.
     *
     * @param members the version of each member that would be raised
     * @param left findings that would be left
     * @param splits whether a property would have to be left by one of its users
     */
    private record Candidate(ReleaseVersion version, Map<String, String> members, int left, boolean splits) {}

    FamilySteps(
            MavenBuild build,
            Attempt attempt,
            Levers levers,
            Releases releases,
            Targets targets,
            AdvisoryLookup advisories) {
        this.build = build;
        this.attempt = attempt;
        this.levers = levers;
        this.releases = releases;
        this.targets = targets;
        this.advisories = advisories;
        this.families = new Families(releases, levers);
    }

    /** Why artifacts keep findings that have a fix. */
    Map<String, String> reasons() {
        return reasons;
    }

    void take() throws IOException {
        for (String ga : targets.artifacts()) {
            Set<String> left = targets.left(ga, attempt.current());
            if (!left.isEmpty()) {
                take(ga, left);
            }
        }
    }

    private void take(String ga, Set<String> left) throws IOException {
        Optional<String> property = decidedOutside(ga);
        Set<String> vulnerable = new LinkedHashSet<>();
        for (String version : attempt.current().versions(ga)) {
            if (!targets.left(ga, version).isEmpty()) {
                vulnerable.add(version);
            }
        }
        Map<String, String> family = families.of(ga, attempt.current().with(ga, vulnerable));
        List<Candidate> candidates = candidates(ga, family);
        if (property.isPresent()) {
            reasons.put(
                    ga,
                    "the property " + property.get()
                            + " decides on the version, and it is set on the command line or in .mvn/maven.config"
                            + (candidates.isEmpty()
                                    ? ""
                                    : ": set it to " + candidates.get(0).version.text() + " there"));
            return;
        }
        int now = count(family, Map.of());
        for (Candidate candidate : candidates.subList(0, Math.min(MOST_VERSIONS, candidates.size()))) {
            if (candidate.left >= now) {
                continue;
            }
            Optional<String> rejection = attempt(candidate);
            if (rejection.isEmpty()) {
                reasons.remove(ga);
                return;
            }
            reasons.putIfAbsent(ga, ga + " " + candidate.version.text() + " was tried: " + rejection.get());
        }
    }

    /** A property by which the version is stated and which the user has set from outside the POMs. */
    private Optional<String> decidedOutside(String ga) {
        return levers.entries(ga).stream()
                .map(Entry::raw)
                .flatMap(raw -> build.session().getUserProperties().stringPropertyNames().stream()
                        .filter(p -> raw.contains("${" + p + "}")))
                .sorted()
                .findFirst();
    }

    private List<Candidate> candidates(String lead, Map<String, String> family) throws IOException {
        String from = family.get(lead);
        ReleaseVersion start = ReleaseVersion.of(from);
        String floor = from;
        for (String version : family.values()) {
            if (ReleaseVersion.of(version).isOfMajor(start) && Releases.isHigher(version, floor)) {
                floor = version;
            }
        }
        Map<String, ReleaseVersion> versions = new LinkedHashMap<>();
        releases.above(lead, from).forEach(r -> versions.put(r.text(), r));
        List<Candidate> candidates = new ArrayList<>();
        for (ReleaseVersion version : versions.values()) {
            boolean isBelow = Releases.isHigher(floor, version.text()) && !version.isOfMinor(ReleaseVersion.of(floor));
            if (isBelow || !attempt.allowsMajor() && !version.isOfMajor(start)) {
                continue;
            }
            Map<String, String> members = members(family, version);
            if (members.containsKey(lead) && !bringsGrave(family, members)) {
                candidates.add(new Candidate(version, members, count(family, members), splits(members)));
            }
        }
        candidates.sort(Comparator.comparing((Candidate c) -> !c.version.isOfMajor(start))
                .thenComparing(Candidate::left)
                .thenComparing(Candidate::splits));
        return candidates;
    }

    private Map<String, String> members(Map<String, String> family, ReleaseVersion version) {
        Map<String, String> members = new TreeMap<>();
        for (Map.Entry<String, String> member : family.entrySet()) {
            families.version(member.getKey(), member.getValue(), version.text())
                    .filter(v -> Releases.isHigher(v, member.getValue()))
                    .ifPresent(v -> members.put(member.getKey(), v));
        }
        return members;
    }

    private int count(Map<String, String> family, Map<String, String> members) throws IOException {
        int left = 0;
        for (Map.Entry<String, String> member : family.entrySet()) {
            left += targets.left(member.getKey(), members.getOrDefault(member.getKey(), member.getValue()))
                    .size();
        }
        return left;
    }

    private boolean bringsGrave(Map<String, String> family, Map<String, String> members) throws IOException {
        for (Map.Entry<String, String> member : members.entrySet()) {
            Set<String> had = advisories.ids(member.getKey(), family.get(member.getKey()));
            for (Map.Entry<String, Severity> finding :
                    advisories.of(member.getKey(), member.getValue()).entrySet()) {
                if (AdvisoryLookup.isGrave(finding.getValue()) && !had.contains(finding.getKey())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean splits(Map<String, String> members) {
        return members.entrySet().stream()
                .anyMatch(m -> levers.entries(m.getKey()).stream()
                        .flatMap(e -> Levers.property(e.raw()).stream())
                        .anyMatch(p -> !isThereForAll(p, m.getValue())));
    }

    /** Whether everything that a property decides on has a version. */
    private boolean isThereForAll(String property, String version) {
        return levers.users(property).stream()
                        .allMatch(u -> Levers.property(u.raw()).isPresent()
                                && (levers.isOwn(u.ga()) || releases.has(u.ga(), version)))
                && levers.foreignUsers(property).stream().allMatch(u -> releases.has(u.ga(), version));
    }

    /**
     * Tries a version, with entries added for members that lag behind and for what they need.
     *
     * @return why it was given up; empty where it was accepted
     */
    private Optional<String> attempt(Candidate candidate) throws IOException {
        Map<String, String> wanted = candidate.members;
        Map<String, Map<String, String>> needed = new TreeMap<>();
        Set<PomEdit> added = new LinkedHashSet<>();
        Set<String> inModules = new LinkedHashSet<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<PomEdit> edits = stated(wanted, f -> true);
            for (Map.Entry<String, Map<String, String>> module : needed.entrySet()) {
                Set<String> files = levers.files(module.getKey());
                edits = Attempt.merged(edits, stated(module.getValue(), files::contains));
            }
            edits = Attempt.merged(edits, List.copyOf(added));
            Resolution after;
            if (edits.isEmpty()) {
                after = attempt.current();
            } else {
                try {
                    after = attempt.resolve(edits);
                } catch (UnresolvableException e) {
                    return Optional.of(e.getMessage());
                }
            }
            Map<String, Map<String, String>> unmet = new Trial(attempt.current(), after).unmetNeeds();
            boolean grows = grows(unmet, needed);
            List<PomEdit> more = lagging(wanted, needed, after, inModules, added);
            if (!grows && more.isEmpty()) {
                if (edits.isEmpty()) {
                    return Optional.of("nothing in the build's own files decides on it");
                }
                return unmet.isEmpty()
                        ? attempt.accept(edits, after)
                        : Optional.of("it needs " + unmet.values().iterator().next());
            }
            added.addAll(more);
        }
        return Optional.of("no change of the build's own files has an effect on it");
    }

    /** Adds what is needed to what is known to be; whether something was new. */
    private static boolean grows(Map<String, Map<String, String>> unmet, Map<String, Map<String, String>> needed) {
        boolean grows = false;
        for (Map.Entry<String, Map<String, String>> module : unmet.entrySet()) {
            Map<String, String> known = needed.computeIfAbsent(module.getKey(), m -> new TreeMap<>());
            for (Map.Entry<String, String> need : module.getValue().entrySet()) {
                String before = known.get(need.getKey());
                if (before == null || Releases.isHigher(need.getValue(), before)) {
                    known.put(need.getKey(), need.getValue());
                    grows = true;
                }
            }
        }
        return grows;
    }

    /** Edits of what states the versions now. */
    private List<PomEdit> stated(Map<String, String> wanted, Predicate<String> files) {
        List<PomEdit> edits = new ArrayList<>();
        for (Map.Entry<String, String> member : wanted.entrySet()) {
            String ga = member.getKey();
            String to = member.getValue();
            List<Entry> entries = levers.entries(ga);
            for (Entry entry : entries) {
                String value = levers.value(entry.raw());
                if (!files.test(entry.file())
                        || !value.contains("${") && !isRange(value) && !Releases.isHigher(to, value)) {
                    continue;
                }
                Optional<String> property = Levers.property(entry.raw());
                boolean isForeign = property.isPresent()
                        && levers.definitions(property.get()).isEmpty();
                if (isForeign) {
                    edits.addAll(levers.edits(new Inherited(Kind.MANAGED, ga, property.get()), to));
                } else if (property.isPresent() && !isThereForAll(property.get(), to)) {
                    edits.add(Levers.literal(entry, to));
                } else {
                    edits.addAll(levers.edits(entry, to));
                }
            }
            if (entries.isEmpty()) {
                levers.inherited(Kind.MANAGED).stream()
                        .filter(i -> i.ga().equals(ga) && isThereForAll(i.property(), to))
                        .findFirst()
                        .ifPresent(i -> edits.addAll(levers.edits(i, to)));
            }
        }
        return Attempt.merged(edits, List.of());
    }

    private static boolean isRange(String version) {
        return version.startsWith("[") || version.startsWith("(");
    }

    /** Entries to add for what a resolution still has in a lower version: above all modules first, then in each. */
    private List<PomEdit> lagging(
            Map<String, String> wanted,
            Map<String, Map<String, String>> needed,
            Resolution after,
            Set<String> inModules,
            Set<PomEdit> added) {
        Map<List<Object>, PomEdit> more = new LinkedHashMap<>();
        Set<String> tried = new LinkedHashSet<>();
        for (Resolution.Module module : after.modules()) {
            for (Node node : module.nodes().values()) {
                String to = higher(
                        wanted.get(node.key().ga()),
                        needed.getOrDefault(module.id(), Map.of())
                                .get(node.key().ga()));
                if (to == null
                        || !Releases.isHigher(to, node.version())
                        || levers.isOwn(node.key().ga())) {
                    continue;
                }
                String subject = node.key() + " " + module.id();
                Optional<String> file =
                        inModules.contains(subject) ? levers.file(module.id()) : levers.highest(module.id());
                tried.add(subject);
                if (file.isPresent()) {
                    Key key = node.key();
                    PomEdit edit = new PomEdit.AddManaged(
                            file.get(),
                            key.group(),
                            key.artifact(),
                            to,
                            key.type(),
                            key.classifier(),
                            module.model().exclusions().getOrDefault(key, List.of()));
                    if (!added.contains(edit) && !isStated(edit)) {
                        more.put(Attempt.place(edit), edit);
                    }
                }
            }
        }
        inModules.addAll(tried);
        return List.copyOf(more.values());
    }

    /** The higher of two versions of which either may be null, for none. */
    private static String higher(String one, String other) {
        return one == null || other != null && Releases.isHigher(other, one) ? other : one;
    }

    /** Whether the dependency management of the file has an entry for it, which is changed in its place. */
    private boolean isStated(PomEdit edit) {
        PomEdit.AddManaged managed = (PomEdit.AddManaged) edit;
        return managed.classifier().isEmpty()
                && levers.entries(managed.group() + ":" + managed.artifact()).stream()
                        .anyMatch(e -> e.kind() == Kind.MANAGED && e.file().equals(managed.file()));
    }
}
