package io.hullcheck.maven.fix;

import io.hullcheck.maven.fix.Resolution.Key;
import io.hullcheck.maven.fix.Resolution.Node;
import io.hullcheck.remedy.PomEdit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one search: the steps that were accepted, and the build as they make it. Every edit is resolved here before it is accepted.
 * For one thread.
 */
final class Attempt {
    /** A build of some hundred findings needs some dozen; each costs a part of a second. */
    private static final int MOST_RESOLUTIONS = 120;

    private final Resolver resolver;
    private final AdvisoryLookup advisories;
    private final Targets targets;
    private final boolean allowsMajor;
    private final OwnPoms poms;
    private final MavenBuild build;
    private final List<Accepted> accepted = new ArrayList<>();
    private Resolution current;

    /**
     * A step that was accepted.
     *
     * @param mended findings by artifact
     */
    record Accepted(List<PomEdit> edits, Map<String, Set<String>> mended, String note) {}

    Attempt(
            MavenBuild build,
            Resolver resolver,
            AdvisoryLookup advisories,
            Targets targets,
            boolean allowsMajor,
            OwnPoms poms,
            Resolution start) {
        this.build = build;
        this.resolver = resolver;
        this.advisories = advisories;
        this.targets = targets;
        this.allowsMajor = allowsMajor;
        this.poms = poms;
        this.current = start;
    }

    Resolution current() {
        return current;
    }

    List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    /** Whether artifacts may go to another major version. */
    boolean allowsMajor() {
        return allowsMajor;
    }

    boolean isSpent() {
        return resolver.resolutions() >= MOST_RESOLUTIONS;
    }

    private List<PomEdit> all() {
        List<PomEdit> all = new ArrayList<>();
        for (Accepted one : accepted) {
            all = merged(all, one.edits);
        }
        return all;
    }

    /** Edits with others on top: of two of one place the later holds. */
    static List<PomEdit> merged(List<PomEdit> edits, List<PomEdit> more) {
        Map<List<Object>, PomEdit> byPlace = new LinkedHashMap<>();
        edits.forEach(e -> byPlace.put(place(e), e));
        more.forEach(e -> byPlace.put(place(e), e));
        return List.copyOf(byPlace.values());
    }

    static List<Object> place(PomEdit edit) {
        if (edit instanceof PomEdit.SetProperty p) {
            return List.of(p.file(), p.name(), p.line());
        }
        if (edit instanceof PomEdit.SetVersion v) {
            return List.of(v.file(), v.line(), v.column());
        }
        if (edit instanceof PomEdit.AddProperty p) {
            return List.of(p.file(), p.name());
        }
        PomEdit.AddManaged m = (PomEdit.AddManaged) edit;
        return List.of(m.file(), m.group(), m.artifact(), m.type(), m.classifier());
    }

    /** The POMs with the accepted steps and more. */
    OwnPoms edited(List<PomEdit> more) throws IOException {
        return poms.with(merged(all(), more));
    }

    /** The modules' models with the accepted steps and more, without a look at what they need in turn. */
    List<Models.Effective> models(List<PomEdit> more) throws IOException, UnresolvableException {
        Models models = new Models(build, edited(more));
        List<Models.Effective> all = new ArrayList<>();
        for (var module : build.modules()) {
            all.add(models.of(module));
        }
        return all;
    }

    /** The build with the accepted steps and more. */
    Resolution resolve(List<PomEdit> more) throws IOException, UnresolvableException {
        if (isSpent()) {
            throw new UnresolvableException("the search was ended after " + MOST_RESOLUTIONS + " resolutions", null);
        }
        return resolver.of(edited(more));
    }

