package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.SampleAdvisories;
import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatcherTest {
    @TempDir
    Path folder;

    private static Matcher.Result onSample(Inventory inventory) throws IOException {
        try (AdvisoryDatabase sample = SampleAdvisories.open()) {
            return new Matcher(sample).match(inventory, LocalDate.EPOCH);
        }
    }

    private Matcher.Result on(Inventory inventory, String... records) throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseFile.build(file, Instant.EPOCH, writer -> {
            for (String json : records) {
                writer.write(OsvReader.read(json));
            }
        });
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            return new Matcher(database).match(inventory, LocalDate.EPOCH);
        }
    }

    private static String record(String id, String ecosystem, String name, String fixed, String more) {
        return "{\"id\": \"" + id + "\"" + more + ", \"affected\": [{\"package\": {\"ecosystem\": \"" + ecosystem
                + "\", \"name\": \"" + name + "\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\":"
                + " [{\"introduced\": \"0\"}, {\"fixed\": \"" + fixed + "\"}]}]}]}";
    }

    private static Inventory java(String group, String artifact, String version) throws IOException {
        return Catalogued.layers(new LayerTar()
                .file("app.jar", new Zip().coordinates(group, artifact, version).bytes()));
    }

    private static Inventory debian(String release, String paragraph) throws IOException {
        return Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=debian\nVERSION_ID=" + release + "\n")
                .file("var/lib/dpkg/status", paragraph));
    }

    @Test
    void shouldFindLog4ShellAndItsFix() throws IOException {
        // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q: 2.13.0 up to 2.15.0
        Matcher.Result result = onSample(java("org.apache.logging.log4j", "log4j-core", "2.14.1"));
        assertThat(result.gaps()).isEmpty();
        Finding worst = result.findings().get(0);
        assertThat(worst.id()).isEqualTo("CVE-2021-44228");
        assertThat(worst.names()).containsExactly("GHSA-jfh8-c2jp-5v3q");
        assertThat(worst.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(worst.score()).contains(10.0);
        assertThat(worst.fixedVersions()).containsExactly("2.15.0");
        assertThat(result.findings())
                .extracting(Finding::id)
                .containsExactly("CVE-2021-44228", "CVE-2021-45046", "CVE-2021-45105", "CVE-2021-44832");
        assertThat(onSample(java("org.apache.logging.log4j", "log4j-core", "2.17.1"))
                        .findings())
                .isEmpty();
    }

    @Test
    void shouldNotReportAnAdvisoryOfASibling() throws IOException {
        assertThat(onSample(java("org.apache.logging.log4j", "log4j-api", "2.14.1"))
                        .findings())
                .isEmpty();
        assertThat(onSample(java("com.acme", "log4j-core", "2.14.1")).findings())
                .isEmpty();
    }

    @Test
    void shouldLookDebianPackagesUpByTheirSourceAndItsVersion() throws IOException {
        // https://security-tracker.debian.org/tracker/CVE-2023-4863: libwebp fixed in 1.2.4-0.2+deb12u1
        Matcher.Result result = onSample(
                debian(
                        "12",
                        "Package: libwebp7\nStatus: install ok installed\nSource: libwebp (1.2.4-0.2)\nVersion: 99:9-9\nArchitecture: amd64\n"));
        assertThat(result.findings()).singleElement().satisfies(f -> {
            assertThat(f.id()).isEqualTo("CVE-2023-4863");
            assertThat(f.names()).containsExactly("DEBIAN-CVE-2023-4863");
            assertThat(f.installed().name()).isEqualTo("libwebp7");
            assertThat(f.fixedVersions()).containsExactly("1.2.4-0.2+deb12u1");
        });
    }

    @Test
    void shouldLookAlpinePackagesUpByTheirOrigin() throws IOException {
        // https://security.alpinelinux.org/vuln/CVE-2022-0778: 1.1.1n-r0 in v3.15
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.15.1\n")
                .file("lib/apk/db/installed", "P:libssl1.1\nV:1.1.1l-r8\no:openssl\n\n"));
        assertThat(onSample(inventory).findings()).extracting(Finding::id).containsExactly("CVE-2022-0778");
    }

    @Test
    void shouldSayThatADistributionIsUnknownAndNeverCallItHealthy() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=someos\nVERSION_ID=7\nPRETTY_NAME=\"Some OS 7\"\nID_LIKE=debian\n")
                .file("var/lib/dpkg/status", "Package: bash\nStatus: install ok installed\nVersion: 5\n"));
        assertThat(onSample(inventory).gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.DISTRIBUTION_UNKNOWN);
            assertThat(g.what()).contains("Some OS 7", "1 system packages");
        });
        inventory = Catalogued.layers(new LayerTar()
                .file("var/lib/dpkg/status", "Package: bash\nStatus: install ok installed\nVersion: 5\n"));
        assertThat(onSample(inventory).gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.what()).contains("no os-release"));
    }

    @Test
    void shouldSayThatTheDatabaseKnowsNothingOfARelease() throws IOException {
        Matcher.Result result = onSample(debian("99", "Package: bash\nStatus: install ok installed\nVersion: 5\n"));
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.ADVISORIES_MISSING);
            assertThat(g.what()).contains("Debian:99");
        });
        assertThat(on(java("g", "a", "1"), record("X-1", "Debian:12", "a", "2", ""))
                        .gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.what()).contains("Maven"));
    }

    @Test
    void shouldMakeOneFindingOfOneFlawAndKeepEveryFixedVersion() throws IOException {
        Matcher.Result result = on(
                java("g", "a", "1"),
                record("GHSA-1", "Maven", "g:a", "3", ", \"aliases\": [\"CVE-2026-1001\"]"),
                record("OTHER-1", "Maven", "g:a", "2", ", \"aliases\": [\"CVE-2026-1001\", \"OTHER-2\"]"),
                record("OTHER-2", "Maven", "g:a", "4", ""));
        assertThat(result.findings()).singleElement().satisfies(f -> {
            assertThat(f.id()).isEqualTo("CVE-2026-1001");
            assertThat(f.names()).containsExactlyInAnyOrder("GHSA-1", "OTHER-1", "OTHER-2");
            assertThat(f.fixedVersions()).containsExactlyInAnyOrder("2", "3", "4");
        });
    }

    @Test
    void shouldTellEachVulnerabilityThatOneAdvisoryCovers() throws IOException {
        Matcher.Result result = on(
                debian("12", "Package: a\nStatus: install ok installed\nVersion: 1\n"),
                record("DSA-1", "Debian:12", "a", "2", ", \"upstream\": [\"CVE-2026-1001\", \"CVE-2026-1002\"]"),
                record("DEBIAN-CVE-2026-1001", "Debian:12", "a", "2", ", \"upstream\": [\"CVE-2026-1001\"]"));
        assertThat(result.findings()).extracting(Finding::id).containsExactly("CVE-2026-1001", "CVE-2026-1002");
        assertThat(result.findings().get(0).names()).containsExactly("DEBIAN-CVE-2026-1001", "DSA-1");
    }

    @Test
    void shouldTakeALibraryWithoutCoordinatesForTheOneItsClassesFit() throws IOException {
        // https://github.com/advisories/GHSA-36p3-wjmg-h94x: spring-beans below 5.3.18
        byte[] real = new Zip().file("org/springframework/X.class", "").bytes();
        Matcher.Result result = onSample(Catalogued.layers(new LayerTar().file("lib/spring-beans-5.3.17.jar", real)));
        assertThat(result.findings()).singleElement().satisfies(f -> {
            assertThat(f.id()).isEqualTo("CVE-2022-22965");
            assertThat(f.caveat()).hasValueSatisfying(c -> assertThat(c).contains("org.springframework:spring-beans"));
        });
        // somebody's own library of the same name is not Spring's
        byte[] own = new Zip().file("com/acme/web/X.class", "").bytes();
        assertThat(onSample(Catalogued.layers(new LayerTar().file("lib/spring-beans-0.7.4.jar", own)))
                        .findings())
                .isEmpty();
    }

    @Test
    void shouldReportAVersionThatCannotBeOrdered() throws IOException {
        Matcher.Result result = on(
                debian("12", "Package: a\nStatus: install ok installed\nVersion: not_a_version\n"),
                record("DSA-1", "Debian:12", "a", "2", ""));
        assertThat(result.findings()).isEmpty();
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.VERSION_UNREADABLE);
            assertThat(g.what()).contains("not_a_version", "DSA-1");
        });
    }
}
