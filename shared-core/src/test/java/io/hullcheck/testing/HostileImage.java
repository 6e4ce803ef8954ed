package io.hullcheck.testing;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * An image whose every text is an attack on whoever shows it: names of packages and files, versions, labels, instructions of its
 * Dockerfile, the name of its distribution.
 */
public final class HostileImage {
    /** Markup that runs a script, in as many ways as end another context first. */
    public static final String MARKUP =
            "\"'></code></script></style>]]>--><img src=x onerror=alert(1)><script>alert(2)</script><svg/onload=alert(3)>";

    /** A terminal's escapes (clear, title, link), a bell, a backspace, bidirectional marks, a line's end, XML's forbidden. */
    public static final String CONTROL =
            "\u001b[2J\u001b]0;owned\u0007\u001b]8;;http://example.invalid\u0007\b\r\n\u202egnp.exe\u2066\u2069\u200f\u0085\ufffe\u009b31m\u061c\ufdd0\udb40\udc41";

    /** A spreadsheet's formula, a template's own words, Markdown, a mention, a command. */
    public static final String WORDS =
            "=cmd|' /C calc'!A0 +1 @SUM(1) {{verdict}} ${jndi:ldap://x} @all [x](javascript:alert(1)) `id` $(id) ::set-output name=x::y ##vso[task.complete result=Succeeded;]";

    public static final String ALL = MARKUP + CONTROL + WORDS;

    private HostileImage() {}

    /** The image, scanned by the sample: it holds log4j-core 2.14.1 in a place with a bad name. */
    public static ScanReport scanned(Path folder) throws IOException {
        String name = json(ALL);
        LayerTar layer = new LayerTar()
                .file(
                        "etc/os-release",
                        "ID=debian\nVERSION_ID=12\nPRETTY_NAME='" + ALL.replaceAll("['\r\n]", "") + "'\n")
                .file(
                        "var/lib/dpkg/status",
                        "Package: zlib1g\nSource: zlib\nStatus: install ok installed\nArchitecture: amd64\nMaintainer: "
                                + ALL.replaceAll("[\r\n]", "") + "\nVersion: 1:1\n")
                .file(
                        "app/" + file(ALL) + ".jar",
                        new Zip()
                                .coordinates("org.apache.logging.log4j", "log4j-core", "2.14.1")
                                .bytes())
                .file("app/damaged " + file(ALL) + ".jar", "no zip")
                .file(
                        "app/node_modules/bad/package.json",
                        "{\"name\": " + name + ", \"version\": \"1.0.0\", \"license\": " + name + "}")
                .file("app/node_modules/worse/package.json", "{\"name\": \"worse\", \"version\": " + name + "}");
        Path file = SavedImage.archive(
                folder.resolve("hostile.tar"),
                new SavedImage()
                        .layer(layer)
                        .by("RUN " + ALL)
                        .label(ALL, ALL)
                        .label("org.opencontainers.image.title", ALL)
                        .dockerWithBlobs("app:1"));
        return new Scanner(
                        new HullcheckHome(folder), Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC))
                .scan(ScanRequest.of(file.toString()).withSample());
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
        return json.append('"').toString();
    }

    /** As a name of a file, of at most 255 bytes a part. */
    private static String file(String text) {
        String name = text.replace("/", "\u2215");
        StringBuilder parts = new StringBuilder();
        int bytes = 0;
        for (int c : name.codePoints().toArray()) {
            String one = new String(Character.toChars(c));
            bytes += one.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > 200) {
                parts.append('/');
                bytes = 0;
            }
            parts.append(one);
        }
        return parts.toString();
    }
}
