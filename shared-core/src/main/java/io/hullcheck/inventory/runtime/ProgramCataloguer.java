package io.hullcheck.inventory.runtime;

import io.hullcheck.inventory.Cataloguer;
import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells runtimes and servers by their file's name and by the version that they carry in themselves. They are named as in
 * Bitnami's database, which is where OSV has their vulnerabilities.
 */
public final class ProgramCataloguer implements Cataloguer {
    private static final long SMALLEST = 4_096;
    private static final int BUFFER = 1 << 16;

    /** No version text is as long. */
    private static final int OVERLAP = 128;

    /** More different versions in one program are no versions of it. */
    private static final int MOST_VERSIONS = 50;

    /**
     * @param name in Bitnami's database
     * @param file the file's own name
     * @param version the text with the version in it; {@code FILE} stands for the first group of the file's name
     */
    private record Known(String name, Pattern file, String version) {
        static Known of(String name, String file, String version) {
            return new Known(name, Pattern.compile(file), version);
        }
    }

    /** One line a program. */
    private static final List<Known> KNOWN = List.of(
            Known.of("git", "git", "git/(\\d+\\.\\d+\\.\\d+)"),
            Known.of("haproxy", "haproxy", " version (\\d+\\.\\d+\\.\\d+)[^,\\x00]*, released"),
            Known.of("keydb", "keydb-server", "\\x00(\\d+\\.\\d+\\.\\d+)\\x00"),
            Known.of("openssl", "openssl|lib(?:crypto|ssl)\\.so[.\\d]*", "OpenSSL (\\d+\\.\\d+\\.\\d+[a-z]{0,2})[ -]"),
            Known.of("perl", "perl[.\\d]*|libperl\\.so[.\\d]*", "perl5?/(5\\.\\d+\\.\\d+)(?![.\\d])"),
            Known.of("redis", "redis-(?:server|check-rdb|check-aof)", "\\x00(\\d+\\.\\d+\\.\\d+)\\x00"),
            Known.of("valkey", "valkey-(?:server|check-rdb|check-aof)", "\\x00(\\d+\\.\\d+\\.\\d+)\\x00"),
            Known.of("varnish", "varnishd", "varnish-(\\d+\\.\\d+\\.\\d+)"),
            Known.of("apache", "httpd|apache2", "Apache/(\\d+\\.\\d+\\.\\d+)"),
            Known.of("mariadb", "mariadbd|mysqld", "(\\d+\\.\\d+\\.\\d+)-MariaDB"),
            Known.of("memcached", "memcached", "memcached (\\d+\\.\\d+\\.\\d+)"),
            Known.of("nginx", "nginx", "nginx/(\\d+\\.\\d+\\.\\d+)"),
            Known.of("node", "node(?:js)?|libnode\\.so[.\\d]*", "node\\.js/v(\\d+\\.\\d+\\.\\d+)"),
            Known.of("php", "php(?:\\d[.\\d]*)?|php-fpm[.\\d]*|libphp[.\\d]*\\.so", "PHP/(\\d+\\.\\d+\\.\\d+)"),
            Known.of("postgresql", "postgres", "PostgreSQL (\\d+\\.\\d+)"),
            Known.of("python", "(?:lib)?python(3\\.\\d+)(?:\\.so[.\\d]*)?", "(?<![.\\d])(FILE\\.\\d+)(?![.\\d])"),
            Known.of("ruby", "ruby[.\\d]*|libruby[-.\\w]*", "ruby (\\d+\\.\\d+\\.\\d+)"));

    @Override
    public String name() {
        return "program";
    }

    /** A link to one leads to a file that is looked into all the same. */
    @Override
    public boolean wants(String path) {
        return false;
    }

    @Override
    public boolean wants(String path, long size) {
        return size >= SMALLEST && known(path).isPresent();
    }

    private static Optional<Known> known(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return KNOWN.stream().filter(k -> k.file.matcher(file).matches()).findFirst();
    }

    @Override
    public void catalogue(FoundFile file, Evidence evidence) throws IOException {
        Known known = known(file.path()).orElseThrow();
        Matcher name = known.file.matcher(file.path().substring(file.path().lastIndexOf('/') + 1));
        String inName = name.matches() && name.groupCount() > 0 ? Pattern.quote(name.group(1)) : "";
        Pattern version = Pattern.compile(known.version.replace("FILE", inName));
        highest(file.content(), version)
                .ifPresent(v -> evidence.found(PackageDraft.ofLanguage(
                                PackageKind.BITNAMI,
                                Optional.empty(),
                                known.name,
                                v,
                                "the version that the program carries in itself")
                        .asSureAs(Certainty.DECLARED)));
    }

    /** A program names old versions too, of which it keeps the ways; its own is the highest. */
    private static Optional<String> highest(InputStream in, Pattern pattern) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int filled = in.readNBytes(buffer, 0, BUFFER);
        // ELF; what else bears such a name is a script
        if (filled < 4 || buffer[0] != 0x7f || buffer[1] != 'E' || buffer[2] != 'L' || buffer[3] != 'F') {
            return Optional.empty();
        }
        Optional<String> highest = Optional.empty();
        int found = 0;
        while (filled > 0) {
            Matcher version = pattern.matcher(new String(buffer, 0, filled, StandardCharsets.ISO_8859_1));
            while (version.find() && found++ < MOST_VERSIONS) {
                String text = version.group(1);
                highest = highest.filter(h -> isNotLower(h, text)).or(() -> Optional.of(text));
            }
            int kept = Math.min(filled, OVERLAP);
            System.arraycopy(buffer, filled - kept, buffer, 0, kept);
            int read = in.readNBytes(buffer, kept, BUFFER - kept);
            filled = read == 0 ? 0 : kept + read;
        }
        return highest;
    }

    private static boolean isNotLower(String one, String other) {
        int order = Arrays.compare(numbers(one), numbers(other));
        // 1.1.1w comes after 1.1.1, and behind equal numbers the letters decide
        return order > 0 || order == 0 && one.compareTo(other) >= 0;
    }

    private static long[] numbers(String version) {
        // nine digits fit, and no version has more
        return Arrays.stream(version.split("\\."))
                .map(n -> n.replaceAll("\\D", ""))
                .mapToLong(n -> n.isEmpty() || n.length() > 9 ? Long.MAX_VALUE : Long.parseLong(n))
                .toArray();
    }
}
