package io.hullcheck.inventory.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.image.ImageException;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Distribution;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.inventory.SourcePackage;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SBOMs of other makers, in the shapes that they publish. */
class ForeignSbomTest {
    /** As Syft writes it (its CycloneDX output, schema 1.5). */
    private static final String SYFT = """
            {"bomFormat":"CycloneDX","specVersion":"1.5","version":1,
             "metadata":{"component":{"type":"container","name":"app:1","version":"sha256:aa"}},
             "components":[
              {"type":"library","name":"libssl3","version":"3.0.11-1~deb12u2",
               "purl":"pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl",
               "properties":[{"name":"syft:location:0:path","value":"/var/lib/dpkg/status"}]},
              {"type":"library","name":"bash","version":"5.2.15-2+b2",
               "purl":"pkg:deb/debian/bash@5.2.15-2%2Bb2?arch=amd64&distro=debian-12&upstream=bash%405.2.15-2"},
              {"type":"library","group":"org.apache.logging.log4j","name":"log4j-core","version":"2.14.1",
               "purl":"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
               "properties":[{"name":"syft:location:0:path","value":"/app/app.jar"}]},
              {"type":"file","name":"/etc/passwd"},
              {"type":"library","name":"mystery","version":"1"},
              {"type":"operating-system","name":"debian","version":"12",
               "properties":[{"name":"syft:distro:prettyName","value":"Debian GNU/Linux 12 (bookworm)"}]}]}
            """;

