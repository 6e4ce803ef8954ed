package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.Inventories;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Matched;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which packages of a distribution answer for what they brought, and which do not. */
class OwnershipTest {
    private static final String DEBIAN = "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
    private static final String ALPINE = "ID=alpine\nVERSION_ID=3.22.1\nPRETTY_NAME=\"Alpine Linux v3.22\"\n";
    private static final String JAVA_TEAM =
            // https://packages.debian.org/bookworm/liblog4j2-java
            "Debian Java Maintainers <pkg-java-maintainers@lists.alioth.debian.org>";

    private static final String[][] ADVISORIES = {
        // https://github.com/advisories/GHSA-jfh8-c2jp-5v3q and GHSA-35jh-r3h4-6jhm
        {"GHSA-jfh8-c2jp-5v3q", "Maven", "org.apache.logging.log4j:log4j-core", "2.15.0"},
        {"GHSA-35jh-r3h4-6jhm", "npm", "lodash", "4.17.21"},
        {"DEBIAN-CVE-2021-44228", "Debian:12", "apache-log4j2", "2.15.0-1"},
        {"ALPINE-CVE-2026-1001", "Alpine:v3.22", "nodejs", "22.0.0-r0"},
        {"BIT-redis-1", "Bitnami", "redis", "7.4.9"},
        {"ALSA-2026:1", "AlmaLinux:9", "log4j", "2.15.0-1"}
    };

    @TempDir
    Path folder;

    private Matcher.Result match(Inventory inventory) throws IOException {
        return Matched.by(folder, inventory, ADVISORIES);
    }

    private List<String> found(Inventory inventory) throws IOException {
        return match(inventory).findings().stream()
                .map(f -> f.id() + " in " + f.installed().name() + " "
                        + f.installed().version())
                .toList();
    }

    private static byte[] log4j() {
        return new Zip()
                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                .bytes();
    }

    private static String deb(String name, String version, String maintainer) {
        return "Package: " + name + "\nStatus: install ok installed\nVersion: " + version + "\n"
                + (maintainer.isEmpty() ? "" : "Maintainer: " + maintainer + "\n") + "\n";
    }

    private static LayerTar jarOf(String maintainer) {
        return new LayerTar()
                .file("etc/os-release", DEBIAN)
                .file("var/lib/dpkg/status", deb("myapp", "1.0-1", maintainer))
                .file("var/lib/dpkg/info/myapp.list", "/.\n/opt/myapp/log4j-core-2.14.1.jar\n")
                .file("opt/myapp/log4j-core-2.14.1.jar", log4j());
    }

