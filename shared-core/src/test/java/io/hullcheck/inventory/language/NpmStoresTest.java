package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Packages of npm that lie in other places than the top of a node_modules. */
class NpmStoresTest {
    private static String of(String name, String version) {
        return "{\"name\": \"" + name + "\", \"version\": \"" + version + "\", \"main\": \"index.js\"}";
    }

    @Test
    void shouldFindThePackagesThatYarnRunsFromArchivesYarnItselfAndDenos() throws IOException {
        Path root = SharedData.require("cases/lang-09-npm/rootfs");
        Inventory inventory = Catalogued.of("dir:" + root, Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).containsExactly("lodash 4.17.20", "minimist 1.2.5", "yarn 1.22.5");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "19a",
                "npm: Yarn's archives (Plug'n'Play), `/opt/yarn-v*`, Deno's store",
                "`.yarn/cache/minimist-npm-1.2.5-….zip`, `opt/yarn-v1.22.5`, `deno-dir/npm/registry.example.org/lodash/4.17.20`",
                "0 packages",
                Completeness.of(inventory));
    }

    // the folders that Deno 2.9.6 and Bun 1.4.5 make, those of corepack, and of Yarn's linker "pnpm"
    @Test
    void shouldFindThePackagesOfOtherStores() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "deno-dir/npm/registry.npmjs.org/@babel/runtime/7.27.0/package.json",
                        of("@babel/runtime", "7.27.0"))
                .file(
                        "deno-dir/npm/registry.npmjs.org/@babel/runtime/7.27.0/helpers/esm/package.json",
                        "{\"type\": \"module\"}")
                .file("deno-dir/npm/localhost_4873/ms/2.1.2_1/package.json", of("ms", "2.1.2"))
                .file("root/.bun/install/cache/minimist@1.2.5@@@1/package.json", of("minimist", "1.2.5"))
                .file("root/.bun/install/cache/@babel/core@7.0.0@@@1/package.json", of("@babel/core", "7.0.0"))
                .file("root/.cache/node/corepack/v1/pnpm/8.6.0/package.json", of("pnpm", "8.6.0"))
                .file(
                        "app/node_modules/.store/lodash-npm-4.17.20-6382451519/package/package.json",
                        of("lodash", "4.17.20"))
                .file("app/node_modules/.bun/debug@4.3.1/node_modules/debug/package.json", of("debug", "4.3.1"))
                .file(
                        "root/.yarn/berry/cache/semver-npm-7.3.4-6ebe0c5a3e-10c0.zip",
                        new Zip()
                                .file("node_modules/semver/package.json", of("semver", "7.3.4"))
                                .file("node_modules/semver/test/package.json", of("no", "1.0.0"))
                                .bytes())
                .file("root/.yarn/package.json", of("yarn", "1.22.4"))
                // applications and their sources install nothing
                .file("srv/yarn/package.json", of("my-yarn", "1.22.4"))
                .file("srv/1.2.3/package.json", of("app", "1.2.3"))
                .file("srv/app/package.json", of("app", "1.2.3"))
                .file("srv/shop/2.0.0/package.json", "{\"name\": \"shop\", \"version\": \"2.0.0\", \"private\": true}")
                .file("srv/lib/3/package.json", "no JSON"));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "@babel/core 7.0.0",
                        "@babel/runtime 7.27.0",
                        "debug 4.3.1",
                        "lodash 4.17.20",
                        "minimist 1.2.5",
                        "ms 2.1.2",
                        "pnpm 8.6.0",
                        "semver 7.3.4",
                        "yarn 1.22.4");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "19b",
                "npm: the stores of Bun, corepack, and Yarn's linker `pnpm`",
                "`install/cache/minimist@1.2.5@@@1`, `corepack/v1/pnpm/8.6.0`, `node_modules/.store/lodash-npm-4.17.20-…/package`",
                "debug 4.3.1",
                Completeness.of(inventory));
    }

    @Test
    void shouldSayThatAnArchiveOfYarnIsDamaged() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("app/.yarn/cache/a-npm-1.0.0-6ebe0c5a3e-10c0.zip", "no zip")
                .file(
                        "app/.yarn/cache/b-npm-1.0.0-6ebe0c5a3e-10c0.zip",
                        new Zip()
                                .file("node_modules/b/package.json", "{\"name\":")
                                .bytes()));
        assertThat(Catalogued.gaps(inventory))
                .hasSize(2)
                .anyMatch(g -> g.contains("/app/.yarn/cache/a-npm-1.0.0-6ebe0c5a3e-10c0.zip: "))
                .anyMatch(g -> g.contains("b-npm-1.0.0-6ebe0c5a3e-10c0.zip!/node_modules/b/package.json: "));
    }

    @Test
    void shouldFindWhatAPackageHasBroughtAlongAndSayWhoBroughtIt() throws IOException {
        // next 15.1.0 has @babel/runtime 7.22.5 there, typescript 5.x vscode-jsonrpc, as their archives on npm show
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("app/node_modules/next/package.json", of("next", "15.1.0"))
                .file("app/node_modules/next/dist/compiled/@babel/runtime/package.json", of("@babel/runtime", "7.22.5"))
                .file(
                        "app/node_modules/next/dist/compiled/cookie/package.json",
                        "{\"name\": \"cookie\", \"main\": \"index.js\"}")
                .file("app/node_modules/typescript/vendor/vscode-jsonrpc/package.json", of("vscode-jsonrpc", "9.0.0"))
                .file("app/node_modules/@scope/owner/vendor/tar/package.json", of("tar", "6.1.0"))
                // parts of the package itself
                .file("app/node_modules/next/dist/esm/package.json", of("next", "15.1.0"))
                .file(
                        "app/node_modules/preact/hooks/package.json",
                        "{\"name\": \"preact-hooks\", \"version\": \"0.1.0\", \"private\": true, \"main\": \"x\"}")
                .file("app/node_modules/rxjs/operators/package.json", of("rxjs/operators", "7.0.0"))
                .file("app/node_modules/x/dist/package.json", "{\"name\": \"no-code\", \"version\": \"1.0.0\"}")
                // templates, tests, examples, fixtures, and what was never released
                .file("app/node_modules/create/template-react/package.json", of("starter", "1.0.0"))
                .file("app/node_modules/create/app/package.json", of("<%= name %>", "1.0.0"))
                .file("app/node_modules/create/other/package.json", of("{{name}}", "{{version}}"))
                .file("app/node_modules/create/zero/package.json", of("zero", "0.0.0"))
                .file("app/node_modules/y/test/z/package.json", of("z", "1.0.0"))
                .file("app/node_modules/y/examples/z/package.json", of("z", "1.0.0"))
                .file("app/node_modules/y/lib/__fixtures__/z/package.json", of("z", "1.0.0")));
        assertThat(Catalogued.names(inventory))
                .containsExactly("@babel/runtime 7.22.5", "next 15.1.0", "tar 6.1.0", "vscode-jsonrpc 9.0.0");
        assertThat(inventory.packages())
                .extracting(InstalledPackage::why)
                .containsExactly(
                        "its package.json, bundled by next",
                        "its package.json",
                        "its package.json, bundled by @scope/owner",
                        "its package.json, bundled by typescript");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "19c",
                "npm: packages that another has brought along outside of `node_modules`",
                "`next/dist/compiled/@babel/runtime`, `typescript/vendor/vscode-jsonrpc`, `@scope/owner/vendor/tar`; templates, tests, examples, fixtures",
                "next 15.1.0",
                Completeness.of(inventory));
    }

    @Test
    void shouldNotTakeABrokenFileOfAPackagesOwnTestsForAGap() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("app/node_modules/resolve/package.json", of("resolve", "1.22.8"))
                .file("app/node_modules/resolve/test/malformed/package.json", "")
                .file("app/node_modules/resolve/test/node_modules/bad/package.json", "{")
                .file("app/node_modules/resolve/lib/broken/package.json", "{")
                .file("app/node_modules/@a/b/fixtures/c/node_modules/@d/e/package.json", "")
                .file("app/node_modules/a/test/x/node_modules/b/node_modules/c/package.json", "nothing"));
        assertThat(Catalogued.names(inventory)).containsExactly("resolve 1.22.8");
        assertThat(inventory.gaps()).isEmpty();
        Completeness.row(
                "19d",
                "npm: a broken or empty `package.json` below a package's own tests or fixtures",
                "`node_modules/resolve/test/node_modules/bad/package.json`, cut short",
                "resolve 1.22.8; gap: the file cannot be understood",
                Completeness.of(inventory));
        // an application's own folder is called anything, and so is a package
        Inventory app = Catalogued.layers(new LayerTar()
                .file("test/node_modules/a/package.json", "{")
                .file("app/node_modules/test/package.json", "{")
                .file("app/node_modules/test/node_modules/b/package.json", "{"));
        assertThat(app.gaps()).hasSize(3);
    }
}
