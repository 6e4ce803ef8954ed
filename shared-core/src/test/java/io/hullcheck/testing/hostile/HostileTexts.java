package io.hullcheck.testing.hostile;

import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.Zip;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Files that package managers keep, each with every attack on its reader. */
final class HostileTexts {
    private static final int MILLION = 1_000_000;

    private HostileTexts() {}

    private static final List<String> PLACES = List.of(
            "var/lib/dpkg/status",
            "var/lib/dpkg/status.d/base",
            "var/lib/dpkg/info/a.list",
            "usr/share/doc/a/copyright",
            "lib/apk/db/installed",
            "etc/os-release",
            "usr/lib/opkg/status",
            "var/lib/rpmmanifest/container-manifest-2",
            "p/a.dist-info/METADATA",
            "p/a.egg-info/PKG-INFO",
            "n/node_modules/a/package.json",
            "c/vendor/composer/installed.json",
            "opt/conda/conda-meta/a-1-0.json",
            "g/specifications/a-1.gemspec",
            "d/app.deps.json",
            "opt/java/release",
            "usr/local/go/VERSION",
            "opt/bitnami/a/.spdx-a.spdx",
            "s/bom.json",
            "s/bom.xml",
            "s/a.spdx.json");

    private static Map<String, Supplier<String>> attacks() {
        Map<String, Supplier<String>> attacks = new LinkedHashMap<>();
        attacks.put("one line of brackets", () -> "Depends: " + "(".repeat(MILLION));
        attacks.put("a million lines", () -> "a:b\n".repeat(300_000));
        attacks.put("lists in lists", () -> "[".repeat(MILLION));
        attacks.put("objects in objects", () -> "{\"packages\":".repeat(200_000));
        attacks.put("one long text", () -> "{\"name\":\"" + "a".repeat(2 * MILLION) + "\",\"version\":\"1\"}");
        attacks.put("many fields", () -> fields());
        attacks.put("elements in elements", () -> "<a>".repeat(300_000));
        attacks.put("entities of entities", () -> entities());
        attacks.put("a long version", () -> version());
        return attacks;
    }

    private static String fields() {
        StringBuilder json = new StringBuilder("{\"name\":\"a\",\"version\":\"1\"");
        for (int i = 0; i < 200_000; i++) {
            json.append(",\"f").append(i).append("\":{\"version\":\"").append(i).append("\"}");
        }
        return json.append('}').toString();
    }

    private static String entities() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e0 \"x\">");
        for (int i = 1; i < 30; i++) {
            xml.append("<!ENTITY e" + i + " \"")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        return xml.append("]><bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\">&e29;</bom>")
                .toString();
    }

    /** For every reader a name and a version that is too long, in its own words. */
    private static String version() {
        String ones = "1." + "1.".repeat(4_000) + "1";
        return "Package: a\nName: a\nStatus: install ok installed\nArchitecture: all\nVersion: " + ones + "\nP:a\nV:"
                + ones
                + "\nID=debian\nVERSION_ID=" + ones + "\nJAVA_VERSION=\"" + ones + "\"\ngo" + ones + "\na\t" + ones
                + "\t0\t0\tv\t0\t0\tx\t(none)\ta-" + ones + "-1.src.rpm\n\n";
    }

    static List<HostileCase> cases() {
        List<HostileCase> cases = new ArrayList<>();
        attacks().forEach((name, text) -> {
            for (String place : PLACES) {
                cases.add(new HostileCase(
                        "Files of package managers: " + name,
                        place + ", " + name,
                        file -> SavedImage.archive(
                                file,
                                new SavedImage()
                                        .layer(new LayerTar().file(place, text.get()))
                                        .dockerLegacy("app:1"))));
            }
            for (String inside : List.of(
                    "META-INF/MANIFEST.MF", "META-INF/maven/g/a/pom.properties", "META-INF/maven/g/a/pom.xml")) {
                cases.add(new HostileCase(
                        "Files of package managers: " + name,
                        inside + ", " + name,
                        file -> SavedImage.archive(
                                file,
                                new SavedImage()
                                        .layer(new LayerTar()
                                                .file(
                                                        "a.jar",
                                                        new Zip()
                                                                .file(inside, text.get())
                                                                .bytes()))
                                        .dockerLegacy("app:1"))));
            }
        });
        return cases;
    }

    /** Files that are no text, damaged at random. */
    static List<HostileCase> binaries() {
        List<HostileCase> cases = new ArrayList<>();
        Map<String, byte[]> starts = new LinkedHashMap<>();
        starts.put("var/lib/rpm/Packages", new byte[0]);
        starts.put("var/lib/rpm/Packages.db", "RpmP".getBytes(StandardCharsets.US_ASCII));
        starts.put("var/lib/rpm/rpmdb.sqlite", "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
        starts.put("bin/elf", new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        starts.put("bin/pe.exe", new byte[] {'M', 'Z'});
        starts.put("bin/macho", new byte[] {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe});
        starts.put("opt/java/lib/modules", new byte[] {(byte) 0xda, (byte) 0xda, (byte) 0xfe, (byte) 0xca});
        starts.put("a.jar", new byte[] {'P', 'K', 3, 4});
        starts.put("A.class", new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe});
        starts.put("app/a.phar", "<?php __HALT_COMPILER(); ?>\r\n".getBytes(StandardCharsets.US_ASCII));
        starts.forEach((place, start) -> {
            for (int seed = 0; seed < 4; seed++) {
                byte[] content = content(start, seed);
                cases.add(new HostileCase(
                        "Programs and databases of chance",
                        place + ", number " + seed,
                        file -> SavedImage.archive(
                                file,
                                new SavedImage()
                                        .layer(new LayerTar().file(place, content))
                                        .dockerLegacy("app:1"))));
            }
        });
        return cases;
    }

    private static byte[] content(byte[] start, int seed) {
        byte[] content = new byte[1 << 18];
        if (seed > 1) {
            new Random(seed).nextBytes(content);
        } else {
            Arrays.fill(content, (byte) -seed);
        }
        System.arraycopy(start, 0, content, 0, start.length);
        return content;
    }
}
