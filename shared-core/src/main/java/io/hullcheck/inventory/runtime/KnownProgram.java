package io.hullcheck.inventory.runtime;

import io.hullcheck.inventory.Certainty;
import io.hullcheck.inventory.PackageDraft;
import io.hullcheck.inventory.PackageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A runtime or server that is told by its file's name and by the version that it carries in itself. Most are named as in
 * Bitnami's database, which is where OSV has their vulnerabilities.
 *
 * @param kind whose advisories name it
 * @param name as the advisories have it
 * @param file matches the file's own name
 * @param version the text with the version in its first group; each part of it has an end, so that nothing is tried twice
 */
public record KnownProgram(PackageKind kind, String name, Pattern file, Pattern version) {
    /** Stands in {@code version} for the first group of the file's name. */
    private static final String FILE = "FILE";

    private static final Set<String> ENDINGS = Set.of(".bin", ".real", ".exe");

    private static KnownProgram of(String name, String file, String version) {
        return new KnownProgram(PackageKind.BITNAMI, name, Pattern.compile(file), Pattern.compile(version));
    }

    private static final String THREE = "(\\d{1,4}\\.\\d{1,4}\\.\\d{1,4})";

    /** One line a program; of several that fit one file the first that states a version is meant. */
    private static final List<KnownProgram> KNOWN = List.of(
            of("aws-lc", "lib(?:crypto|ssl)[-\\w]*\\.so[.\\d]*", "AWS-LC (?:FIPS )?" + THREE),
            of("libressl", "openssl|lib(?:crypto|ssl|tls)\\.so[.\\d]*", "LibreSSL " + THREE),
            // others that speak as OpenSSL does say "OpenSSL 1.1.1 (compatible; …)"
            of(
                    "openssl",
                    "openssl|lib(?:crypto|ssl)\\.so[.\\d]*",
                    "OpenSSL (\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}[a-z]{0,2})(?! \\(compatible)[ -]"),
            of("apache", "httpd|apache2", "Apache/" + THREE),
            of("bash", "bash", "@\\(#\\)Bash version " + THREE),
            of("bun", "bun", "Bun v" + THREE + " \\("),
            of("busybox", "busybox(?:[-.]static|-extras)?", "BusyBox v" + THREE),
            of("consul", "consul", "(?:CONSUL_VERSION: |GitDescribe=|\\x00v)" + THREE + "[\\x00\"\\n -]"),
            new KnownProgram(
                    PackageKind.CARGO, "deno", Pattern.compile("deno(?:rt)?"), Pattern.compile("Deno/" + THREE)),
            of("envoy", "envoy(?:-[-.\\w]*)?", "\\x00(1\\.\\d{1,2}\\.\\d{1,2}(?:-dev)?)\\x00"),
            of("erlang", "erlexec|beam(?:\\.smp)?", "(?:/otp_src_|/src/otp-)(\\d{1,4}(?:\\.\\d{1,4}){1,4})/erts/"),
            of("erts", "beam(?:\\.smp)?", "\\[erts-(\\d{1,4}(?:\\.\\d{1,4}){1,4})\\]"),
            of(
                    "fluent-bit",
                    "fluent-bit",
                    "\\x00v?" + THREE + "(?:\\x00{1,3}(?:\\x1b\\[1m\\x00{1,3})?(?:%s)?Fluent|\",\\n  \"build_flags\")"),
            of("git", "git", "git/" + THREE),
            of(
                    "grafana",
                    "grafana(?:-server|-cli)?",
                    "\\x00(?:release-|v)?(\\d{1,2}\\.\\d{1,2}\\.\\d{1,2})(?:[+-][\\w.]{1,30})?\\x00{1,8}(?:\\$a|\\x00)"),
            of("haproxy", "haproxy", " version " + THREE + "[^,\\x00]{0,100}, released"),
            of("helm", "helm\\d?", "\\x00v([2-9]\\.\\d{1,3}\\.\\d{1,3}(?:-(?:alpha|beta|rc)\\.\\d)?)\\x00"),
            of(
                    "julia",
                    "julia|libjulia[-\\w]*\\.so[.\\d]*",
                    "\\x00" + THREE + "(?:-[a-z]{2,5}\\d)?\\x00(?:branch|verify|julia version)"),
            of("keydb", "keydb-server", "\\x00" + THREE + "\\x00"),
            of("mariadb", "mariadbd|mysqld", THREE + "-MariaDB"),
            of("memcached", "memcached", "memcached " + THREE),
            of("mongodb", "mongo[ds]", THREE + "\\x00{1,8}(?:tcmalloc|heap_size|cppdefines)"),
            of(
                    "mysql",
                    "mysqld(?:-debug)?",
                    "(?:/mysql-(?:cluster-gpl-|community-|commercial-)?|\\x00(?=\\d{1,2}\\.\\d{1,2}\\.\\d{1,2}(?:-\\w{1,20})?\\x00MySQL ))"
                            + THREE),
            of("nginx", "nginx(?:-debug)?", "nginx/" + THREE),
            of("node", "node(?:js)?|libnode\\.so[.\\d]*", "node\\.js/v" + THREE),
            of("openldap", "slapd", "\\$OpenLDAP: slapd " + THREE),
            of("perl", "perl[.\\d]*|libperl\\.so[.\\d]*", "perl5?/(5\\.\\d{1,4}\\.\\d{1,4})(?![.\\d])"),
            of("php", "php(?:\\d[.\\d]*)?|php-fpm[.\\d]*|libphp[.\\d]*\\.so", "PHP/" + THREE),
            // three numbers up to 9.6, two since 10
            of(
                    "postgresql",
                    "postgres",
                    "PostgreSQL ([89]\\.\\d{1,2}\\.\\d{1,2}|[1-9]\\d\\.\\d{1,2}|[1-9]\\d(?:beta|rc)\\d)(?![.\\d])"),
            // behind the number stand letters of the build: d, m, u, t
            of(
                    "python",
                    "(?:lib)?python([23]\\.\\d{1,4})[a-z]{0,3}(?:\\.so[.\\d]*)?",
                    "(?<![.\\d])(FILE\\.\\d{1,4})(?![.\\d])"),
            of("python", "python[23]?", "\\x00([23]\\.[0-2]?\\d\\.\\d{1,2})\\+?\\x00"),
            of("redis", "redis-(?:server|check-rdb|check-aof)", "\\x00" + THREE + "\\x00"),
            of("ruby", "ruby[.\\d]*|libruby[-.\\w]*", "ruby " + THREE),
            of(
                    "sqlite",
                    "sqlite3|libsqlite3\\.so[.\\d]*|(?:lib)?sqlite3?\\.(?:so|node)",
                    "\\x00(3\\.\\d{1,2}\\.\\d{1,2}(?:\\.\\d{1,2})?)\\x00"),
            of("traefik", "traefik", "\\x00v?([1-9]\\.\\d{1,3}\\.\\d{1,3}(?:-(?:alpha|beta|rc)\\.?\\d)?)\\x00"),
            of("valkey", "valkey-(?:server|check-rdb|check-aof)", "\\x00" + THREE + "\\x00"),
            of("varnish", "varnishd", "varnish-" + THREE),
            of("vault", "vault", "(?:revoke|016x|\\x00)v?(1\\.\\d{1,2}\\.\\d{1,2})(?:\\+ent)?(?![.\\d])"));

    /** The programs that a file of that path may be, in the order of the list. */
    public static List<KnownProgram> named(String path) {
        String file = withoutEnding(path.substring(path.lastIndexOf('/') + 1));
        List<KnownProgram> named = new ArrayList<>();
        for (KnownProgram known : KNOWN) {
            Matcher name = known.file.matcher(file);
            if (name.matches()) {
                named.add(name.groupCount() == 0 ? known : known.ofSeries(name.group(1)));
            }
        }
        return named;
    }

    /** Some packages put a script of the program's name before the program. */
    private static String withoutEnding(String file) {
        int dot = file.lastIndexOf('.');
        return dot > 0 && ENDINGS.contains(file.substring(dot)) ? file.substring(0, dot) : file;
    }

    private KnownProgram ofSeries(String series) {
        return new KnownProgram(
                kind, name, file, Pattern.compile(version.pattern().replace(FILE, Pattern.quote(series))));
    }

    /** What was found. */
    PackageDraft of(String stated) {
        return PackageDraft.ofLanguage(
                        kind, Optional.empty(), name, stated, "the version that the program carries in itself")
                .asSureAs(Certainty.DECLARED);
    }
}
