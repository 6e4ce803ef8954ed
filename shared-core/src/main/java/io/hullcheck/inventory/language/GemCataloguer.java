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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the specification that RubyGems and Bundler write for every gem they install
 * ({@code specifications/NAME-VERSION.gemspec}, or within a repository that Bundler checked out): Ruby code, of which the first lines or two plain assignments are enough.
 */
public final class GemCataloguer implements Cataloguer {
    /** {@code # stub: rails 7.0.1 ruby lib} */
    private static final Pattern STUB = Pattern.compile("# stub: (\\S+) (\\S+) .*");

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "\\s*\\w+\\.(name|version)\\s*=\\s*(?:Gem::Version\\.new\\s*\\(?\\s*)?[\"']([^\"']+)[\"'].*");
    /** {@code s.licenses = ["MIT".freeze]} */
    private static final Pattern LICENCE = Pattern.compile("\\s*\\w+\\.licenses?\\s*=\\s*\\[?([^\\]]*)\\]?\\s*");
    /** {@code s.add_runtime_dependency(%q<rack>.freeze, ["~> 2.0"])} */
    private static final Pattern NEED =
            Pattern.compile("\\s*\\w+\\.add(?:_runtime)?_dependency\\s*\\(?\\s*(?:%q<|[\"'])([\\w.-]+).*");

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
        BoundedLines lines = new BoundedLines(file.content());
        Optional<String> line = lines.next();
        for (int i = 0; i < FIRST_LINES && line.isPresent(); i++) {
            Matcher licence = LICENCE.matcher(line.get());
            Matcher need = NEED.matcher(line.get());
            Matcher stub = STUB.matcher(line.get());
            Matcher assignment = ASSIGNMENT.matcher(line.get());
            if (licence.matches()) {
                for (String one : licence.group(1).split(",")) {
                    licences.add(one.replaceAll("[\"'\\s]|\\.freeze", ""));
                }
            } else if (need.matches()) {
                needs.add(need.group(1));
            } else if (name.isEmpty() && stub.matches()) {
                name = stub.group(1);
                version = stub.group(2);
            } else if ((name.isEmpty() || version.isEmpty()) && assignment.matches()) {
                if (assignment.group(1).equals("name")) {
                    name = assignment.group(2);
                } else {
                    version = assignment.group(2);
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
