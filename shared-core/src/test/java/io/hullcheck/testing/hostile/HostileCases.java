package io.hullcheck.testing.hostile;

import java.util.List;
import java.util.stream.Stream;

/** All that was ever tried, by name. */
public final class HostileCases {
    private HostileCases() {}

    /** In the order in which they are tried. */
    public static List<HostileCase> all() {
        return Stream.of(
                        HostileArchives.tars(),
                        HostileArchives.manifests(),
                        HostileArchives.zips(),
                        HostileArchives.bombs(),
                        HostileArchives.sboms(),
                        HostileTexts.binaries(),
                        HostileTexts.cases())
                .flatMap(List::stream)
                .toList();
    }
}
