package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that Chisel has cut, that Bitnami has packaged, and that opkg keeps. */
class CutAndPackagedImagesTest {
    private static final String UBUNTU = "PRETTY_NAME=\"Ubuntu 24.04.2 LTS\"\nID=ubuntu\nVERSION_ID=\"24.04\"\n";

    private static final String[][] ADVISORIES = {
        {"UBUNTU-CVE-2026-1001", "Ubuntu:24.04:LTS", "openssl", "3.0.13-0ubuntu3.9"},
        {"UBUNTU-CVE-2026-1002", "Ubuntu:24.04:LTS", "gcc-14", "14.2.0-5ubuntu1"},
        {"BIT-mongodb-2026-1", "Bitnami", "mongodb", "4.4.12"},
        {"BIT-redis-2026-1", "Bitnami", "redis", "7.4.9"},
        {"PYSEC-2026-1", "PyPI", "urllib3", "2.5.0"},
        {"DEBIAN-CVE-2026-1003", "Debian:14", "openssl", "3.6.0-1"}
    };

    @TempDir
    Path folder;

    private Matcher.Result match(Inventory inventory) throws IOException {
        return Matched.by(folder, inventory, ADVISORIES);
    }

    private String said(Inventory inventory) throws IOException {
        Matcher.Result result = match(inventory);
        String found = result.findings().stream()
                .map(f -> f.id() + " in " + f.installed().name() + " "
                        + f.installed().version())
                .collect(Collectors.joining(", "));
        List<Gap.Kind> gaps = new java.util.ArrayList<>(
                inventory.gaps().stream().map(Gap::kind).toList());
        result.gaps().forEach(g -> gaps.add(g.kind()));
        return (found.isEmpty() ? "no finding" : found)
                + (gaps.isEmpty()
                        ? ""
                        : "; gap: " + gaps.stream().map(Gap.Kind::toString).collect(Collectors.joining(", ")));
    }

    @ParameterizedTest
    @CsvSource({
        "15a,chisel.tar,'no finding; gap: PACKAGES_MISSING, ADVISORIES_PARTIAL'",
        "15b,chisel-and-one-deb.tar,no finding"
    })
    void shouldReadTheManifestOfChisel(String row, String image, String before) throws IOException {
        Path tar = SharedData.require("cases/os-15-chisel-manifest/" + image);
        Inventory inventory = Catalogued.of("docker-archive:" + tar, Limits.DEFAULT);
        String after = said(inventory);
        Completeness.row(row, "Ubuntu cut by Chisel", "os-15 " + image, before, after);
        assertThat(after).startsWith("UBUNTU-CVE-2026-1001 in openssl 3.0.13-0ubuntu3.1");
        // its header promises one line more than there are
        assertThat(inventory.gaps()).allMatch(g -> g.what().contains("lines"));
    }

