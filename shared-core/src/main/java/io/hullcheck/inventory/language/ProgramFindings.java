package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Enclosed;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one program told, until its last byte has passed: its records, and the version that it carries in itself, which are
 * then brought together. For one thread.
 */
final class ProgramFindings implements Evidence {
    private final Evidence evidence;
    private final List<PackageDraft> drafts = new ArrayList<>();

    ProgramFindings(Evidence evidence) {
        this.evidence = evidence;
    }

    @Override
    public void found(PackageDraft draft) {
        drafts.add(draft);
    }

    @Override
    public void found(Distribution distribution) {
        evidence.found(distribution);
    }

    @Override
    public void found(Enclosed document) {
        evidence.found(document);
    }

    @Override
    public void owns(String path, String owner) {
        evidence.owns(path, owner);
    }

    @Override
    public void licensed(String owner, List<String> licences) {
        evidence.licensed(owner, licences);
    }

    @Override
    public void gap(Gap gap) {
        evidence.gap(gap);
    }

    /**
     * Tells everything.
     *
     * @param stated the known program that the file is, with the version that it carries in itself
     */
    void tell(Optional<PackageDraft> stated) {
        Optional<PackageDraft> program = stated.filter(this::isNoOther);
        for (PackageDraft draft : drafts) {
            Optional<PackageDraft> versioned = program.filter(
                            p -> isUnversioned(draft) && GoProducts.name(draft).equals(Optional.of(p.name())))
                    .map(p -> GoBuildRecord.module(GoProducts.path(draft), "v" + p.version(), p.why())
                            .asSureAs(p.certainty()));
            evidence.found(versioned.orElse(draft));
        }
        drafts.stream()
                .filter(d -> !isUnversioned(d))
                .flatMap(d -> GoProducts.program(d).stream())
                .findFirst()
                .or(() -> program.filter(p -> !GoProducts.isOnlyAModule(p.name())))
                .ifPresent(evidence::found);
    }

    /** A program of Go says which it is; a name alone does not make it another. */
    private boolean isNoOther(PackageDraft program) {
        return !GoProducts.isOne(program.name())
                || drafts.stream().noneMatch(d -> d.kind() == PackageKind.GO)
                || drafts.stream().anyMatch(d -> GoProducts.name(d).equals(Optional.of(program.name())));
    }

    private static boolean isUnversioned(PackageDraft draft) {
        return draft.kind() == PackageKind.GO && draft.version().equals(PackageDraft.UNVERSIONED);
    }
}
