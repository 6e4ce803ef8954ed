package io.hullcheck.inventory.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.SourcePackage;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OsCataloguersTest {
    private static final String RELEASE = "ID=debian\nVERSION_ID=12\n";

    private static Inventory dpkg(String status) throws IOException {
        return Catalogued.layers(new LayerTar().file("etc/os-release", RELEASE).file("var/lib/dpkg/status", status));
    }

    @Test
    void shouldKnowTheSourceOfADebianPackageAndItsOwnVersion() throws IOException {
        Inventory inventory = dpkg("""
                Package: libssl3
                Status: install ok installed
                Architecture: arm64
                Source: openssl
                Version: 3.0.11-1~deb12u2
                Description: Secure Sockets Layer toolkit
                 Version: this line belongs to the description

                Package: libgcc-s1
                Status: install ok installed
                Source: gcc-12 (12.2.0-14)
                Version: 12.2.0-14+b1

                Package: bash
                Status: install ok installed
                Version: 5.2.15-2+b2
                """);
        assertThat(inventory.packages())
                .extracting(InstalledPackage::name, p -> p.source().orElseThrow())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("bash", new SourcePackage("bash", "5.2.15-2+b2")),
                        org.assertj.core.groups.Tuple.tuple("libgcc-s1", new SourcePackage("gcc-12", "12.2.0-14")),
                        org.assertj.core.groups.Tuple.tuple(
                                "libssl3", new SourcePackage("openssl", "3.0.11-1~deb12u2")));
    }

    @Test
    void shouldCountWhatIsOnDiskAndNotWhatWasRemoved() throws IOException {
        // dpkg(1), "Package states": only config-files and not-installed have no files on disk
        Inventory inventory = dpkg(List.of(
                        "installed",
                        "half-installed",
                        "unpacked",
                        "half-configured",
                        "triggers-awaited",
                        "triggers-pending",
                        "config-files",
                        "not-installed")
                .stream()
                .map(s -> "Package: p-" + s + "\nStatus: install ok " + s + "\nVersion: 1\n\n")
                .reduce("", String::concat));
        assertThat(inventory.packages())
                .extracting(InstalledPackage::name)
                .containsExactlyInAnyOrder(
                        "p-installed",
                        "p-half-installed",
                        "p-unpacked",
                        "p-half-configured",
                        "p-triggers-awaited",
                        "p-triggers-pending");
    }

    @Test
    void shouldReadTheDatabaseOfADistrolessImage() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", RELEASE)
                .file("var/lib/dpkg/status.d/libssl3", "Package: libssl3\nVersion: 3.0.11\nSource: openssl\n")
                .file("var/lib/dpkg/status.d/libssl3.md5sums", "d41d8cd9  usr/lib/x\n")
                .file("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a-0\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("libssl3 3.0.11", "tzdata 2024a-0");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldReportADebianDatabaseThatIsDamaged() throws IOException {
        Inventory inventory = dpkg("Package: bash\nStatus: install ok installed\nVersion: 5\n\n\0\0 garbage\nmore\n");
        assertThat(Catalogued.names(inventory)).containsExactly("bash 5");
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.FILE_DAMAGED);
            assertThat(g.path()).contains("/var/lib/dpkg/status");
        });
        assertThat(Catalogued.gaps(dpkg("Package: bash\nStatus: install ok installed\n")))
                .first()
                .asString()
                .contains("bash", "no version");
    }

    @Test
    void shouldKnowTheOriginOfAnAlpinePackage() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.1\n")
                .file("lib/apk/db/installed", """
                        C:Q1abc
                        P:libcrypto3
                        V:3.3.1-r0
                        A:x86_64
                        o:openssl
                        F:usr/lib
                        R:libcrypto.so.3
                        a:0:0:755

                        P:musl
                        V:1.2.5-r0

                        """));
        assertThat(inventory.packages())
                .extracting(p -> p.source().orElseThrow())
                .containsExactly(new SourcePackage("openssl", "3.3.1-r0"), new SourcePackage("musl", "1.2.5-r0"));
        assertThat(inventory.packages().get(0).purl())
                .isEqualTo("pkg:apk/alpine/libcrypto3@3.3.1-r0?arch=x86_64&distro=alpine-3.20.1");
    }

    @Test
    void shouldReportAnAlpineDatabaseThatIsDamaged() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", "ID=alpine\nVERSION_ID=3.20.1\n")
                .file("lib/apk/db/installed", "P:musl\nV:1-r0\n\nthis is no field\n\nP:broken\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("musl 1-r0");
        assertThat(Catalogued.gaps(inventory))
                .singleElement()
                .satisfies(g -> assertThat(g).contains("/lib/apk/db/installed", "1 more like that"));
    }

    @Test
    void shouldReadQuotesInOsRelease() throws IOException {
        Inventory inventory = Catalogued.layers(
                new LayerTar()
                        .file(
                                "usr/lib/os-release",
                                "# comment\nID='rocky'\nVERSION_ID=\"9.4\"\nPRETTY_NAME=\"Rocky \\\"Blue\\\" 9\"\nID_LIKE=\"rhel centos\"\n"));
        assertThat(inventory.distribution()).hasValueSatisfying(d -> {
            assertThat(d.id()).isEqualTo("rocky");
            assertThat(d.version()).contains("9.4");
            assertThat(d.name()).isEqualTo("Rocky \"Blue\" 9");
            assertThat(d.like()).containsExactly("rhel", "centos");
        });
    }
}
