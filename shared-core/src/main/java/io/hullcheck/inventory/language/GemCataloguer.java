package io.hullcheck.inventory.language;

import io.hullcheck.inventory.BoundedLines;
import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Declared;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the specification that RubyGems and Bundler write for every gem they install
 * ({@code specifications/NAME-VERSION.gemspec}, or within a repository that Bundler checked out): Ruby code, of which the first lines or two plain assignments are enough.
 */
public final class GemCataloguer implements Cataloguer {
    private static final String CHECKOUTS = "bundler/gems/";

    /** Specifications there belong to the tests of a gem. */
    private static final Set<String> TESTS = Set.of("test", "spec", "features", "fixtures", "examples");

    private static final int FIRST_LINES = 200;

    @Override
    public String name() {
        return "gem";
    }

    @Override
    public boolean wants(String path) {
        return path.endsWith(".gemspec")
                && (path.startsWith("specifications/")
                        || path.contains("/specifications/")
                        || checkout(path).isPresent());
    }

    /**
     * The folder of a Git repository that Bundler checked out, {@code rails-4f3b1c9d2a7e}. It holds one gem or several, one
     * folder deep or where the Gemfile says, whose specifications Bundler writes anew with every value worked out (Bundler,
     * {@code source/git.rb}, "serialize_gemspecs_in", and its glob).
     */
    private static Optional<String> checkout(String path) {
        int start = path.lastIndexOf(CHECKOUTS);
        if (start < 0 || start > 0 && path.charAt(start - 1) != '/') {
            return Optional.empty();
        }
        String[] parts = path.substring(start + CHECKOUTS.length()).split("/");
        return parts.length >= 2 && !TESTS.contains(parts[1]) ? Optional.of(parts[0]) : Optional.empty();
    }

    /** Whether a specification lies deeper than Bundler looks by itself; one that it has not written is none of its gems. */
    private static boolean isDeep(String path) {
        return path.substring(path.lastIndexOf(CHECKOUTS) + CHECKOUTS.length()).split("/").length > 3;
    }

    @Override
    public List<String> samples() {
        return List.of("specifications/x.gemspec");
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        String name = "";
        String version = "";
        List<String> licences = new ArrayList<>();
        Set<String> needs = new LinkedHashSet<>();
        BoundedLines lines = BoundedLines.of(file, evidence);
        Optional<String> line = lines.next();
        for (int i = 0; i < FIRST_LINES && line.isPresent(); i++) {
            Optional<GemLine> said = GemLine.of(line.get());
            if (said.isPresent()) {
                List<String> values = said.get().values();
                switch (said.get().kind()) {
                    case LICENCES -> licences.addAll(values);
                    case NEED -> needs.add(values.get(0));
                    case STUB -> {
                        if (name.isEmpty()) {
                            name = values.get(0);
                            version = values.get(1);
                        }
                    }
                    case NAME -> name = name.isEmpty() || version.isEmpty() ? values.get(0) : name;
                    case VERSION -> version = name.isEmpty() || version.isEmpty() ? values.get(0) : version;
                }
            }
            line = lines.next();
        }
        Optional<String> checkout = checkout(file.path());
        boolean isKnown = !name.isEmpty() && !version.isEmpty();
        if (!isKnown && checkout.isPresent() && isDeep(file.path())) {
            return;
        }
        if (!isKnown) {
            throw new IOException("it names no gem and version");
        }
        evidence.found(PackageDraft.ofLanguage(
                        PackageKind.GEM,
                        Optional.empty(),
                        name,
                        version,
                        "its specification"
                                + checkout.map(c -> "; Bundler took it from Git (" + c
                                                + "), where the version may be between" + " two releases")
                                        .orElse(""))
                .asSureAs(checkout.isPresent() ? Certainty.DECLARED : Certainty.PROVEN)
                .saying(Declared.of(licences, List.copyOf(needs))));
    }
}
