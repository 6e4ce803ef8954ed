package io.hullcheck.maven.fix;

import io.hullcheck.maven.fix.Levers.Entry;
import io.hullcheck.maven.fix.Levers.Inherited;
import io.hullcheck.maven.fix.Levers.Kind;
import io.hullcheck.maven.fix.Resolution.Key;
import io.hullcheck.maven.fix.Resolution.Node;
import io.hullcheck.remedy.PomEdit;
import io.hullcheck.remedy.ReleaseVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Steps that raise a parent or a BOM from elsewhere: to the newest of its minor version where that mends all that it decides on, else to the
 * newest of the next minor version that does, else to the newest of its minor version where that mends something. For one
 * thread.
 */
final class BomSteps {
    private final Attempt attempt;
    private final Levers levers;
    private final Releases releases;
    private final Targets targets;
    private final MavenBuild build;

    /** A parent or a BOM, and the edits that give it another version. */
    private record Bom(String ga, String version, Function<String, List<PomEdit>> edits) {}

    BomSteps(MavenBuild build, Attempt attempt, Levers levers, Releases releases, Targets targets) {
        this.build = build;
        this.attempt = attempt;
        this.levers = levers;
        this.releases = releases;
        this.targets = targets;
    }

    void take() throws IOException {
        for (Bom bom : boms()) {
            if (!attempt.isSpent() && targets.count(attempt.current()) > 0) {
                take(bom);
            }
        }
    }

    private List<Bom> boms() {
        Map<String, List<Entry>> stated = new LinkedHashMap<>();
        for (Kind kind : List.of(Kind.PARENT, Kind.BOM)) {
            for (Entry entry : levers.entries(kind)) {
                if (!levers.isOwn(entry.ga())) {
                    stated.computeIfAbsent(entry.ga() + " " + levers.value(entry.raw()), k -> new ArrayList<>())
                            .add(entry);
                }
            }
        }
        List<Bom> boms = new ArrayList<>();
        stated.values()
                .forEach(entries -> boms.add(new Bom(
                        entries.get(0).ga(),
                        levers.value(entries.get(0).raw()),
                        to -> entries.stream()
                                .flatMap(e -> levers.edits(e, to).stream())
                                .distinct()
                                .toList())));
        for (Inherited inherited : levers.inherited(Kind.BOM)) {
            String now = build.modules().stream()
                    .map(m -> m.getProperties().getProperty(inherited.property()))
                    .filter(v -> v != null)
                    .findFirst()
                    .orElse("");
            if (levers.foreignUsers(inherited.property()).size() == 1 && !now.isEmpty()) {
                boms.add(new Bom(inherited.ga(), now, to -> levers.edits(inherited, to)));
            }
        }
        return boms;
    }