    /** As Trivy writes it (its CycloneDX output). */
    private static final String TRIVY = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
             "components":[
              {"type":"operating-system","name":"debian","version":"12.5"},
              {"type":"application","name":"app/app.jar"},
              {"type":"library","name":"libssl3","version":"3.0.11-1~deb12u2",
               "purl":"pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5",
               "properties":[{"name":"aquasecurity:trivy:SrcName","value":"openssl"},
                {"name":"aquasecurity:trivy:SrcVersion","value":"3.0.11"},
                {"name":"aquasecurity:trivy:SrcRelease","value":"1~deb12u2"}]}]}
            """;

    private static final String XML = """
            <?xml version="1.0"?>
            <bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"><components>
              <component type="library"><name>left-pad</name><version>1.3.0</version>
                <purl>pkg:npm/left-pad@1.3.0</purl></component>
            </components></bom>
            """;

    private static final String SPDX = """
            {"spdxVersion":"SPDX-2.2","SPDXID":"SPDXRef-DOCUMENT","name":"app","packages":[
              {"SPDXID":"SPDXRef-image","name":"app","versionInfo":"1","externalRefs":[
                {"referenceCategory":"PACKAGE_MANAGER","referenceType":"purl","referenceLocator":"pkg:oci/app@sha256:aa"}]},
              {"SPDXID":"SPDXRef-1","name":"glibc","versionInfo":"2.28-225.el8","externalRefs":[
                {"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl",
                 "referenceLocator":"pkg:rpm/almalinux/glibc-common@2.28-225.el8?arch=x86_64&epoch=1&upstream=glibc-2.28-225.el8.src.rpm&distro=almalinux-8.9"}]}]}
            """;

    @TempDir
    private Path folder;

    private Inventory read(String text) throws IOException {
        return Catalogued.of("sbom:" + Files.writeString(folder.resolve("bom.txt"), text), Limits.DEFAULT);
    }

    @Test
    void shouldReadAnSbomOfSyftWithSourcesAndPlaces() throws IOException {
        Inventory inventory = read(SYFT);
        assertThat(inventory.distribution().map(Distribution::name)).contains("Debian GNU/Linux 12 (bookworm)");
        assertThat(inventory.packages())
                .extracting(InstalledPackage::purl)
                .containsExactly(
                        "pkg:deb/debian/bash@5.2.15-2%2Bb2?arch=amd64&distro=debian-12",
                        "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12",
                        "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1");
        assertThat(inventory.packages().get(0).source()).contains(new SourcePackage("bash", "5.2.15-2"));
        assertThat(inventory.packages().get(1).source()).contains(new SourcePackage("openssl", "3.0.11-1~deb12u2"));
        assertThat(inventory.packages().get(2).locations())
                .extracting(Location::path)
                .containsExactly("/app/app.jar");
        assertThat(inventory.packages().get(2).certainty()).isEqualTo(Certainty.DECLARED);
    }

    @Test
    void shouldSayHowManyComponentsCannotBeTold() throws IOException {
        assertThat(read(SYFT).gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.PACKAGES_UNNAMED);
            assertThat(g.what()).startsWith("1 component has no version, or no package URL");
        });
    }

    @Test
    void shouldReadAnSbomOfTrivyWithItsSourcesAndRelease() throws IOException {
        Inventory inventory = read(TRIVY);
        assertThat(inventory.distribution().flatMap(Distribution::version)).contains("12");
        assertThat(Catalogued.only(inventory).source()).contains(new SourcePackage("openssl", "3.0.11-1~deb12u2"));
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldReadCycloneDxAsXml() throws IOException {
        assertThat(Catalogued.names(read(XML))).containsExactly("left-pad 1.3.0");
    }

    @Test
    void shouldReadSpdxWithEpochAndSourceOfAnRpm() throws IOException {
        Inventory inventory = read(SPDX);
        InstalledPackage glibc = Catalogued.only(inventory);
        assertThat(glibc.version()).isEqualTo("1:2.28-225.el8");
        assertThat(glibc.source()).contains(new SourcePackage("glibc", "2.28-225.el8"));
        assertThat(inventory.distribution().map(Distribution::id)).contains("almalinux");
        assertThat(inventory.distribution().flatMap(Distribution::version)).contains("8.9");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldNotFollowAnExternalEntity() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "9.9.9");
        String evil = XML.replace("<bom ", "<!DOCTYPE bom [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><bom ")
                .replace("1.3.0</version>", "&x;</version>")
                .replace("left-pad@1.3.0", "left-pad");
        String told;
        try {
            Inventory inventory = read(evil);
            told = Catalogued.names(inventory) + " " + Catalogued.gaps(inventory);
        } catch (ImageException e) {
            told = e.getMessage();
        }
        assertThat(told).isNotBlank().doesNotContain("9.9.9");
        // the same document without the entity is read
        assertThat(Catalogued.names(
                        read(XML.replace("1.3.0</version>", "9.9.9</version>").replace("left-pad@1.3.0", "left-pad"))))
                .containsExactly("left-pad 9.9.9");
    }

    @Test
    void shouldRefuseWhatIsNoSbomAndSayWhatToDo() {
        assertThatThrownBy(() -> read("{\"name\": \"app\"}"))
                .hasMessageContaining("this is no SBOM")
                .hasMessageContaining("goal sbom");
        assertThatThrownBy(() -> read(SYFT.substring(0, 500))).hasMessageContaining("no CycloneDX document");
        assertThatThrownBy(() -> read(SPDX.replace("SPDX-2.2", "SPDX-3.0"))).hasMessageContaining("SPDX-3.0");
    }

    @Test
    void shouldFindWhatAnSbomInTheImageLists() throws IOException {
        // the shape of Bitnami's images: /opt/bitnami/NAME/.spdx-NAME.spdx
        String bitnami =
                SPDX.replaceFirst("pkg:oci/app@sha256:aa", "pkg:bitnami/redis@7.2.4-1?arch=amd64&distro=debian-12");
        Inventory inventory =
                Catalogued.layers(new LayerTar().file("opt/bitnami/redis/.spdx-redis.spdx", bitnami.getBytes()));
        InstalledPackage redis = Catalogued.only(inventory);
        assertThat(redis.displayName() + " " + redis.version()).isEqualTo("redis 7.2.4-1");
        assertThat(redis.namespace()).isEqualTo(Optional.empty());
        assertThat(redis.certainty()).isEqualTo(Certainty.DECLARED);
        assertThat(redis.why()).isEqualTo("listed in an SBOM in the image");
    }

    @Test
    void shouldNotBelieveTheSbomThatAnNpmPackageShips() throws IOException {
        assertThat(Catalogued.layers(new LayerTar().file("app/node_modules/x/bom.xml", XML.getBytes()))
                        .packages())
                .isEmpty();
    }

    @Test
    void shouldSayThatAnSbomInTheImageIsDamaged() throws IOException {
        assertThat(Catalogued.layers(new LayerTar()
                                .file("app/bom.cdx.json", SYFT.substring(0, 900).getBytes()))
                        .gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.path()).contains("/app/bom.cdx.json"));
    }

    @Test
    void shouldReadTheSbomThatSpringBootPutsIntoAnArchive() throws IOException {
        byte[] boot = new Zip()
                .coordinates("com.acme", "app", "1")
                .file("META-INF/sbom/application.cdx.json", SYFT)
                .bytes();
        assertThat(Catalogued.names(Catalogued.layers(new LayerTar().file("app.jar", boot))))
                .containsExactly("com.acme:app 1", "org.apache.logging.log4j:log4j-core 2.14.1");
    }

    // https://cyclonedx.org/docs/1.6/json/#components_items_type
    @ParameterizedTest
    @ValueSource(
            strings = {
                "file",
                "container",
                "firmware",
                "data",
                "device",
                "device-driver",
                "platform",
                "machine-learning-model"
            })
    void shouldListAComponentOfAnyTypeByItsPackageUrl(String type) throws IOException {
        Inventory inventory = read("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":["
                + "{\"type\":\"" + type + "\",\"name\":\"commons-io\",\"version\":\"2.13.0\","
                + "\"purl\":\"pkg:maven/commons-io/commons-io@2.13.0\"},"
                + "{\"type\":\"file\",\"name\":\"/etc/passwd\"},"
                + "{\"type\":\"container\",\"name\":\"app\",\"purl\":\"pkg:oci/app@sha256:aa\"}]}");
        assertThat(Catalogued.names(inventory)).containsExactly("commons-io:commons-io 2.13.0");
        assertThat(inventory.gaps()).isEmpty();
    }

    // SPDX specification 2.3, "Primary package purpose field"
    @ParameterizedTest
    @ValueSource(strings = {"CONTAINER", "FILE", "DEVICE", "SOURCE", "ARCHIVE", "FIRMWARE", "APPLICATION", "INSTALL"})
    void shouldListAnSpdxPackageOfAnyPurposeByItsPackageUrl(String purpose) throws IOException {
        Inventory inventory = read(
                "{\"spdxVersion\":\"SPDX-2.3\",\"SPDXID\":\"SPDXRef-DOCUMENT\",\"name\":\"app\",\"packages\":["
                        + "{\"SPDXID\":\"SPDXRef-1\",\"name\":\"commons-io\",\"versionInfo\":\"2.13.0\","
                        + "\"primaryPackagePurpose\":\"" + purpose
                        + "\",\"externalRefs\":[{\"referenceCategory\":\"PACKAGE-MANAGER\","
                        + "\"referenceType\":\"purl\",\"referenceLocator\":\"pkg:maven/commons-io/commons-io@2.13.0\"}]}]}");
        assertThat(Catalogued.names(inventory)).containsExactly("commons-io:commons-io 2.13.0");
    }

    @Test
    void shouldListThePackageThatTrivyCallsAFile() throws IOException {
        Path bom = SharedData.require("cases/truth-06-cdx-file-component/bom.cdx.json");
        Inventory inventory = Catalogued.of("sbom:" + bom, Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).containsExactly("commons-io:commons-io 2.13.0");
        Completeness.row(
                "23a",
                "SBOM: a component of type file, container, firmware, data with a package URL",
                "CycloneDX component of type file, `pkg:maven/commons-io/commons-io@2.13.0`",
                "0 packages",
                Completeness.of(inventory));
    }
}