    private static byte[] manifest(boolean packed, String... lines) {
        byte[] text = ("{\"jsonwall\":\"1.0\",\"schema\":\"1.0\",\"count\":" + (lines.length + 1) + "}\n"
                        + String.join("\n", lines) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        return packed ? Zstd.compress(text) : text;
    }

    private static String cut(String name, String version) {
        return "{\"kind\":\"package\",\"name\":\"" + name + "\",\"version\":\"" + version
                + "\",\"sha256\":\"00\",\"arch\":\"amd64\"}";
    }

    @Test
    void shouldKnowTheSourcesAndTheFilesOfWhatWasCut() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("etc/os-release", UBUNTU)
                .file(
                        "usr/share/anywhere/manifest.wall",
                        manifest(
                                true,
                                cut("libssl3t64", "3.0.13-0ubuntu3.1"),
                                cut("libstdc++6", "14.1.0-1ubuntu1"),
                                cut("python3-urllib3", "2.0.7-1"),
                                "{\"kind\":\"path\",\"path\":\"/usr/lib/python3/dist-packages/urllib3-2.0.7.dist-info/METADATA\","
                                        + "\"mode\":\"0644\",\"slices\":[\"python3-urllib3_libs\"]}"))
                .file(
                        "usr/lib/python3/dist-packages/urllib3-2.0.7.dist-info/METADATA",
                        "Name: urllib3\nVersion: 2.0.7\n"));
        assertThat(inventory.gaps()).isEmpty();
        Matcher.Result result = match(inventory);
        assertThat(result.findings())
                .extracting(f -> f.id() + " " + f.installed().name())
                .containsExactlyInAnyOrder("UBUNTU-CVE-2026-1001 libssl3t64", "UBUNTU-CVE-2026-1002 libstdc++6");
        // nobody says from which source it was built
        assertThat(result.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.ADVISORIES_PARTIAL);
            assertThat(g.what()).contains("1 package (python3-urllib3)");
        });
    }

    @Test
    void shouldSayThatAManifestOfChiselIsDamaged() throws IOException {
        byte[] whole = manifest(true, cut("openssl", "3.0.13-0ubuntu3.1"));
        for (byte[] damaged : List.of(
                java.util.Arrays.copyOf(whole, whole.length - 8),
                "{\"jsonwall\":\"2.0\",\"count\":1}\n".getBytes(StandardCharsets.UTF_8),
                manifest(false, "no JSON"),
                manifest(false, cut("", "1")),
                manifest(false, cut("a", "")))) {
            Inventory inventory = Catalogued.layers(
                    new LayerTar().file("etc/os-release", UBUNTU).file("var/lib/chisel/manifest.wall", damaged));
            assertThat(inventory.gaps()).anyMatch(g -> g.kind() == Gap.Kind.FILE_DAMAGED);
        }
    }

    @Test
    void shouldReadBitnamisListOfComponents() throws IOException {
        Path tar = SharedData.require("cases/os-08-bitnami-components-json/mongodb.tar");
        String after = said(Catalogued.of("docker-archive:" + tar, Limits.DEFAULT));
        Completeness.row(
                "15c",
                "Bitnami's list of components",
                "os-08 mongodb.tar",
                "no finding; gap: ADVISORIES_MISSING",
                after);
        assertThat(after).startsWith("BIT-mongodb-2026-1 in mongodb 4.4.11-0");
    }

    @ParameterizedTest
    @CsvSource({"7.4.9-0,false", "7.4.9-12,false", "7.4.8-3,true", "7.4.8,true", "7.4.10-0,false"})
    void shouldTakeWhatStandsBehindBitnamisDashForARevision(String version, boolean affected) throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "opt/bitnami/redis/.spdx-redis.spdx",
                        "SPDXVersion: SPDX-2.3\nPackageName: redis\nExternalRef: PACKAGE-MANAGER purl pkg:bitnami/redis@"
                                + version + "?arch=amd64&distro=debian-12\n"));
        String after = said(inventory);
        if (version.equals("7.4.9-0")) {
            Completeness.row(
                    "15d",
                    "Bitnami: an SBOM in SPDX's tag-value form, and a revision",
                    "redis 7.4.9-0, fixed 7.4.9",
                    "no package",
                    Catalogued.names(inventory) + "; " + after);
        }
        assertThat(Catalogued.names(inventory)).containsExactly("redis " + version);
        assertThat(after).isEqualTo(affected ? "BIT-redis-2026-1 in redis " + version : "no finding");
    }

    @Test
    void shouldListAComponentOfBitnamiOnce() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "opt/bitnami/.bitnami_components.json",
                        "{\"redis\": {\"arch\": \"amd64\", \"version\": \"7.2.0-1\"}}")
                .file("opt/bitnami/redis/bin/redis-server", "\u007fELF" + " ".repeat(5000) + "\u00007.2.0\u0000"));
        assertThat(Catalogued.names(inventory)).containsExactly("redis 7.2.0-1");
    }

    @Test
    void shouldListWhatOpkgHasInstalled() throws IOException {
        // https://openwrt.org/docs/guide-user/additional-software/opkg: the status file of an installation
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "etc/os-release",
                        "ID=\"openwrt\"\nID_LIKE=\"lede openwrt\"\nVERSION_ID=\"23.05.3\"\nPRETTY_NAME=\"OpenWrt 23.05.3\"\n")
                .file(
                        "usr/lib/opkg/status",
                        "Package: dropbear\nVersion: 2022.82-6\nDepends: libc\nStatus: install ok installed\n"
                                + "Architecture: x86_64\nInstalled-Time: 1700000000\n\n"
                                + "Package: gone\nVersion: 1\nStatus: deinstall user not-installed\n\n"
                                + "Package: busybox\nVersion: 1.36.1-1\nStatus: install user installed\n"));
        Completeness.row(
                "15e",
                "opkg's database",
                "OpenWrt 23.05.3 with dropbear and busybox",
                "0 packages; gap: PACKAGES_MISSING",
                String.join(", ", Catalogued.names(inventory)) + "; " + said(inventory));
        assertThat(Catalogued.names(inventory)).containsExactly("busybox 1.36.1-1", "dropbear 2022.82-6");
        assertThat(said(inventory)).isEqualTo("no finding; gap: DISTRIBUTION_UNKNOWN");
    }

    @Test
    void shouldCompareTestingOfDebianWithTheNumberItWillHave() throws IOException {
        Inventory inventory = Inventories.of("debian", null, "Debian GNU/Linux forky/sid")
                .os(PackageKind.DEB, "openssl", "3.5.4-1")
                .inventory();
        String after = said(inventory);
        Completeness.row(
                "14a",
                "Debian's testing",
                "openssl 3.5.4-1 of forky/sid, Debian:14 fixed 3.6.0-1",
                "no finding; gap: ADVISORIES_MISSING",
                after);
        assertThat(after).isEqualTo("DEBIAN-CVE-2026-1003 in openssl 3.5.4-1; gap: ADVISORIES_PARTIAL");
    }
}
