package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import io.hullcheck.testing.Recall;
import io.hullcheck.testing.Skip;
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

    @Test
    void shouldListTheGemsThatBundlerHasCheckedOutFromGit() throws IOException, InterruptedException {
        String ruby = Programs.require("ruby", "Bundler's Git gems were not read");
        String git = Programs.require("git", "Bundler's Git gems were not read");
        Path repository = Files.createDirectories(folder.resolve("repo"));
        Files.createDirectories(repository.resolve("lib/hi"));
        Files.createDirectories(repository.resolve("sub"));
        Files.writeString(repository.resolve("lib/hi/version.rb"), "module Hi; VERSION = '1.4.2'; end\n");
        Files.writeString(
                repository.resolve("hi.gemspec"),
                "require_relative 'lib/hi/version'\nGem::Specification.new do |s|\n  s.name = 'hi'\n  s.version = Hi::VERSION\n"
                        + "  s.summary = 'x'\n  s.authors = ['a']\n  s.files = []\nend\n");
        Files.writeString(
                repository.resolve("sub/sub.gemspec"),
                "Gem::Specification.new do |s|\n  s.name = 'sub'\n  s.version = '0.9.0'\n  s.summary = 'x'\n"
                        + "  s.authors = ['a']\n  s.files = []\nend\n");
        Programs.run(repository, List.of(git, "init", "-q", "."));
        Programs.run(repository, List.of(git, "add", "-A"));
        Programs.run(
                repository,
                List.of(git, "-c", "user.email=a@example.org", "-c", "user.name=a", "commit", "-q", "-m", "x"));
        Path app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(
                app.resolve("Gemfile"), "gem 'hi', git: '" + repository + "'\ngem 'sub', git: '" + repository + "'\n");
        Path bundle = folder.resolve("root/usr/local/bundle");
        Programs.run(
                app,
                List.of(
                        ruby,
                        "-e",
                        "ENV['BUNDLE_PATH'] = ARGV[0]; begin; require 'bundler'; require 'bundler/cli';"
                                + " rescue LoadError; exit 0; end; Bundler::CLI.start(['install', '--quiet'])",
                        bundle.toString()));
        if (!Files.isDirectory(bundle)) {
            Skip.forWantOf("bundler", "Bundler's Git gems were not read");
        }
        Inventory inventory = Catalogued.of("dir:" + folder.resolve("root"), Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).containsExactly("hi 1.4.2", "sub 0.9.0");
        assertThat(inventory.gaps()).isEmpty();
        assertThat(inventory.packages())
                .allSatisfy(p -> assertThat(p.why()).contains("Bundler took it from Git (repo-"));
        Completeness.row(
                "22a",
                "Ruby: gems that Bundler takes from Git",
                "`bundler/gems/repo-527b8502e923/hi.gemspec` and `sub/sub.gemspec`, as Bundler made them",
                "0 packages",
                Completeness.of(inventory));
    }

    @Test
    void shouldSayThatAGemFromGitStatesNoVersionAndPassOverItsTests() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "usr/local/bundle/bundler/gems/a-0123456789ab/a.gemspec",
                        "  s.name = 'a'\n  s.version = A::VERSION\n")
                .file("usr/local/bundle/bundler/gems/a-0123456789ab/spec/fixture.gemspec", "nothing\n")
                .file("usr/local/bundle/bundler/gems/a-0123456789ab/b/c/d/e.gemspec", "nothing\n")
                .file("usr/local/bundle/bundler/gems/a-0123456789ab/b/c/d/f.gemspec", "# stub: f 1.0 ruby lib\n")
                .file("usr/local/bundle/gems/x-1/x.gemspec", "nothing\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("f 1.0");
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(
                        g -> assertThat(g.path()).contains("/usr/local/bundle/bundler/gems/a-0123456789ab/a.gemspec"));
    }
}
