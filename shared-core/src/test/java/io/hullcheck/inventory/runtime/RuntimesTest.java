package io.hullcheck.inventory.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.inventory.PackageKind;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "/usr/sbin/haproxy,-v,version ([0-9.]+),haproxy"
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
            Matcher library = Pattern.compile("lib(?:ruby|python|node|php|perl|crypto)\\S* => (\\S+)")
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
