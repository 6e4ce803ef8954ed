package io.hullcheck.inventory.language;

import java.util.Optional;
import java.util.Set;

/**
 * Where a {@code package.json} lies, by its path alone.
 *
 * @param kind what the path says of it
 * @param name by which others ask for a package of a {@code node_modules}; the path below its owner where it is bundled;
 *     else the name of its folder
 * @param owner the package that it lies in; empty outside of all
 * @param isTest whether it lies in the tests or examples of the package that it lies in
 */
record NpmPlace(Kind kind, String name, Optional<String> owner, boolean isTest) {
    enum Kind {
        /** At the top of a folder in {@code node_modules}: npm, yarn or pnpm has installed it. */
        INSTALLED,
        /** In a folder named by a version, as the stores of Deno, Bun, corepack, and Yarn itself are laid out. */
        STORED,
        /** Deeper in an installed package, which may have brought it along. */
        BUNDLED
    }

    private static final String FILE = "/package.json";
    private static final String MODULES = "node_modules/";

    private static final Set<String> TESTS = Set.of(
            "test",
            "tests",
            "__tests__",
            "spec",
            "specs",
            "fixture",
            "fixtures",
            "__fixtures__",
            "test-fixtures",
            "testdata",
            "mock",
            "mocks",
            "__mocks__",
            "example",
            "examples",
            "sample",
            "samples",
            "demo",
            "demos",
            "doc",
            "docs",
            "bench",
            "benchmark",
            "benchmarks",
            "e2e",
            "playground",
            "scaffold",
            "scaffolds",
            "boilerplate",
            "skeleton",
            "starters",
            "blueprints",
            "generators");

    /** The place of a file; empty for a file of another name, and where no package can be. */
    static Optional<NpmPlace> of(String path) {
        if (!path.endsWith(FILE)) {
            return Optional.empty();
        }
        String folder = path.substring(0, path.length() - FILE.length());
        int modules = start(folder, folder.length());
        if (modules < 0) {
            return stored(folder);
        }
        String inside = folder.substring(modules);
        if (inside.isEmpty()) {
            return Optional.empty();
        }
        if (inside.startsWith(".")) {
            return inside.startsWith(".store/") ? storeOfYarn(inside) : Optional.empty();
        }
        int end = inside.indexOf('/');
        if (inside.startsWith("@") && end > 0) {
            end = inside.indexOf('/', end + 1);
        } else if (inside.startsWith("@")) {
            return Optional.empty();
        }
        if (end < 0) {
            return Optional.of(new NpmPlace(Kind.INSTALLED, inside, Optional.empty(), isInTests(folder, modules)));
        }
        String below = inside.substring(end + 1);
        return isTest(below) || isInTests(folder, modules)
                ? Optional.empty()
                : Optional.of(new NpmPlace(Kind.BUNDLED, inside, Optional.of(inside.substring(0, end)), false));
    }

    /** Behind the last {@code node_modules/} before a place; -1 when there is none. */
    private static int start(String folder, int before) {
        int at = folder.lastIndexOf(MODULES, before);
        while (at > 0 && folder.charAt(at - 1) != '/') {
            at = folder.lastIndexOf(MODULES, at - 1);
        }
        return at < 0 ? -1 : at + MODULES.length();
    }

    /** Whether a {@code node_modules} belongs to the tests of an installed package. */
    private static boolean isInTests(String folder, int modules) {
        int end = modules - MODULES.length();
        int outer = end <= 0 ? -1 : start(folder, end - 1);
        if (outer < 0 || outer >= end) {
            return false;
        }
        String between = folder.substring(outer, end);
        int name = between.indexOf('/', between.startsWith("@") ? between.indexOf('/') + 1 : 0);
        return name >= 0 && isTest(between.substring(name + 1)) || isInTests(folder, outer);
    }

    private static boolean isTest(String folders) {
        for (String folder : folders.split("/")) {
            if (TESTS.contains(folder) || folder.contains("template") || folder.contains("fixture")) {
                return true;
            }
        }
        return false;
    }

    /** {@code node_modules/.store/NAME-npm-VERSION-HASH/package}, by Yarn's linker that is called pnpm. */
    private static Optional<NpmPlace> storeOfYarn(String inside) {
        return inside.endsWith("/package")
                        && inside.indexOf('/', ".store/".length()) == inside.length() - "/package".length()
                ? Optional.of(new NpmPlace(Kind.INSTALLED, inside, Optional.empty(), false))
                : Optional.empty();
    }

    private static Optional<NpmPlace> stored(String folder) {
        String last = folder.substring(folder.lastIndexOf('/') + 1);
        int at = last.indexOf('@', 1);
        if (last.equals("yarn") || last.equals(".yarn")) {
            return Optional.of(new NpmPlace(Kind.STORED, folder, Optional.empty(), false));
        }
        boolean isVersion = startsWithDigit(last, 0)
                || at > 0 && startsWithDigit(last, at + 1)
                || last.startsWith("yarn-v") && startsWithDigit(last, "yarn-v".length());
        return isVersion ? Optional.of(new NpmPlace(Kind.STORED, folder, Optional.empty(), false)) : Optional.empty();
    }

    private static boolean startsWithDigit(String text, int at) {
        return at < text.length() && Character.isDigit(text.charAt(at));
    }

    /**
     * Whether a stored package is the one that its folder is named by: {@code lodash/4.17.20} of Deno and corepack, a number
     * behind it where there are several; {@code lodash@4.17.20@@@1} of Bun; {@code yarn-v1.22.5}; and Yarn's own folder, as its
     * installer and its packages for distributions make it.
     */
    boolean isNamedBy(String packageName, String version) {
        String folder = "/" + name;
        if (packageName.equals("yarn") && (folder.endsWith("/yarn") || folder.endsWith("/.yarn"))) {
            return true;
        }
        int start = Math.max(
                folder.lastIndexOf("/" + packageName + "/" + version),
                Math.max(
                        folder.lastIndexOf("/" + packageName + "@" + version),
                        folder.lastIndexOf("/" + packageName + "-v" + version)));
        if (start < 0) {
            return false;
        }
        String behind = folder.substring(Math.min(
                folder.length(),
                start
                        + 1
                        + packageName.length()
                        + version.length()
                        + (folder.startsWith("-v", start + 1 + packageName.length()) ? 2 : 1)));
        return behind.isEmpty() || behind.indexOf('/') < 0 && (behind.charAt(0) == '_' || behind.charAt(0) == '@');
    }
}
