package io.hullcheck.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    /** What files in a folder of that name may tell: whose files, at which depth, and with which meaning. */
    Set<String> toldIn(String folder) {
        Set<String> told = new TreeSet<>();
        for (int i = 0; i < samples.size(); i++) {
            String path = folder + "/" + samples.get(i).end;
            if (samples.get(i).cataloguer.wants(path)) {
                told.add(i + " " + samples.get(i).cataloguer.meaning(path));
            }
        }
        return told;
    }
}