    @ParameterizedTest
    @CsvSource({
        "12a,deb.tar,GHSA-jfh8-c2jp-5v3q in log4j-core 2.14.1",
        "12b,apk.tar,GHSA-35jh-r3h4-6jhm in lodash 4.17.20",
        "12c,control-unowned.tar,GHSA-jfh8-c2jp-5v3q in log4j-core 2.14.1"
    })
    void shouldJudgeWhatAnInHousePackageBrought(String row, String image, String finding) throws IOException {
        Path tar = SharedData.require("cases/os-05-owned-by-inhouse-package/" + image);
        List<String> found = found(Catalogued.of("docker-archive:" + tar, Limits.DEFAULT));
        Completeness.row(
                row,
                "A library that an in-house package owns",
                "os-05 " + image,
                row.equals("12c") ? finding : "no finding",
                found.isEmpty() ? "no finding" : String.join(", ", found));
        assertThat(found).containsExactly(finding);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "root@build",
                "Team <team@corp.example>",
                "Somebody <somebody@debian.org.corp.example>",
                "debian.org <x@corp.example>",
                "Team <team@notdebian.org>",
                "Debian Java Maintainers"
            })
    void shouldTakeNoMaintainerForTheDistributionWhoIsNot(String maintainer) throws IOException {
        assertThat(found(Catalogued.layers(jarOf(maintainer)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JAVA_TEAM,
                "Debian Perl Group <pkg-perl-maintainers@lists.alioth.debian.org>",
                "Matthias Klose <doko@debian.org>",
                "Debian QA Group <packages@qa.debian.org>",
                // https://packages.debian.org/bookworm/git
                "Jonathan Nieder <jrnieder@gmail.com>",
                "Debian OpenLDAP Maintainers <pkg-openldap-devel@alioth-lists.debian.net>"
            })
    void shouldLeaveToTheDistributionWhatItsOwnPackageBrought(String maintainer) throws IOException {
        assertThat(found(Catalogued.layers(jarOf(maintainer)))).isEmpty();
    }

    @Test
    void shouldJudgeALibraryOfTwoOwnersWhenOneIsSomebodyElses() throws IOException {
        for (String other : List.of("aaa", "zzz")) {
            Inventory inventory = Catalogued.layers(new LayerTar()
                    .file("etc/os-release", DEBIAN)
                    .file(
                            "var/lib/dpkg/status",
                            deb("liblog4j2-java", "2.14.1-1", JAVA_TEAM) + deb(other, "1", "Team <team@corp.example>"))
                    .file("var/lib/dpkg/info/liblog4j2-java.list", "/usr/share/java/log4j-core.jar\n")
                    .file("var/lib/dpkg/info/" + other + ".list", "/opt/app/log4j-core.jar\n")
                    .file("usr/share/java/log4j-core.jar", log4j())
                    .file("opt/app/log4j-core.jar", log4j()));
            assertThat(found(inventory)).as(other).containsExactly("GHSA-jfh8-c2jp-5v3q in log4j-core 2.14.1");
        }
        Inventory sameFile = Catalogued.layers(new LayerTar()
                .file("etc/os-release", DEBIAN)
                .file(
                        "var/lib/dpkg/status",
                        deb("liblog4j2-java", "2.14.1-1", JAVA_TEAM) + deb("mine", "1", "Team <team@corp.example>"))
                .file("var/lib/dpkg/info/liblog4j2-java.list", "/usr/share/java/log4j-core.jar\n")
                .file("var/lib/dpkg/info/mine.list", "/usr/share/java/log4j-core.jar\n")
                .file("usr/share/java/log4j-core.jar", log4j()));
        List<String> found = found(sameFile);
        Completeness.row(
                "12d",
                "A library that two packages own, one of them in-house",
                "liblog4j2-java of Debian and mine of a company list the same jar",
                "no finding",
                found.isEmpty() ? "no finding" : String.join(", ", found));
        assertThat(found).hasSize(1);
    }

    @Test
    void shouldJudgeAProgramThatAnInHousePackageBrought() throws IOException {
        byte[] redis = program("redis\0 7.2.0\0" + "7.2.0\0");
        LayerTar own = new LayerTar()
                .file("etc/os-release", DEBIAN)
                .file("var/lib/dpkg/info/cache.list", "/usr/bin/redis-server\n")
                .file("usr/bin/redis-server", redis);
        List<String> found = found(Catalogued.layers(
                own, new LayerTar().file("var/lib/dpkg/status", deb("cache", "1", "Team <team@corp.example>"))));
        Completeness.row(
                "12e",
                "A program that an in-house package owns",
                "redis-server 7.2.0 in the package cache of a company, Debian 12",
                "no finding",
                found.isEmpty() ? "no finding" : String.join(", ", found));
        assertThat(found).containsExactly("BIT-redis-1 in redis 7.2.0");
        Inventory debians = Catalogued.layers(
                own,
                new LayerTar()
                        .file(
                                "var/lib/dpkg/status",
                                // https://packages.debian.org/bookworm/redis-server
                                deb("cache", "1", "Chris Lamb <lamby@debian.org>")));
        assertThat(found(debians)).isEmpty();
        assertThat(debians.packages()).noneMatch(p -> p.kind() == PackageKind.BITNAMI);
        // Alpine's packages do not say who made them; one that bears the program's name is looked up by it
        assertThat(Catalogued.layers(alpine("redis", "usr/bin", "redis-server", redis))
                        .packages())
                .noneMatch(p -> p.kind() == PackageKind.BITNAMI);
        assertThat(found(Catalogued.layers(alpine("cache", "usr/bin", "redis-server", redis))))
                .containsExactly("BIT-redis-1 in redis 7.2.0");
    }

    @Test
    void shouldNotListAProgramTwiceWhereTheDistributionIsNotKnown() throws IOException {
        byte[] redis = program("redis\0 7.2.0\0" + "7.2.0\0");
        LayerTar kali = new LayerTar()
                .file("etc/os-release", "ID=kali\nVERSION_ID=2026.1\nPRETTY_NAME=\"Kali\"\n")
                .file("var/lib/dpkg/info/redis.list", "/usr/bin/redis-server\n")
                .file("usr/bin/redis-server", redis);
        assertThat(Catalogued.layers(
                                kali,
                                new LayerTar()
                                        .file("var/lib/dpkg/status", deb("redis", "5:7.2.0-1", "Kali <x@kali.org>")))
                        .packages())
                .extracting(p -> p.kind())
                .containsExactly(PackageKind.DEB);
    }

    private static byte[] program(String text) {
        byte[] program = new byte[6_000];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, program, 0, 7);
        byte[] words = ("\0" + text).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        System.arraycopy(words, 0, program, 4_000, words.length);
        return program;
    }

    private static LayerTar alpine(String origin, String place, String file, byte[] content) {
        return new LayerTar()
                .file("etc/os-release", ALPINE)
                .file(
                        "lib/apk/db/installed",
                        "P:" + origin + "\nV:1.0-r0\nA:x86_64\no:" + origin + "\nF:" + place + "\nR:" + file + "\n\n")
                .file(place + "/" + file, content);
    }

    @Test
    void shouldLeaveToAlpineOnlyWhatItsAdvisoriesKnow() throws IOException {
        byte[] lodash =
                "{\"name\":\"lodash\",\"version\":\"4.17.20\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        String place = "usr/lib/node_modules/npm/node_modules/lodash";
        assertThat(found(Catalogued.layers(alpine("nodejs", place, "package.json", lodash))))
                .noneMatch(f -> f.contains("lodash"));
        assertThat(found(Catalogued.layers(alpine("npm-of-nobody", place, "package.json", lodash))))
                .containsExactly("GHSA-35jh-r3h4-6jhm in lodash 4.17.20");
        assertThat(Matcher.needs(Catalogued.layers(alpine("nodejs", place, "package.json", lodash))))
                .containsExactly("Alpine", "npm");
    }

    @ParameterizedTest
    @CsvSource({
        "AlmaLinux,1.0-1.el9,false",
        "'',1.0-1.el9,true",
        "Corp Inc.,1.0-1.el9,true",
        "AlmaLinuxes Inc.,1.0-1.el9,true",
        "Fedora Project,1.0-1.el9,true"
    })
    void shouldBelieveAnRpmOfTheDistributionsVendorAlone(String vendor, String version, boolean judged)
            throws IOException {
        Inventory inventory = Inventories.of("almalinux", "9.4", "AlmaLinux 9.4")
                .os(PackageKind.RPM, "app", version, "app", version, vendor.isEmpty() ? null : vendor, null)
                .language(PackageKind.MAVEN, "org.apache.logging.log4j", "log4j-core", "2.14.1")
                .ownedBy("app")
                .inventory();
        assertThat(found(inventory).isEmpty()).isEqualTo(!judged);
    }

    // Launchpad: rustc and libdrm of 22.04; versions of personal package archives as Launchpad's help tells to make
    // them
    @ParameterizedTest
    @CsvSource({
        "1.80.1+dfsg0ubuntu1~bpo0-0ubuntu0.22.04,Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>,true",
        "2.4.113-2~ubuntu0.22.04.9,Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>,true",
        "1.0-1~ubuntu22.04.1,Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>,true",
        "1.187.6-1~jammy,Canonical Foundations <foundations@canonical.com>,true",
        "1.0-1~ubuntu22.04.1,Somebody <somebody@example.org>,false",
        "1.0-1~ubuntu22.04.1,Matthias Klose <doko@debian.org>,false",
        "1.0-1ubuntu1~ubuntu22.04.1~ppa1,Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>,false",
        "1.2-3~bpo22.04.1,Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>,false",
        "1.27.2-1~jammy,NGINX Packaging <nginx-packaging@f5.com>,false"
    })
    void shouldKnowUbuntusOwnVersionsByTheirMaintainer(String version, String maintainer, boolean own)
            throws IOException {
        Inventory inventory = Inventories.of("ubuntu", "22.04", "Ubuntu 22.04.4 LTS")
                .os(PackageKind.DEB, "a", version, "a", version, maintainer, null)
                .inventory();
        Matcher.Result result = Matched.by(
                folder, inventory, new String[][] {{"UBUNTU-CVE-2026-1001", "Ubuntu:22.04:LTS", "a", "9:1"}});
        assertThat(result.findings()).hasSize(own ? 1 : 0);
        assertThat(result.gaps()).hasSize(own ? 0 : 1);
        if (version.contains("~bpo0")) {
            Completeness.row(
                    "13a",
                    "Ubuntu: a toolchain brought to an old release",
                    "rustc " + version,
                    "no finding; gap: PACKAGES_FOREIGN (backports)",
                    result.findings().size() + " finding, " + result.gaps().size() + " gaps");
        }
    }

    @ParameterizedTest
    @CsvSource({"DEB,nodejs,1", "RPM,nodejs,1-1"})
    void shouldNotLookUpADatabaseOfAnotherFamilyByAlpinesNames(PackageKind kind, String name, String version)
            throws IOException {
        Inventory inventory = Inventories.of("alpine", "3.22.1", "Alpine Linux v3.22")
                .os(kind, name, version)
                .os(PackageKind.APK, "musl", "1.2.5-r0")
                .language(PackageKind.MAVEN, "org.apache.logging.log4j", "log4j-core", "2.14.1")
                .ownedBy(name)
                .inventory();
        Matcher.Result result = match(inventory);
        Completeness.row(
                kind == PackageKind.DEB ? "13b" : "13c",
                "A database of another family inside an Alpine image",
                kind.type() + " " + name + " " + version,
                kind == PackageKind.DEB ? "ALPINE-CVE-2026-1001" : "no finding; gap: VERSION_UNREADABLE",
                String.join(", ", found(inventory)) + "; gap: "
                        + String.join(
                                ", ",
                                result.gaps().stream()
                                        .map(g -> g.kind().toString())
                                        .toList()));
        assertThat(result.findings()).extracting(Finding::id).containsExactly("GHSA-jfh8-c2jp-5v3q");
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.DISTRIBUTION_UNKNOWN);
            assertThat(g.what()).contains("Alpine Linux v3.22", name);
        });
    }
}
