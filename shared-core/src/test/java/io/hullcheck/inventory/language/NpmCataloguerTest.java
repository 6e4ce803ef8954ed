package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Recall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpmCataloguerTest {
    @TempDir
    Path folder;

    private static LayerTar layer(Map<String, String> files) {
        LayerTar layer = new LayerTar();
        files.forEach(layer::file);
        return layer;
    }

    @Test
    void shouldListWhatNpmHasInstalledAsNpmItselfDoes() throws IOException, InterruptedException {
        String npm = Programs.require("npm", "its list of packages was not compared");
        Path app = Files.createDirectories(folder.resolve("root/app"));
        Files.writeString(app.resolve("package.json"), """
                {"name": "app", "version": "1.0.0", "dependencies": {
                  "express": "4.17.1", "@babel/code-frame": "7.0.0", "lodash": "4.17.20", "old-lodash": "npm:lodash@3.10.1",
                  "mkdirp": "0.5.1", "debug": "4.3.1"}}
                """);
        Programs.runOnline(
                app,
                List.of(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"),
                "npm's list of packages was not compared");
        Set<String> theirs = new TreeSet<>();
        JsonNode tree = new ObjectMapper().readTree(Programs.run(app, List.of(npm, "ls", "--all", "--json", "--long")));
        flatten(tree, theirs);
        Inventory inventory = Catalogued.of("dir:" + folder.resolve("root"), Limits.DEFAULT);
        Set<String> ours = inventory.packages().stream()
                .filter(p -> p.kind() == PackageKind.NPM)
                .map(p -> p.displayName() + "@" + p.version())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ours).isEqualTo(theirs).hasSizeGreaterThan(50).contains("lodash@3.10.1", "lodash@4.17.20");
        assertThat(inventory.gaps()).isEmpty();
        Recall.shouldBeWhole("npm ls --all", theirs, ours);
        // and what needs what: several versions of debug and ms lie in folders of their own
        Set<String> edges = new TreeSet<>();
        tree.path("dependencies").forEach(node -> edges(node, edges));
        Set<String> needed = new TreeSet<>();
        for (InstalledPackage installed : inventory.packages()) {
            installed
                    .particulars()
                    .dependsOn()
                    .forEach(p -> needed.add(installed.displayName() + "@" + installed.version() + " > "
                            + p.replaceFirst("pkg:npm/", "").replace("%40", "@")));
        }
        assertThat(needed).isEqualTo(edges).hasSizeGreaterThan(50);
        assertThat(inventory.packages())
                .filteredOn(p -> p.name().equals("express"))
                .singleElement()
                .satisfies(p -> assertThat(p.particulars().licences()).containsExactly("MIT"));
    }

    private static void edges(JsonNode node, Set<String> edges) {
        node.path("dependencies").forEach(need -> {
            if (need.hasNonNull("version")) {
                edges.add(
                        node.path("name").asText() + "@" + node.path("version").asText() + " > "
                                + need.path("name").asText() + "@"
                                + need.path("version").asText());
            }
            edges(need, edges);
        });
    }

    /** An alias stands under its own name and tells the real one besides. */
    private static void flatten(JsonNode tree, Set<String> names) {
        tree.path("dependencies").properties().forEach(entry -> {
            JsonNode node = entry.getValue();
            if (node.hasNonNull("version")) {
                String name = node.path("name").asText(entry.getKey());
                names.add(name + "@" + node.path("version").asText());
            }
            flatten(node, names);
        });
    }

    @Test
    void shouldFindScopedNestedAndPnpmsPackagesAndNothingThatOnlyLooksLikeOne() throws IOException {
        Inventory inventory = Catalogued.layers(layer(Map.of(
                "app/node_modules/@scope/a/package.json", "{\"name\": \"@scope/a\", \"version\": \"1.0.0\"}",
                "app/node_modules/b/node_modules/c/package.json", "{\"name\": \"c\", \"version\": \"2.0.0\"}",
                "app/node_modules/.pnpm/d@3.0.0/node_modules/d/package.json",
                        "{\"name\": \"d\", \"version\": \"3.0.0\"}",
                "usr/lib/node_modules/npm/package.json", "{\"name\": \"npm\", \"version\": \"10.8.2\"}",
                "app/package.json", "{\"name\": \"app\", \"version\": \"9\"}",
                "app/node_modules/b/test/package.json", "{\"name\": \"fixture\", \"version\": \"9\"}",
                "app/node_modules/b/esm/package.json", "{\"type\": \"module\"}",
                "app/node_modules/.package-lock.json", "{}",
                "app/node_modules/e/package.json", "{\"name\": \"e\", \"exports\": {\"version\": \"no\"}}")));
        assertThat(Catalogued.names(inventory)).containsExactly("@scope/a 1.0.0", "c 2.0.0", "d 3.0.0", "npm 10.8.2");
        assertThat(inventory.packages().get(0).purl()).isEqualTo("pkg:npm/%40scope/a@1.0.0");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldSayWhichFileIsDamagedAndFindTheOthers() throws IOException {
        Inventory inventory = Catalogued.layers(layer(Map.of(
                "node_modules/a/package.json", "{\"name\": \"a\", \"version\": \"1",
                "node_modules/b/package.json", "{\"name\": \"b\", \"version\": \"1.0.0\"}")));
        assertThat(Catalogued.names(inventory)).containsExactly("b 1.0.0");
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED);
            assertThat(g.path()).contains("/node_modules/a/package.json");
        });
    }
}
