package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What archives are that call themselves in other ways than Maven does. */
class JavaIdentityTest {
    /** An archive with a manifest and classes; nothing else names it. */
    private static Zip jar(String manifest, String... classes) {
        Zip zip = new Zip().file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + manifest + "\n");
        for (String path : classes) {
            zip.file(path + ".class", "");
        }
        return zip;
    }

    private static Inventory read(String path, Zip archive) throws IOException {
        return Catalogued.layers(new LayerTar().file(path, archive.bytes()));
    }

    private static String bundle(String name, String version) {
        return "Bundle-SymbolicName: " + name + ";singleton:=true\nBundle-Version: " + version + "\n";
    }

    @Test
    void shouldPartGroupAndArtifactInANameThatJoinsThem() throws IOException {
        // sbt-native-packager, "Java Application Archetype": organization.name-revision.jar in lib/
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "opt/docker/lib/org.jboss.logging.jboss-logging-3.5.0.Final.jar",
                        jar("", "org/jboss/logging/Logger").bytes())
                .file(
                        "opt/docker/lib/com.typesafe.akka.akka-actor_2.13-2.6.20.jar",
                        jar("", "akka/actor/Actor").bytes())
                .file(
                        "opt/docker/lib/org.yaml.snakeyaml-1.33.jar",
                        jar(bundle("org.yaml.snakeyaml", "1.33"), "org/yaml/snakeyaml/X")
                                .bytes())
                .file(
                        "opt/docker/lib/commons-io.commons-io-2.8.0.jar",
                        jar("", "org/apache/commons/io/X").bytes())
                .file(
                        "opt/docker/lib/com.sun.mail.jakarta.mail-1.6.7.jar",
                        jar("", "com/sun/mail/X").bytes()));
        Completeness.row(
                "16a",
                "Java: group and artifact joined in the file's name",
                "five libraries as sbt-native-packager calls them",
                "com.sun.mail.jakarta.mail 1.6.7, com.typesafe.akka.akka-actor_2.13 2.6.20, commons-io.commons-io 2.8.0, org.jboss.logging.jboss-logging 3.5.0.Final, org.yaml.snakeyaml 1.33",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "com.sun.mail:jakarta.mail 1.6.7",
                        "com.typesafe.akka:akka-actor_2.13 2.6.20",
                        "commons-io:commons-io 2.8.0",
                        "org.jboss.logging:jboss-logging 3.5.0.Final",
                        "org.yaml:snakeyaml 1.33");
    }

    /** Artifacts of Maven Central that have dots of their own; the group stays open. */
    @ParameterizedTest
    @CsvSource({
        "org.eclipse.core.runtime-3.26.100, org/eclipse/core/X",
        "org.apache.felix.scr-2.1.24, org/apache/felix/X",
        "org.osgi.core-6.0.0, org/osgi/framework/X",
        "javax.servlet-api-4.0.1, javax/servlet/X",
        "jakarta.annotation-api-2.1.1, jakarta/annotation/X",
        "org.jacoco.core-0.8.8, org/jacoco/core/X",
    })
    void shouldNotPartAnArtifactThatHasDotsOfItsOwn(String name, String classPath) throws IOException {
        InstalledPackage found = Catalogued.only(read("lib/" + name + ".jar", jar("", classPath)));
        assertThat(found.namespace()).isEmpty();
        assertThat(found.name() + "-" + found.version()).isEqualTo(name);
    }

    @Test
    void shouldKnowAFamilyMemberByTheNameOfItsBundle() throws IOException {
        // org.eclipse.jdt:ecj, as Jetty's distribution has it
        InstalledPackage ecj = Catalogued.only(read(
                "lib/org.eclipse.jdt.ecj-3.19.0.jar",
                jar(bundle("org.eclipse.jdt.core.compiler.batch", "3.19.0"), "org/eclipse/jdt/X")));
        assertThat(ecj.purl()).isEqualTo("pkg:maven/org.eclipse.jdt/ecj@3.19.0");
    }

    @Test
    void shouldTakeTheVersionOfTheBundleThatTheFileIsNotCalledBy() throws IOException {
        // Tomcat 9.0.50 has org.eclipse.jdt:ecj:3.26.0 as ecj-4.20.jar
        InstalledPackage ecj = Catalogued.only(read(
                "usr/local/tomcat/lib/ecj-4.20.jar",
                jar(bundle("org.eclipse.jdt.core.compiler.batch", "3.26.0.v20210609-0549"), "org/eclipse/jdt/X")));
        assertThat(ecj.purl()).isEqualTo("pkg:maven/org.eclipse.jdt/ecj@3.26.0");
        InstalledPackage guava = Catalogued.only(
                read("lib/guava-30.0-jre.jar", jar(bundle("com.google.guava", "30.0.0.jre"), "com/google/X")));
        assertThat(guava.purl()).isEqualTo("pkg:maven/com.google.guava/guava@30.0-jre");
    }

    @Test
    void shouldReadTheGroupInTheNameOfABundle() throws IOException {
        // org.mortbay.jasper:apache-el:8.5.70, as ActiveMQ's distribution has it
        InstalledPackage el = Catalogued.only(read(
                "lib/web/apache-el-8.5.70.jar",
                jar(bundle("org.mortbay.jasper.apache-el", "8.5.70"), "org/apache/el/X")));
        assertThat(el.purl()).isEqualTo("pkg:maven/org.mortbay.jasper/apache-el@8.5.70");
    }

    @Test
    void shouldReadTheNamesOfEclipseBundles() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "opt/eclipse/plugins/org.eclipse.core.runtime_3.24.100.v20220211-2001.jar",
                        jar(bundle("org.eclipse.core.runtime", "3.24.100.v20220211-2001"), "org/eclipse/core/runtime/X")
                                .bytes())
                .file(
                        "opt/eclipse/plugins/org.apache.commons.io_2.8.0.v20210415-0900.jar",
                        jar(bundle("org.apache.commons.io", "2.8.0.v20210415-0900"), "org/apache/commons/io/X")
                                .bytes())
                .file(
                        "opt/eclipse/plugins/com.acme.tool_1.2.3.v2022-1157.jar",
                        jar(bundle("com.acme.tool", "1.2.3.v2022-1157"), "com/acme/tool/X")
                                .bytes())
                .file(
                        "opt/eclipse/plugins/com.fasterxml.jackson.core.jackson-databind_2.13.2.20220328-1000.jar",
                        jar(
                                        bundle("com.fasterxml.jackson.core.jackson-databind", "2.13.2.20220328-1000"),
                                        "com/fasterxml/jackson/databind/X")
                                .bytes()));
        Completeness.row(
                "16b",
                "Java: Eclipse's names of bundles",
                "four bundles in plugins/, with Bundle-SymbolicName and Bundle-Version",
                "com.acme.tool_1.2.3.v2022 1157, com.fasterxml.jackson.core.jackson-databind_2.13.2.20220328 1000, org.apache.commons.io_2.8.0.v20210415 0900, org.eclipse.core.runtime_3.24.100.v20220211 2001",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "com.acme.tool 1.2.3.v2022-1157",
                        "com.fasterxml.jackson.core:jackson-databind 2.13.2",
                        "commons-io:commons-io 2.8.0",
                        "org.eclipse.core.runtime 3.24.100.v20220211-2001");
    }

    @Test
    void shouldHoldThePackagingSuffixAgainstTheManifest() throws IOException {
        // mysql-connector-java-5.1.17-bin.jar of MySQL's own download
        Inventory inventory = read(
                "lib/mysql-connector-java-5.1.17-bin.jar",
                jar(bundle("com.mysql.jdbc", "5.1.17"), "com/mysql/jdbc/Driver"));
        Completeness.row(
                "16c",
                "Java: a packaging suffix behind the version",
                "mysql-connector-java-5.1.17-bin.jar",
                "mysql-connector-java 5.1.17-bin",
                Completeness.of(inventory));
        assertThat(Catalogued.only(inventory).purl()).isEqualTo("pkg:maven/mysql/mysql-connector-java@5.1.17");
        assertThat(Catalogued.only(read("lib/tool-1.2-acme.jar", jar("Implementation-Version: 1.2\n", "com/acme/X")))
                        .version())
                .isEqualTo("1.2");
    }

    @Test
    void shouldKnowATomcatByTheNamesOfMavenAndAsAProduct() throws IOException {
        LayerTar home = new LayerTar();
        String manifest = "Implementation-Title: Apache Tomcat\nImplementation-Version: 9.0.50\n";
        for (String name : new String[] {"catalina", "catalina-tribes", "catalina-ssi", "jasper", "tomcat-coyote"}) {
            home.file(
                    "usr/local/tomcat/lib/" + name + ".jar",
                    jar(manifest, "org/apache/catalina/X").bytes());
        }
        // as in Tomcat 9.0.50: these two have no title
        home.file(
                "usr/local/tomcat/lib/servlet-api.jar",
                jar(bundle("org.apache.tomcat-servlet-api", "9.0.50"), "javax/servlet/Servlet")
                        .bytes());
        home.file(
                "usr/local/tomcat/lib/tomcat-jdbc.jar",
                jar(bundle("org.apache.tomcat.jdbc", "9.0.50"), "org/apache/tomcat/jdbc/X")
                        .bytes());
        home.file(
                "usr/local/tomcat/bin/bootstrap.jar",
                jar(
                                "Implementation-Title: Apache Tomcat Bootstrap\nImplementation-Version: 9.0.50\n",
                                "org/apache/catalina/startup/Bootstrap")
                        .bytes());
        Inventory inventory = Catalogued.layers(home);
        Completeness.row(
                "16e",
                "Java: a Tomcat of its own project, whose parts Maven calls by other names",
                "lib/catalina.jar, catalina-tribes.jar, servlet-api.jar and others of Tomcat 9.0.50",
                "bootstrap 9.0.50, org.apache.tomcat:tomcat-catalina 9.0.50, org.apache.tomcat:tomcat-catalina-ssi 9.0.50, org.apache.tomcat:tomcat-catalina-tribes 9.0.50, org.apache.tomcat:tomcat-coyote 9.0.50, org.apache.tomcat:tomcat-jasper 9.0.50, servlet-api 9.0.50, tomcat-jdbc 9.0.50",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "org.apache.tomcat:tomcat 9.0.50",
                        "org.apache.tomcat:tomcat-catalina 9.0.50",
                        "org.apache.tomcat:tomcat-coyote 9.0.50",
                        "org.apache.tomcat:tomcat-jasper 9.0.50",
                        "org.apache.tomcat:tomcat-jdbc 9.0.50",
                        "org.apache.tomcat:tomcat-servlet-api 9.0.50",
                        "org.apache.tomcat:tomcat-ssi 9.0.50",
                        "org.apache.tomcat:tomcat-tribes 9.0.50");
    }

    @Test
    void shouldNotTakeALibraryOfTomcatForTheProduct() throws IOException {
        Inventory inventory = read(
                "app/WEB-INF/lib/tomcat-catalina-9.0.50.jar",
                jar("Implementation-Title: Apache Tomcat\nImplementation-Version: 9.0.50\n", "org/apache/catalina/X"));
        assertThat(Catalogued.names(inventory)).containsExactly("org.apache.tomcat:tomcat-catalina 9.0.50");
    }

    @Test
    void shouldCallThePartsOfATomcatSixAsItsReleaseDid() throws IOException {
        Inventory inventory = read(
                "opt/tomcat/lib/catalina.jar",
                jar("Implementation-Title: Apache Tomcat\nImplementation-Version: 6.0.53\n", "org/apache/catalina/X"));
        assertThat(Catalogued.names(inventory))
                .containsExactly("org.apache.tomcat:catalina 6.0.53", "org.apache.tomcat:tomcat 6.0.53");
    }

    @Test
    void shouldKnowOtherServersByThePartThatProvesThem() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "opt/jetty/start.jar",
                        new Zip()
                                .coordinates("org.eclipse.jetty", "jetty-start", "9.4.44.v20210927")
                                .bytes())
                .file(
                        "opt/activemq/bin/activemq.jar",
                        new Zip()
                                .coordinates("org.apache.activemq", "activemq-run", "5.16.4")
                                .bytes())
                .file(
                        "opt/kafka/libs/kafka_2.13-3.0.0.jar",
                        jar("Version: 3.0.0\n", "kafka/server/KafkaServer").bytes())
                .file(
                        "opt/wildfly/modules/system/layers/base/org/jboss/as/ee/main/wildfly-ee-26.0.0.Final.jar",
                        new Zip()
                                .coordinates("org.wildfly", "wildfly-ee", "26.0.0.Final")
                                .bytes())
                .file(
                        "usr/share/elasticsearch/lib/elasticsearch-7.10.0.jar",
                        jar("Implementation-Version: 7.10.0\n", "org/elasticsearch/node/Node")
                                .bytes()));
        Completeness.row(
                "16f",
                "Java: products of other servers",
                "one part each of Jetty, ActiveMQ, Kafka, WildFly and Elasticsearch, where the distribution has it",
                "elasticsearch 7.10.0, kafka_2.13 3.0.0, org.apache.activemq:activemq-run 5.16.4, org.eclipse.jetty:jetty-start 9.4.44.v20210927, org.wildfly:wildfly-ee 26.0.0.Final",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "org.apache.activemq:activemq-run 5.16.4",
                        "org.apache.activemq:apache-activemq 5.16.4",
                        "org.apache.kafka:kafka 3.0.0",
                        "org.apache.kafka:kafka_2.13 3.0.0",
                        "org.eclipse.jetty:jetty-home 9.4.44.v20210927",
                        "org.eclipse.jetty:jetty-start 9.4.44.v20210927",
                        "org.elasticsearch:elasticsearch 7.10.0",
                        "org.wildfly:wildfly-dist 26.0.0.Final",
                        "org.wildfly:wildfly-ee 26.0.0.Final");
    }

    private static final String POM = """
            <project><parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>3.1</version></parent>
            <artifactId>lib</artifactId><properties><revision>4.5</revision></properties>%s
            <licenses><license><name>Apache-2.0</name></license></licenses></project>""";

    @Test
    void shouldReadAProjectFileWithoutCoordinatesBesideIt() throws IOException {
        String path = "META-INF/maven/org.example/lib/pom.xml";
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "app/inherited.jar",
                        new Zip().file(path, POM.formatted("")).bytes())
                .file(
                        "app/property.jar",
                        new Zip()
                                .file(path, POM.formatted("<version>${revision}</version>"))
                                .bytes())
                .file(
                        "app/lib-7.8.jar",
                        new Zip()
                                .file(path, POM.formatted("<version>${changelist}</version>"))
                                .bytes())
                .file(
                        "srv/unpacked/" + path,
                        POM.formatted("<version>9</version>").getBytes()));
        Completeness.row(
                "16g",
                "Java: a pom.xml without pom.properties",
                "the version of the parent, of a property, of the file's name, and in an unpacked archive",
                "lib 7.8",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "org.example:lib 3.1", "org.example:lib 4.5", "org.example:lib 7.8", "org.example:lib 9");
        assertThat(inventory.packages().get(0).particulars().licences()).containsExactly("Apache-2.0");
    }

    @Test
    void shouldReportALibraryWhoseProjectFileLeavesTheVersionOpen() throws IOException {
        String open = POM.formatted("<version>${changelist}</version>");
        Inventory inventory = read(
                "app/all.jar",
                new Zip()
                        .file("META-INF/maven/org.example/lib/pom.xml", open)
                        .file(
                                "META-INF/maven/com.acme/all/pom.xml",
                                POM.formatted("<version>2</version>").replace("<artifactId>lib", "<artifactId>all")));
        assertThat(Catalogued.names(inventory)).containsExactly("org.example:all 2");
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.path()).contains("/app/all.jar!/META-INF/maven/org.example/lib/pom.xml"));
    }

    @Test
    void shouldListAnArchiveThatNothingNamesBesidesTheLibraryThatItHasTakenIn() throws IOException {
        // com.graphql-java:graphql-java:16.2, made by Gradle, with guava's coordinates and classes of its own
        Inventory inventory = read(
                "lib/graphql-java-16.2.jar",
                jar("Automatic-Module-Name: com.graphqljava\n", "graphql/GraphQL", "graphql/schema/GraphQLSchema")
                        .file("graphql/com/google/common/base/Joiner.class", "")
                        .coordinates("com.google.guava", "guava", "30.0-jre"));
        Completeness.row(
                "16h",
                "Java: an archive of Gradle with one shaded library",
                "graphql-java-16.2.jar with guava's pom.properties",
                "com.google.guava:guava 30.0-jre",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory))
                .containsExactly("com.google.guava:guava 30.0-jre", "com.graphql-java:graphql-java 16.2");
    }

    @Test
    void shouldNotListARenamedArchiveTwice() throws IOException {
        Inventory inventory = read(
                "app/shop-production-42.jar",
                jar("", "com/acme/shop/Shop").coordinates("com.acme", "webshop", "1.0.0"));
        assertThat(Catalogued.names(inventory)).containsExactly("com.acme:webshop 1.0.0");
    }

    @Test
    void shouldTakeTheLongerVersionOfTheFileName() throws IOException {
        // com.microsoft.sqlserver:mssql-jdbc:13.2.1.jre11, whose pom.properties says 13.2.1
        Inventory inventory = read(
                "lib/mssql-jdbc-13.2.1.jre11.jar",
                jar("", "com/microsoft/sqlserver/jdbc/X")
                        .coordinates("com.microsoft.sqlserver", "mssql-jdbc", "13.2.1"));
        Completeness.row(
                "16i",
                "Java: file name and pom.properties disagree",
                "mssql-jdbc-13.2.1.jre11.jar",
                "com.microsoft.sqlserver:mssql-jdbc 13.2.1",
                Completeness.of(inventory));
        assertThat(Catalogued.only(inventory).purl())
                .isEqualTo("pkg:maven/com.microsoft.sqlserver/mssql-jdbc@13.2.1.jre11");
        assertThat(Catalogued.only(read("lib/lib-1.2-linux.jar", new Zip().coordinates("org.example", "lib", "1.2")))
                        .version())
                .isEqualTo("1.2");
    }

    /** The classes of commons-compress that read tar archives, of which several releases have the same. */
    private static Zip thinned(String manifest) throws IOException {
        Zip thinned = jar(manifest);
        Path jar = Path.of(ArchiveEntry.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (InputStream in = Files.newInputStream(jar);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String path = entry.getName();
                if (path.startsWith("org/apache/commons/compress/archivers/")
                        && path.endsWith(".class")
                        && !path.contains("/zip/")
                        && !path.contains("/sevenz/")) {
                    thinned.file(path, zip.readAllBytes());
                }
            }
        }
        return thinned;
    }

    @Test
    void shouldTakeAStatedVersionThatTheClassesFit() throws IOException {
        Inventory inventory = read("lib/tar.jar", thinned("Implementation-Version: 1.28.0\n"));
        Completeness.row(
                "16j",
                "Java: a stated version inside the span that the classes allow",
                "tar.jar, commons-compress thinned out, with Implementation-Version 1.28.0",
                "org.apache.commons:commons-compress 1.27.0, tar 1.28.0",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory)).containsExactly("org.apache.commons:commons-compress 1.28.0");
    }

    @Test
    void shouldNotBelieveAVersionThatTheClassesDoNotFit() throws IOException {
        assertThat(Catalogued.names(read("lib/tar.jar", thinned("Implementation-Version: 99\n"))))
                .hasSize(2)
                .contains("tar 99");
    }

    @Test
    void shouldNotTakeTheDigitOfANameForTheVersion() throws IOException {
        Inventory inventory =
                read("lib/zipkin-storage-mysql-v1-2.23.2.jar", jar("", "zipkin2/storage/mysql/v1/MySQLStorage"));
        Completeness.row(
                "16k",
                "Java: a name that ends in a number",
                "zipkin-storage-mysql-v1-2.23.2.jar",
                "zipkin-storage-mysql v1-2.23.2",
                Completeness.of(inventory));
        assertThat(Catalogued.names(inventory)).containsExactly("io.zipkin.zipkin2:zipkin-storage-mysql-v1 2.23.2");
    }

    /** Repositories of Maven, Karaf, Coursier, Gradle and Ivy. */
    @ParameterizedTest
    @CsvSource({
        "root/.m2/repository/org/acme/lib/1.2/lib-1.2.jar, org.acme:lib 1.2",
        "opt/karaf/system/org/acme/lib/1.2/lib-1.2.jar, org.acme:lib 1.2",
        "root/.cache/coursier/v1/https/repo1.maven.org/maven2/org/acme/lib/1.2/lib-1.2-tests.jar, org.acme:lib 1.2",
        "root/.gradle/caches/modules-2/files-2.1/org.acme/lib/1.2/0a1b/lib-1.2.jar, org.acme:lib 1.2",
        "root/.ivy2/cache/org.acme/lib/jars/lib-1.2.jar, org.acme:lib 1.2",
        "root/.m2/repository/acme/acme/1.2/acme-1.2.jar, acme:acme 1.2",
        "srv/com/shop/libs/org/acme/lib/1.2/lib-1.2.jar, org.acme:lib 1.2",
        "srv/app/lib/1.2/lib-1.2.jar, lib 1.2",
    })
    void shouldReadTheFoldersOfARepository(String path, String expected) throws IOException {
        assertThat(Catalogued.names(read(path, jar("", "acme/X")))).containsExactly(expected);
    }

    @Test
    void shouldTakeTheOrganizationThatSbtWrites() throws IOException {
        // com.typesafe.play:play_2.13:2.8.19 has these in its manifest
        InstalledPackage play = Catalogued.only(read(
                "lib/play_2.13-2.8.19.jar",
                jar(
                        "Implementation-Title: play\nImplementation-Version: 2.8.19\n"
                                + "Implementation-Vendor-Id: com.typesafe.play\n",
                        "play/api/Play")));
        assertThat(play.purl()).isEqualTo("pkg:maven/com.typesafe.play/play_2.13@2.8.19");
        assertThat(play.certainty()).isEqualTo(Certainty.DECLARED);
    }
}