    private void take(Bom bom) throws IOException {
        if (bom.version.contains("${")) {
            return;
        }
        ReleaseVersion from = ReleaseVersion.of(bom.version);
        Map<Long, ReleaseVersion> newest = new TreeMap<>();
        for (ReleaseVersion release : releases.above(bom.ga, bom.version)) {
            if ((attempt.allowsMajor() || release.isOfMajor(from)) && isThereForAll(bom, release.text())) {
                newest.put(line(release), release);
            }
        }
        List<ReleaseVersion> lines = List.copyOf(newest.values());
        Map<Integer, Set<String>> decided = lines.isEmpty() ? Map.of() : decided(bom, lines.get(lines.size() - 1));
        if (decided.isEmpty()) {
            return;
        }
        Optional<ReleaseVersion> same = Optional.ofNullable(newest.get(line(from)));
        int leftBySame = same.isPresent() ? left(bom, same.get(), decided) : Integer.MAX_VALUE;
        if (leftBySame == 0 && isTaken(bom, same.get())) {
            return;
        }
        if (left(bom, lines.get(lines.size() - 1), decided) == 0) {
            // the lowest line that mends all; what one mends those above it do too
            int low = 0;
            int high = lines.size() - 1;
            while (low < high) {
                int middle = (low + high) / 2;
                if (left(bom, lines.get(middle), decided) == 0) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            if (isTaken(bom, lines.get(low))) {
                return;
            }
        }
        if (leftBySame < left(decided)) {
            isTaken(bom, same.get());
        }
    }

    /** Orders minor versions of all majors. */
    private static long line(ReleaseVersion release) {
        return release.major() << 32 | Math.min(release.minor(), Integer.MAX_VALUE);
    }

    /** Whether everything else that a property decides on has the version too. */
    private boolean isThereForAll(Bom bom, String version) {
        for (PomEdit edit : bom.edits.apply(version)) {
            if (edit instanceof PomEdit.SetProperty p) {
                for (Entry user : levers.users(p.name())) {
                    if (Levers.property(user.raw()).isEmpty()
                            || !levers.isOwn(user.ga()) && !releases.has(user.ga(), version)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /**
     * Artifacts with findings that take their version from it: theirs changes when it does. By module, because others may have the same
     * artifact without it.
     */
    private Map<Integer, Set<String>> decided(Bom bom, ReleaseVersion to) throws IOException {
        Map<Integer, Set<String>> decided = new TreeMap<>();
        try {
            List<Models.Effective> models = attempt.models(bom.edits.apply(to.text()));
            for (int i = 0; i < models.size(); i++) {
                Resolution.Module module = attempt.current().modules().get(i);
                for (Node node : module.nodes().values()) {
                    String before = module.model().managed().get(node.key());
                    String after = models.get(i).managed().get(node.key());
                    if (node.version().equals(before)
                            && !before.equals(after)
                            && !targets.left(node.key().ga(), before).isEmpty()) {
                        decided.computeIfAbsent(i, k -> new LinkedHashSet<>())
                                .add(node.key().ga());
                    }
                }
            }
        } catch (UnresolvableException e) {
            // a release that cannot be read decides on nothing
            return Map.of();
        }
        return decided;
    }

    /** How many findings are left now of what has a fix. */
    private int left(Map<Integer, Set<String>> decided) throws IOException {
        int left = 0;
        for (Map.Entry<Integer, Set<String>> module : decided.entrySet()) {
            for (String ga : module.getValue()) {
                for (String version :
                        attempt.current().modules().get(module.getKey()).versions(ga)) {
                    left += mendable(ga, version);
                }
            }
        }
        return left;
    }

    private int mendable(String ga, String version) throws IOException {
        return (int) targets.left(ga, version).stream()
                .filter(id -> targets.isFixed(ga, id, attempt.allowsMajor()))
                .count();
    }

    /** How many a version would leave, by the models alone. */
    private int left(Bom bom, ReleaseVersion to, Map<Integer, Set<String>> decided) throws IOException {
        try {
            int left = 0;
            List<Models.Effective> models = attempt.models(bom.edits.apply(to.text()));
            for (Map.Entry<Integer, Set<String>> module : decided.entrySet()) {
                Map<Key, String> managed = models.get(module.getKey()).managed();
                Set<String> seen = new LinkedHashSet<>();
                for (Node node :
                        attempt.current().modules().get(module.getKey()).nodes().values()) {
                    String ga = node.key().ga();
                    String after = managed.getOrDefault(node.key(), node.version());
                    if (module.getValue().contains(ga) && seen.add(ga + " " + after)) {
                        left += mendable(ga, after);
                    }
                }
            }
            return left;
        } catch (UnresolvableException e) {
            // a release that cannot be read mends nothing
            return Integer.MAX_VALUE;
        }
    }

    private boolean isTaken(Bom bom, ReleaseVersion to) throws IOException {
        List<PomEdit> edits = bom.edits.apply(to.text());
        try {
            Resolution after = attempt.resolve(edits);
            return new Trial(attempt.current(), after).unmetNeeds().isEmpty()
                    && attempt.accept(edits, after).isEmpty();
        } catch (UnresolvableException e) {
            // another way is looked for
            return false;
        }
    }
}
