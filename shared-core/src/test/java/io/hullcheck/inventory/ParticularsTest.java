package io.hullcheck.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Licences, checksums and dependencies, as SBOMs give them. */
class ParticularsTest {
    private static InstalledPackage named(Inventory inventory, String name) {
        return inventory.packages().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> needs(Inventory inventory, String name) {
        return named(inventory, name).particulars().dependsOn().stream()
                .map(p -> p.replaceFirst("^pkg:[a-z]+/(.*/)?", "").replaceFirst("\\?.*$", ""))
                .toList();
    }

    private static List<String> licences(Inventory inventory, String name) {
        return named(inventory, name).particulars().licences();
    }

    @Test
    void shouldTellWhatDebiansPackagesNeedAndTheirLicences() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
                .file("var/lib/dpkg/status", """
                        Package: mailer
                        Status: install ok installed
                        Version: 1
                        Pre-Depends: libc6 (>= 2.36)
                        Depends: not-there | exim4 (>= 4), default-mta | mail-transport-agent, perl:any, libfoo [amd64]

                        Package: libc6
                        Status: install ok installed
                        Version: 2.36

                        Package: exim4
                        Status: install ok installed
                        Version: 4.96
                        Provides: mail-transport-agent (= 1), smtp

                        Package: perl
                        Status: install ok installed
                        Version: 5.36

                        Package: libfoo
                        Status: deinstall ok config-files
                        Version: 1
                        """)
                .file(
                        "usr/share/doc/libc6/copyright",
                        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: LGPL-2.1+ and Expat\n\nFiles: x\nLicense: BSL\n text\n")
                .file("usr/share/doc/perl/copyright", "This is prose.\nLicense: none of it\n"));
        assertThat(needs(inventory, "mailer")).containsExactly("exim4@4.96", "libc6@2.36", "perl@5.36");
        assertThat(licences(inventory, "libc6")).containsExactly("LGPL-2.1-or-later AND MIT", "BSL");
        assertThat(licences(inventory, "perl")).isEmpty();
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldTellTheSameOfARealAlpine() throws IOException {
        Inventory inventory =
                Catalogued.of(SharedData.require("images/alpine-3.10.tar.gz").toString(), Limits.DEFAULT);
        // lib/apk/db/installed of the image itself: "D:musl>=1.2 ..." and "D:scanelf so:libc.musl-x86_64.so.1"
        assertThat(needs(inventory, "busybox")).containsExactly("musl@1.1.22-r3");
        assertThat(needs(inventory, "musl-utils")).containsExactly("musl@1.1.22-r3", "scanelf@1.2.3-r0");
        assertThat(licences(inventory, "zlib")).containsExactly("zlib");
        assertThat(inventory.packages())
                .allSatisfy(p -> assertThat(p.particulars().licences()).isNotEmpty());
    }

    @Test
    void shouldTellTheSameOfARealDatabaseOfRpms() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=mariner\nVERSION_ID=2.0\n")
                .file(
                        "var/lib/rpm/rpmdb.sqlite",
                        Files.readAllBytes(SharedData.require("rpmdb/mariner-2.0-rpmdb.sqlite"))));
        assertThat(needs(inventory, "bash")).anyMatch(n -> n.startsWith("glibc@"));
        assertThat(inventory.packages())
                .allSatisfy(p -> assertThat(p.particulars().licences()).hasSize(1));
    }

    @Test
    void shouldTellWhatAJavaArchiveNeedsWhatItIsLicensedByAndItsChecksum() throws Exception {
        byte[] library = new Zip()
                .coordinates("com.acme", "library", "2")
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBundle-License: MIT;link=\"x\"\n")
                .bytes();
        byte[] application = new Zip()
                .coordinates("com.acme", "application", "1")
                .file("META-INF/maven/com.acme/application/pom.xml", """
                        <!DOCTYPE project SYSTEM "http://example.invalid/x.dtd">
                        <project xmlns="http://maven.apache.org/POM/4.0.0">
                          <licenses><license><name>Apache License, Version 2.0</name></license></licenses>
                          <dependencies>
                            <dependency><groupId>${project.groupId}</groupId><artifactId>library</artifactId></dependency>
                            <dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
                          </dependencies>
                        </project>
                        """)
                .stored("BOOT-INF/lib/library-2.jar", library)
                .stored(
                        "BOOT-INF/lib/junit-4.jar",
                        new Zip().coordinates("junit", "junit", "4").bytes())
                .bytes();
        Inventory inventory = Catalogued.layers(new LayerTar().file("app/application-1.jar", application));
        assertThat(needs(inventory, "application")).containsExactly("library@2");
        assertThat(licences(inventory, "application")).containsExactly("Apache License, Version 2.0");
        assertThat(licences(inventory, "library")).containsExactly("MIT");
        assertThat(named(inventory, "library").particulars().checksums())
                .containsExactly(new Checksum(
                        "SHA1",
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-1").digest(library))));
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldTellTheSameOfThePackagesOfOtherLanguages() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("lib/python3/site-packages/Flask_Thing-1.dist-info/METADATA", """
                        Metadata-Version: 2.1
                        Name: Flask.Thing
                        Version: 1
                        License: UNKNOWN
                        Classifier: License :: OSI Approved :: BSD License
                        Requires-Dist: Jinja2 (>=2)
                        Requires-Dist: docs ; extra == 'docs'

                        License: no header
                        """)
                .file("lib/python3/site-packages/docs-1.dist-info/METADATA", "Name: docs\nVersion: 1\n\n")
                .file(
                        "lib/python3/site-packages/jinja2-3.dist-info/METADATA",
                        "Name: jinja2\nVersion: 3\nLicense-Expression: BSD-3-Clause\n\n")
                .file("gems/specifications/rails-7.0.gemspec", """
                        # stub: rails 7.0 ruby lib
                        Gem::Specification.new do |s|
                          s.name = "rails".freeze
                          s.licenses = ["MIT".freeze, "Ruby"]
                          s.add_runtime_dependency(%q<rack>.freeze, ["~> 2.0"])
                          s.add_dependency("none")
                        end
                        """)
                .file("gems/specifications/rack-2.0.gemspec", "# stub: rack 2.0 ruby lib\n")
                .file("vendor/composer/installed.json", """
                        [{"name": "a/b", "version": "1", "license": ["MIT"], "require": {"php": "8", "c/d": "^2"}},
                         {"name": "c/d", "version": "2", "license": ["LGPL-3.0-only", "proprietary"]}]
                        """)
                .file("app/app.deps.json", """
                        {"targets": {"x": {"Serilog/2.0.0": {"dependencies": {"Newtonsoft.Json": "13.0.1"},
                                                                   "runtime": {"lib/Serilog.dll": {}}}}},
                         "libraries": {"Serilog/2.0.0": {"type": "package", "sha512": "sha512-AAEC"},
                                       "Newtonsoft.Json/13.0.1": {"type": "package", "sha512": "sha512-!"}}}
                        """)
                .file(
                        "opt/conda/conda-meta/numpy-1.json",
                        "{\"name\": \"numpy\", \"version\": \"1\", \"license\": \"BSD-3-Clause\", \"depends\": [\"python >=3\", \"blas\"]}")
                .file("opt/conda/conda-meta/python-3.json", "{\"name\": \"python\", \"version\": \"3.1\"}"));
        assertThat(needs(inventory, "Flask.Thing")).containsExactly("jinja2@3");
        assertThat(licences(inventory, "Flask.Thing")).containsExactly("BSD License");
        assertThat(licences(inventory, "jinja2")).containsExactly("BSD-3-Clause");
        assertThat(needs(inventory, "rails")).containsExactly("rack@2.0");
        assertThat(licences(inventory, "rails")).containsExactly("MIT", "Ruby");
        assertThat(needs(inventory, "b")).containsExactly("d@2");
        assertThat(licences(inventory, "d")).containsExactly("LGPL-3.0-only", "proprietary");
        assertThat(needs(inventory, "Serilog")).containsExactly("Newtonsoft.Json@13.0.1");
        assertThat(named(inventory, "Serilog").particulars().checksums())
                .containsExactly(new Checksum("SHA512", "000102"));
        assertThat(named(inventory, "Newtonsoft.Json").particulars().checksums())
                .isEmpty();
        assertThat(needs(inventory, "numpy")).containsExactly("python@3.1");
    }

    @Test
    void shouldNotBeLedAstrayByAHostilePom() throws IOException {
        String bomb =
                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><project><licenses><license><name>&b;</name></license></licenses></project>";
        String deep = "<a>".repeat(100_000);
        for (String pom : List.of(bomb, deep, "no xml", "")) {
            Inventory inventory = Catalogued.layers(new LayerTar()
                    .file(
                            "lib-1.jar",
                            new Zip()
                                    .coordinates("g", "lib", "1")
                                    .file("META-INF/maven/g/lib/pom.xml", pom.getBytes(StandardCharsets.UTF_8))
                                    .bytes()));
            assertThat(Catalogued.names(inventory)).hasSize(1);
            assertThat(licences(inventory, "lib")).isEmpty();
        }
    }
}
