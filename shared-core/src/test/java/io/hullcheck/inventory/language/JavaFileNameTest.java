package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of real files. */
class JavaFileNameTest {
    private static String read(String base, String... stated) {
        return JavaFileName.read(base, List.of(stated))
                .map(n -> n.artifact() + " " + n.version())
                .orElse("nothing");
    }

    /** Coordinates of Maven Central, by the names of their files. */
    @ParameterizedTest
    @CsvSource({
        "spring-core-5.3.1, spring-core, 5.3.1",
        "guava-31.1-jre, guava, 31.1-jre",
        "guava-r09, guava, r09",
        "zipkin-storage-mysql-v1-2.23.2, zipkin-storage-mysql-v1, 2.23.2",
        "google-api-services-storage-v1-rev20210918-1.32.1, google-api-services-storage, v1-rev20210918-1.32.1",
        "beam-vendor-guava-26_0-jre-0.1, beam-vendor-guava-26_0-jre, 0.1",
        "beam-vendor-grpc-1_60_1-0.2, beam-vendor-grpc-1_60_1, 0.2",
        "flink-shaded-asm-9-9.3-16.1, flink-shaded-asm-9, 9.3-16.1",
        "flink-shaded-guava-31.1-jre-17.0, flink-shaded-guava, 31.1-jre-17.0",
        "flink-shaded-netty-4.1.49.Final-13.0, flink-shaded-netty, 4.1.49.Final-13.0",
        "log4j-1.2-api-2.17.1, log4j-1.2-api, 2.17.1",
        "hibernate-jpa-2.1-api-1.0.0.Final, hibernate-jpa-2.1-api, 1.0.0.Final",
        "servlet-api-2.5-6.1.14, servlet-api-2.5, 6.1.14",
        "servlet-api-2.5-20081211, servlet-api, 2.5-20081211",
        "postgresql-9.4-1201-jdbc41, postgresql, 9.4-1201-jdbc41",
        "libthrift-0.9.3-1, libthrift, 0.9.3-1",
        "htrace-core4-4.2.0-incubating, htrace-core4, 4.2.0-incubating",
        "mssql-jdbc-13.2.1.jre11, mssql-jdbc, 13.2.1.jre11",
        "kafka_2.13-3.0.0, kafka_2.13, 3.0.0",
        "scala-xml_2.13-2.1.0, scala-xml_2.13, 2.1.0",
        "jboss-jaxrs-api_2.1_spec-2.0.1.Final, jboss-jaxrs-api_2.1_spec, 2.0.1.Final",
        "jetty-alpn-openjdk8-client-9.4.44.v20210927, jetty-alpn-openjdk8-client, 9.4.44.v20210927",
        "netty-transport-native-epoll-4.1.50.Final-linux-x86_64, netty-transport-native-epoll, 4.1.50.Final",
        "json-lib-2.4-jdk15, json-lib, 2.4",
        "hive-exec-2.3.9-SNAPSHOT, hive-exec, 2.3.9-SNAPSHOT",
        "querydsl-jpa-5.0.0-jakarta, querydsl-jpa, 5.0.0",
        "app-1.0-jar-with-dependencies, app, 1.0",
        "acme-util-2.0-beta3-sources, acme-util, 2.0-beta3",
        "lib-1.0-20200101.123456-1, lib, 1.0-20200101.123456-1",
        "mysql-connector-java-5.1.17-bin, mysql-connector-java, 5.1.17",
        "org.eclipse.core.runtime_3.24.100.v20220211-2001, org.eclipse.core.runtime, 3.24.100.v20220211-2001",
        "org.apache.commons.io_2.8.0.v20210415-0900, org.apache.commons.io, 2.8.0.v20210415-0900",
    })
    void shouldFindWhereTheVersionStarts(String base, String artifact, String version) {
        assertThat(read(base)).isEqualTo(artifact + " " + version);
    }

    @Test
    void shouldLetTheManifestTell() {
        assertThat(read("flink-shaded-jackson-2.13.4-16.1", "2.13.4-16.1", "2.13.4"))
                .isEqualTo("flink-shaded-jackson 2.13.4-16.1");
        assertThat(read("tool-2022-09-3", "09-3")).isEqualTo("tool-2022 09-3");
        assertThat(read("hive-exec-2.3.9-core", "2.3.9")).isEqualTo("hive-exec 2.3.9");
        assertThat(read("lib-1.0-beta2", "1.0")).isEqualTo("lib 1.0-beta2");
    }

    @Test
    void shouldFindNothingInANameWithoutAVersion() {
        assertThat(read("catalina")).isEqualTo("nothing");
        assertThat(read("jackson-databind")).isEqualTo("nothing");
        assertThat(read("-1.2")).isEqualTo("nothing");
        assertThat(read("")).isEqualTo("nothing");
        assertThat(read("name-1.2 (copy)")).isEqualTo("nothing");
    }

    @Test
    void shouldReadAHostileNameQuickly() {
        assertThat(read("a" + "-1".repeat(1_000_000))).isEqualTo("nothing");
        assertThat(read("a" + "-1_".repeat(150))).startsWith("a-1_");
    }
}