    /**
     * Accepts a step when nothing speaks against it.
     *
     * @return why it was not accepted; empty where it was
     */
    Optional<String> accept(List<PomEdit> edits, Resolution after) throws IOException {
        Optional<String> rejection = new Trial(current, after).rejection(advisories, resolver, allowsMajor);
        if (rejection.isPresent()) {
            return rejection;
        }
        Map<String, Set<String>> mended = mended(after);
        if (mended.isEmpty()) {
            return Optional.of("it mends nothing");
        }
        List<PomEdit> needed = needed(edits, after);
        Set<List<Object>> places = new LinkedHashSet<>();
        needed.forEach(e -> places.add(place(e)));
        // a step that changes what an earlier one has changed is one with it
        List<PomEdit> whole = needed;
        String note = note(after);
        for (Accepted earlier : List.copyOf(accepted)) {
            if (earlier.edits.stream().anyMatch(e -> places.contains(place(e)))) {
                accepted.remove(earlier);
                whole = merged(earlier.edits, whole);
                note = earlier.note.isEmpty() ? note : earlier.note;
                earlier.mended.forEach((ga, ids) -> mended.merge(ga, ids, (a, b) -> {
                    Set<String> both = new LinkedHashSet<>(a);
                    both.addAll(b);
                    return both;
                }));
            }
        }
        accepted.add(new Accepted(whole, mended, note));
        current = after;
        return Optional.empty();
    }

    /** Findings that a module would no longer have, by artifact; another module may have them still. */
    private Map<String, Set<String>> mended(Resolution after) throws IOException {
        Map<String, Set<String>> mended = new LinkedHashMap<>();
        for (String ga : targets.artifacts()) {
            Set<String> gone = new LinkedHashSet<>();
            for (int i = 0; i < after.modules().size(); i++) {
                Set<String> here = targets.left(ga, current.modules().get(i));
                here.removeAll(targets.left(ga, after.modules().get(i)));
                gone.addAll(here);
            }
            if (!gone.isEmpty()) {
                mended.put(ga, gone);
            }
        }
        return mended;
    }

    /** Edits without which the build would resolve to something else. */
    private List<PomEdit> needed(List<PomEdit> edits, Resolution after) throws IOException {
        List<PomEdit> needed = new ArrayList<>(edits);
        if (needed.size() < 2) {
            return needed;
        }
        for (PomEdit edit : edits) {
            List<PomEdit> without = new ArrayList<>(needed);
            without.remove(edit);
            try {
                List<Models.Effective> models = models(without);
                if (!isOverridden(edit, models, after) && isSame(without, models, after)) {
                    needed = without;
                }
            } catch (UnresolvableException e) {
                // without it the build does not resolve, so it is needed
                continue;
            }
        }
        return needed;
    }

    /**
     * Whether an entry takes the place of one that manages another version: without it the build has that one. Saves a resolution, of
     * which a family of twenty would need twenty.
     *
     * @param without the models without the edit
     */
    private static boolean isOverridden(PomEdit edit, List<Models.Effective> without, Resolution after) {
        if (!(edit instanceof PomEdit.AddManaged added)) {
            return false;
        }
        Key key = new Key(added.group(), added.artifact(), added.type(), added.classifier());
        for (int i = 0; i < without.size(); i++) {
            Node node = after.modules().get(i).nodes().get(key);
            String managed = without.get(i).managed().get(key);
            boolean isStated = without.get(i).model().getDependencies().stream()
                    .anyMatch(d -> Models.key(d).equals(key) && added.version().equals(d.getVersion()));
            if (node != null && managed != null && !managed.equals(node.version()) && !isStated) {
                return true;
            }
        }
        return false;
    }

    private boolean isSame(List<PomEdit> without, List<Models.Effective> models, Resolution after)
            throws IOException, UnresolvableException {
        boolean isSame = true;
        for (int i = 0; i < models.size(); i++) {
            isSame &= models.get(i).isSameAs(after.modules().get(i).model());
        }
        return isSame || !isSpent() && new Trial(after, resolve(without)).isWithoutEffect();
    }

    /** Artifacts that are called by another name now, by their own POMs. */
    private String note(Resolution after) {
        Set<String> moved = new LinkedHashSet<>();
        for (Node node : after.nodes()) {
            if (node.asked().isPresent() && !current.has(node)) {
                Key key = node.key();
                moved.add(node.asked().get() + " is called " + key.ga()
                        + " since, by its own POM: name that in the POMs");
            }
        }
        return String.join("; ", moved);
    }
}
