package io.hullcheck.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the cataloguer of a file: the first in the list that wants it. Immutable and thread-safe. */
final class CataloguerList {
    private final List<Cataloguer> all;
    private final List<Sample> samples = new ArrayList<>();

    /** The end of a path that a cataloguer wants when the right folders stand before it. */
    private record Sample(Cataloguer cataloguer, String end) {}

    CataloguerList(List<Cataloguer> all) {
        this.all = List.copyOf(all);
        for (Cataloguer cataloguer : all) {
            for (String sample : cataloguer.samples()) {
                for (int slash = sample.length(); slash >= 0; slash = sample.lastIndexOf('/', slash - 1)) {
                    if (slash < sample.length()) {
                        samples.add(new Sample(cataloguer, sample.substring(slash + 1)));
                    }
                    if (slash == 0) {
                        break;
                    }
                }
            }
        }
    }

    List<Cataloguer> all() {
        return all;
    }

    Optional<Cataloguer> byName(String path) {
        for (Cataloguer cataloguer : all) {
            if (cataloguer.wants(path)) {
                return Optional.of(cataloguer);
            }
        }
        return Optional.empty();
    }

    Optional<Cataloguer> bySize(String path, long size) {
        for (Cataloguer cataloguer : all) {
            if (cataloguer.wants(path, size)) {
                return Optional.of(cataloguer);
            }
        }
        return Optional.empty();
    }

    Optional<Cataloguer> byContents(String path, long size, byte[] head) {
        for (Cataloguer cataloguer : all) {
            if (cataloguer.recognises(path, size, head)) {
                return Optional.of(cataloguer);
            }
        }
        return Optional.empty();
    }

    /** Whether a file of that name may be wanted for its contents. */
    boolean mayRecognise(String path) {
        for (Cataloguer cataloguer : all) {
            if (cataloguer.mayRecognise(path)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some file in a folder is wanted by another name of the folder, and not by its real one. */
    boolean isToldByName(String name, String real) {
        for (Sample sample : samples) {
            if (sample.cataloguer.wants(name + "/" + sample.end) && !sample.cataloguer.wants(real + "/" + sample.end)) {
                return true;
            }
        }
        return false;
    }
}
