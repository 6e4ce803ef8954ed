package io.hullcheck.inventory;

import io.hullcheck.image.Bound;
import io.hullcheck.image.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one file told. For one thread at a time. */
final class FileEvidence implements Evidence {
    private final CataloguerList cataloguers;
    private final Optional<Cataloguer> cataloguer;
    private final Optional<Cataloguer> byContents;
    private final Reading reading;
    private final String name;
    private final long size;
    private final List<PackageDraft> drafts = new ArrayList<>();
    private final List<Distribution> distributions = new ArrayList<>();
    private final List<Enclosed> enclosed = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private Optional<Gap> full = Optional.empty();
    private final Map<String, Gap> firsts = new HashMap<>();
    private final Map<Gap, Integer> more = new HashMap<>();
    private final Map<String, Set<String>> owned = new TreeMap<>();
    private final Map<String, List<String>> licensed = new TreeMap<>();

    /**
     * Nothing told so far.
     *
     * @param cataloguer that looks into the file
     * @param byContents that would do so if the name said nothing
     * @param name by which it was asked
     * @param reading counts the packages of the image
     */
    FileEvidence(
            CataloguerList cataloguers,
            Optional<Cataloguer> cataloguer,
            Optional<Cataloguer> byContents,
            String name,
            long size,
            Reading reading) {
        this.reading = reading;
        this.cataloguers = cataloguers;
        this.cataloguer = cataloguer;
        this.byContents = byContents;
        this.name = name;
        this.size = size;
    }

    Optional<Cataloguer> cataloguer() {
        return cataloguer;
    }

    Optional<Cataloguer> byContents() {
        return byContents;
    }

    String name() {
        return name;
    }

    long size() {
        return size;
    }

    List<PackageDraft> drafts() {
        return drafts;
    }

    List<Distribution> distributions() {
        return distributions;
    }

    List<Enclosed> enclosed() {
        return enclosed;
    }

    Map<String, Set<String>> owned() {
        return owned;
    }

    Map<String, List<String>> licences() {
        return licensed;
    }

    @Override
    public void found(PackageDraft draft) {
        Optional<String> problem = draft.implausible();
        if (problem.isPresent()) {
            gap(Gap.inFile(
                    Gap.Kind.FILE_DAMAGED,
                    "/" + name,
                    problem.get(),
                    "Look at the build step that makes the file; take it out of the image if nothing uses it"));
            return;
        }
        if (!reading.takePackage()) {
            // made once: there may be millions
            full = full.or(() -> Optional.of(Gap.of(reading.limits()
                    .reached(Bound.PACKAGES, "the image holds too many packages")
                    .atPath("/" + name))));
            gap(full.get());
            return;
        }
        drafts.add(draft);
    }

    @Override
    public void found(Distribution distribution) {
        distributions.add(distribution);
    }

    @Override
    public void found(Enclosed document) {
        enclosed.add(document);
    }

    @Override
    public void owns(String file, String owner) {
        // of the many files only those matter that may hold packages themselves
        if (cataloguers.bySize(file, Long.MAX_VALUE).isPresent() || cataloguers.mayRecognise(file)) {
            owned.computeIfAbsent(file, f -> new TreeSet<>()).add(owner);
        }
    }

    @Override
    public void licensed(String owner, List<String> licences) {
        licensed.put(owner, licences);
    }

    @Override
    public void gap(Gap gap) {
        Gap first = firsts.putIfAbsent(gap.kind() + " " + gap.path(), gap);
        if (first == null) {
            gaps.add(gap);
        } else {
            more.merge(first, 1, Integer::sum);
        }
    }

    /** One warning a place: a database of a thousand broken records is one thing that is wrong. */
    List<Gap> gaps() {
        return gaps.stream()
                .map(g -> more.containsKey(g)
                        ? new Gap(
                                g.kind(),
                                g.what() + "; " + more.get(g) + " more like that in it",
                                g.layer(),
                                g.path(),
                                g.next())
                        : g)
                .toList();
    }
}
