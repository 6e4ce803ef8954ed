package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GemCataloguerTest {
    @TempDir
    Path folder;

    @Test
    void shouldListTheGemsThatRubyItselfKnowsOf() throws IOException, InterruptedException {
        String ruby = Programs.require("ruby", "its list of gems was not compared");
        String known = Programs.run(
                folder,
                List.of(
                        ruby,
                        "-e",
                        "Gem::Specification.each { |s| puts [s.name, s.version, s.loaded_from].join(\"\\t\") }"));
        Set<String> theirs = new TreeSet<>();
        for (String line : known.lines().toList()) {
            String[] parts = line.split("\t");
            theirs.add(parts[0] + " " + parts[1]);
            Path copy = folder.resolve("root" + parts[2]);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of(parts[2]), copy);
        }
        Inventory inventory = Catalogued.of("dir:" + folder.resolve("root"), Limits.DEFAULT);
        Set<String> ours = inventory.packages().stream()
                .filter(p -> p.kind() == PackageKind.GEM)
                .map(p -> p.name() + " " + p.version())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ours).isEqualTo(theirs).isNotEmpty();
        Recall.shouldBeWhole("gem list", theirs, ours);
    }

    @Test
    void shouldReadTheStubAndThePlainAssignments() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "usr/local/bundle/specifications/rails-7.0.1.gemspec",
                        "# -*- encoding: utf-8 -*-\n# stub: rails 7.0.1 ruby lib\n\nGem::Specification.new do |s|\n  s.name = \"other\".freeze\n")
                .file(
                        "usr/local/bundle/specifications/old-1.gemspec",
                        "Gem::Specification.new do |spec|\n  spec.name = %q{x}\n  spec.name = 'old'\n  spec.version = Gem::Version.new(\"1.2.3\")\n")
                .file("usr/local/bundle/gems/rails-7.0.1/rails.gemspec", "  s.name = 'source'\n  s.version = '9'\n")
                .file("usr/local/bundle/specifications/odd-1.gemspec", "exit\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("old 1.2.3", "rails 7.0.1");
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED);
            assertThat(g.path()).contains("/usr/local/bundle/specifications/odd-1.gemspec");
        });
    }
}
