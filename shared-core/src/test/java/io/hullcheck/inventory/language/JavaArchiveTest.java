package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Bound;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.Location;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Zip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JavaArchiveTest {
    private static Inventory read(String path, byte[] archive) throws IOException {
        return Catalogued.layers(new LayerTar().file(path, archive));
    }

    private static Zip lib(String version) {
        return new Zip().coordinates("org.example", "lib", version);
    }

    @Test
    void shouldTakeTheCoordinatesThatMavenWroteWhateverTheFileIsCalled() throws IOException {
        InstalledPackage lib =
                Catalogued.only(read("app/renamed.jar", lib("1.2").bytes()));
        assertThat(lib.purl()).isEqualTo("pkg:maven/org.example/lib@1.2");
        assertThat(lib.certainty()).isEqualTo(Certainty.PROVEN);
    }

    @Test
    void shouldFindEveryLibraryShadedIntoAJar() throws IOException {
        Zip shaded = lib("1.2").coordinates("com.acme", "inner", "3.4").coordinates("com.acme", "other", "5");
        assertThat(Catalogued.names(read("app/lib-1.2.jar", shaded.bytes())))
                .containsExactly("com.acme:inner 3.4", "com.acme:other 5", "org.example:lib 1.2");
    }

    @Test
    void shouldNameTheWholePathThroughNestedArchives() throws IOException {
        byte[] inner = lib("1.2").bytes();
        byte[] war = new Zip().file("WEB-INF/lib/lib-1.2.jar", inner).bytes();
        byte[] ear = new Zip().stored("web.war", war).bytes();
        assertThat(Catalogued.only(read("srv/app.ear", ear)).locations())
                .extracting(Location::path)
                .containsExactly("/srv/app.ear!/web.war!/WEB-INF/lib/lib-1.2.jar"
                        + "!/META-INF/maven/org.example/lib/pom.properties");
    }

    @Test
    void shouldReadLibrariesStoredInASpringBootJar() throws IOException {
        byte[] boot = new Zip()
                .coordinates("com.acme", "app", "1")
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nStart-Class: com.acme.App\n\n")
                .stored("BOOT-INF/lib/lib-1.2.jar", lib("1.2").bytes())
                .stored(
                        "BOOT-INF/lib/lib2-2.jar",
                        new Zip().coordinates("org.example", "lib2", "2").bytes())
                .bytes();
        assertThat(Catalogued.names(read("app.jar", boot)))
                .containsExactly("com.acme:app 1", "org.example:lib 1.2", "org.example:lib2 2");
    }

    @Test
    void shouldReadAnExecutableJarThatStartsWithAScript() throws IOException {
        ByteArrayOutputStream executable = new ByteArrayOutputStream();
        executable.write("#!/bin/bash\nexec java -jar \"$0\"\n".getBytes());
        executable.write(new Zip()
                .coordinates("com.acme", "app", "1")
                .stored("BOOT-INF/lib/lib-1.2.jar", lib("1.2").bytes())
                .file(
                        "BOOT-INF/lib/deflated-3.jar",
                        new Zip().coordinates("org.example", "deflated", "3").bytes())
                .bytes());
        Inventory inventory = read("app.jar", executable.toByteArray());
        assertThat(Catalogued.gaps(inventory)).isEmpty();
        assertThat(Catalogued.names(inventory))
                .containsExactly("com.acme:app 1", "org.example:deflated 3", "org.example:lib 1.2");
    }

    @Test
    void shouldTakeTheManifestWhereMavenWroteNothing() throws IOException {
        byte[] jar = new Zip()
                .file(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\nImplementation-Title: acme-core\nImplementation-Version: 5.3.1\n\n")
                .file("com/acme/core/X.class", "")
                .bytes();
        InstalledPackage named = Catalogued.only(read("lib/acme-core-5.3.1.jar", jar));
        assertThat(named.namespace()).isEqualTo(Optional.empty());
        assertThat(named.name()).isEqualTo("acme-core");
        assertThat(named.version()).isEqualTo("5.3.1");
        assertThat(named.certainty()).isEqualTo(Certainty.DECLARED);
        assertThat(named.classRoots()).containsExactly("com.acme");
        InstalledPackage renamed = Catalogued.only(read("lib/core.jar", jar));
        assertThat(renamed.name()).isEqualTo("acme-core");
        assertThat(renamed.version()).isEqualTo("5.3.1");
    }

    @Test
    void shouldTakeTheFileNameAsTheLastResortAndSaySo() throws IOException {
        byte[] jar = new Zip().file("com/acme/util/X.class", "").bytes();
        InstalledPackage lib = Catalogued.only(read("lib/acme-util-2.0-beta3-sources.jar", jar));
        assertThat(lib.name() + " " + lib.version()).isEqualTo("acme-util 2.0-beta3");
        assertThat(lib.certainty()).isEqualTo(Certainty.NAMED);
        assertThat(lib.why()).isEqualTo("its file name");
    }

    @Test
    void shouldNotTakeCoordinatesThatTheBuildLeftUnfilled() throws IOException {
        byte[] jar = new Zip()
                .coordinates("org.example", "lib", "${project.version}")
                .file("org/example/X.class", "")
                .bytes();
        InstalledPackage lib = Catalogued.only(read("lib/lib-1.2.jar", jar));
        assertThat(lib.version()).isEqualTo("1.2");
        assertThat(lib.certainty()).isEqualTo(Certainty.NAMED);
    }

    @Test
    void shouldReportAZipBombAndKeepWhatLiesBesideIt() throws IOException {
        byte[] bomb = new Zip()
                .file("bomb.jar", new byte[64 << 20])
                .file("lib.jar", lib("1").bytes())
                .bytes();
        Inventory inventory = read("app/evil.war", bomb);
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1");
        assertThat(inventory.gaps()).singleElement().satisfies(g -> {
            assertThat(g.kind()).isEqualTo(Gap.Kind.LIMIT_REACHED);
            assertThat(g.path()).contains("/app/evil.war!/bomb.jar");
            assertThat(g.next()).contains("archiveRatio");
        });
    }

    @Test
    void shouldStopAtArchivesNestedTooDeep() throws IOException {
        byte[] archive = lib("1").bytes();
        for (int i = 0; i < 20; i++) {
            archive = new Zip().file("n.jar", archive).bytes();
        }
        Inventory inventory = read("deep.jar", archive);
        assertThat(inventory.packages()).isEmpty();
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.next()).contains("archiveDepth"));
        inventory = Catalogued.layers(
                Limits.DEFAULT.with(Bound.ARCHIVE_DEPTH, 30), new LayerTar().file("deep.jar", archive));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1");
    }

    @Test
    void shouldStopAtTooManyBytesOutOfNestedArchives() throws IOException {
        Zip outer = new Zip();
        for (int i = 0; i < 10; i++) {
            outer.file(
                    "lib" + i + ".jar",
                    new Zip().coordinates("org.example", "lib" + i, "1").bytes());
        }
        Inventory inventory = Catalogued.layers(
                Limits.DEFAULT.with(Bound.ARCHIVE_BYTES, 1000), new LayerTar().file("many.jar", outer.bytes()));
        assertThat(inventory.packages()).isNotEmpty();
        assertThat(Catalogued.gaps(inventory)).first().asString().contains("1000 bytes");
    }

    @Test
    void shouldReportANestedArchiveThatIsDamaged() throws IOException {
        Inventory inventory = read(
                "app.war",
                new Zip()
                        .file("WEB-INF/lib/bad.jar", "no zip")
                        .file("WEB-INF/lib/good.jar", lib("1").bytes())
                        .bytes());
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:lib 1");
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.path()).contains("/app.war!/WEB-INF/lib/bad.jar"));
    }

    @Test
    void shouldStopAtTooManyEntries() throws IOException {
        Zip zip = new Zip();
        for (int i = 0; i < 50; i++) {
            zip.file("f" + i, "");
        }
        Inventory inventory = Catalogued.layers(
                Limits.DEFAULT.with(Bound.ARCHIVE_ENTRIES, 10),
                new LayerTar().file("many.jar", zip.coordinates("g", "a", "1").bytes()));
        assertThat(Catalogued.gaps(inventory)).singleElement().asString().contains("more than 10 entries");
    }

    @Test
    void shouldPassOverAnEmptyFile() throws IOException {
        Inventory inventory = read("empty.jar", new byte[0]);
        assertThat(inventory.packages()).isEmpty();
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldKnowAJenkinsPluginByItsManifest() throws IOException {
        byte[] plugin = new Zip()
                .file(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\nShort-Name: git\nGroup-Id: org.jenkins-ci.plugins\n"
                                + "Plugin-Version: 5.2.2 (private-1-user)\n\n")
                .file("WEB-INF/lib/lib-1.2.jar", lib("1.2").bytes())
                .file(
                        "WEB-INF/lib/other.jar",
                        new Zip().coordinates("g", "a", "1").bytes())
                .bytes();
        assertThat(Catalogued.names(read("usr/share/plugins/git.jpi", plugin)))
                .containsExactly("g:a 1", "org.example:lib 1.2", "org.jenkins-ci.plugins:git 5.2.2");
    }

    @Test
    void shouldSplitTheNameThatQuarkusGivesALibrary() throws IOException {
        byte[] jar = new Zip().file("org/jboss/logging/X.class", "").bytes();
        InstalledPackage lib = Catalogued.only(
                read("deployments/quarkus-app/lib/main/org.jboss.logging.jboss-logging-3.5.0.Final.jar", jar));
        assertThat(lib.purl()).isEqualTo("pkg:maven/org.jboss.logging/jboss-logging@3.5.0.Final");
        assertThat(lib.certainty()).isEqualTo(Certainty.NAMED);
        assertThat(lib.why()).contains("the group comes first");
    }

    @Test
    void shouldReadTheCoordinatesOfAnArchiveThatWasUnpacked() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "srv/webapps/shop/META-INF/maven/com.acme/shop/pom.properties",
                        "groupId=com.acme\nartifactId=shop\nversion=3\n".getBytes())
                .file("srv/webapps/shop/WEB-INF/lib/lib.jar", lib("1.2").bytes()));
        assertThat(Catalogued.names(inventory)).containsExactly("com.acme:shop 3", "org.example:lib 1.2");
    }

    @Test
    void shouldNotTakeThePartsOfAJdkForLibraries() throws IOException {
        byte[] runtime = new Zip()
                .file(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\nImplementation-Title: Java Runtime Environment\n"
                                + "Implementation-Version: 1.8.0_402\n\n")
                .file("java/lang/Object.class", "")
                .bytes();
        assertThat(read("usr/lib/jvm/jre/lib/rt.jar", runtime).packages()).isEmpty();
    }

    @Test
    void shouldKnowThePartsOfATomcatServerByTheNamesThatTheyArePublishedUnder() throws IOException {
        byte[] catalina = new Zip()
                .file(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\nImplementation-Title: Apache Tomcat\nImplementation-Version: 9.0.50\n\n")
                .file("org/apache/catalina/startup/Catalina.class", "")
                .bytes();
        InstalledPackage tomcat = Catalogued.only(read("usr/local/tomcat/parts/catalina.jar", catalina));
        assertThat(tomcat.purl()).isEqualTo("pkg:maven/org.apache.tomcat/tomcat-catalina@9.0.50");
        assertThat(tomcat.certainty()).isEqualTo(Certainty.DECLARED);
    }

    @Test
    void shouldNotTakeTheOneLibraryThatAnArchiveHasTakenInForTheArchive() throws IOException {
        // as guice-4.2.1.jar does, with the coordinates of cglib alone in it
        byte[] jar = new Zip()
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBundle-Version: 4.2.1\n\n")
                .coordinates("cglib", "cglib", "3.2.8")
                .file("com/google/inject/Guice.class", "")
                .bytes();
        assertThat(Catalogued.names(read("lib/guice-4.2.1.jar", jar)))
                .containsExactly("cglib:cglib 3.2.8", "com.google.inject:guice 4.2.1");
    }

    @Test
    void shouldReportAnArchiveWithoutANameAndReadTheRestOfTheImage() throws IOException {
        byte[] jar = new Zip()
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Version: 1.2\n\n")
                .file("org/acme/X.class", "")
                .bytes();
        Inventory inventory =
                Catalogued.layers(new LayerTar().file("lib/.jar", jar).file("lib/acme-1.2.jar", jar));
        assertThat(Catalogued.names(inventory)).containsExactly("acme 1.2");
        assertThat(Catalogued.gaps(inventory))
                .singleElement()
                .asString()
                .contains("/lib/.jar", "a package in it has no name");
    }

    @Test
    void shouldLetTheManifestTellWhereTheVersionStartsInTheName() throws IOException {
        byte[] jar = new Zip()
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Version: 9.3-16.1\n\n")
                .file("org/apache/flink/X.class", "")
                .bytes();
        InstalledPackage asm = Catalogued.only(read("lib/flink-shaded-asm-9-9.3-16.1.jar", jar));
        assertThat(asm.name() + " " + asm.version()).isEqualTo("flink-shaded-asm-9 9.3-16.1");
    }

    @Test
    void shouldNotTakeTheVendorForTheGroup() throws IOException {
        // commons-lang:commons-lang 2.2 says so in its manifest
        byte[] jar = new Zip()
                .file(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\nImplementation-Version: 2.2\nImplementation-Vendor-Id: org.apache\n\n")
                .file("org/apache/commons/lang/X.class", "")
                .bytes();
        assertThat(Catalogued.only(read("lib/commons-lang-2.2.jar", jar)).namespace())
                .isEmpty();
    }

    @Test
    void shouldSayThatTooManyPackagesTellNoGroup() throws IOException {
        Zip wide = new Zip();
        for (int i = 0; i < 2_100; i++) {
            wide.file("com/package" + i + "/X.class", "");
        }
        Inventory inventory = read("lib/wide-1.2.jar", wide.bytes());
        assertThat(Catalogued.only(inventory).classRoots()).hasSize(2_000);
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.kind()).isEqualTo(Gap.Kind.LIMIT_REACHED));
    }
}
