package io.hullcheck.it;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.update.DatabaseUpdate;
import io.hullcheck.advisory.update.EcosystemChoice;
import io.hullcheck.advisory.update.UpdateRequest;
import io.hullcheck.policy.Policy;
import io.hullcheck.report.ScanReport;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.SharedData;
import io.hullcheck.testing.Skip;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reports of real images by real advisories. */
final class RealReports {
    /** Of this process alone; another one runs beside it. */
    private static final Path FOLDER = Path.of("target/real-reports-" + System.getProperty("hullcheck.fork", "1"))
            .toAbsolutePath();

    private RealReports() {}

    /** By a name for a person: a whole distribution, an image of RPMs, and an application on this machine's own Debian. */
    static Map<String, ScanReport> all() throws IOException {
        Map<String, ScanReport> all = new LinkedHashMap<>();
        all.put(
                "alpine-3.10",
                scan(SharedData.require("images/alpine-3.10.tar.gz").toString()));
        all.put("mariner-2.0", scan(mariner()));
        all.put("application", scan(application()));
        return all;
    }

    private static ScanReport scan(String image) throws IOException {
        return new Scanner(new HullcheckHome(FOLDER.resolve("home")), Clock.systemUTC())
                .scan(ScanRequest.of(image)
                        .withDatabase(advisories())
                        .withPolicy(Policy.DEFAULT.withFailOn(Optional.of(Severity.HIGH))));
    }

    /** A database of the real feeds, made once a build. */
    static synchronized Path advisories() throws IOException {
        Path file = FOLDER.resolve("advisories.db");
        if (!Files.exists(file)) {
            Files.createDirectories(FOLDER);
            String base = "file:" + SharedData.require("feeds");
            DatabaseUpdate.run(
                    UpdateRequest.ofPublicPlaces(file, new EcosystemChoice.All())
                            .withBases(List.of(base), List.of(base + "/nvd"), List.of(), List.of(base + "/kev")),
                    Clock.systemUTC());
        }
        return file;
    }

    private static String mariner() throws IOException {
        LayerTar layer = new LayerTar()
                .file("etc/os-release", "ID=mariner\nVERSION_ID=\"2.0\"\nPRETTY_NAME=\"CBL-Mariner/Linux\"\n")
                .file(
                        "var/lib/rpm/rpmdb.sqlite",
                        Files.readAllBytes(SharedData.require("rpmdb/mariner-2.0-rpmdb.sqlite")));
        Files.createDirectories(FOLDER);
        return SavedImage.archive(
                        FOLDER.resolve("mariner.tar"),
                        new SavedImage().layer(layer).dockerWithBlobs("mariner:2.0"))
                .toString();
    }

    /** A kernel's packages have thousands of findings each, with which a browser's check of the page takes an hour. */
    private static String withoutLinux(String status) {
        return Stream.of(status.split("\\n\\n"))
                .filter(p -> !p.startsWith("Package: linux-"))
                .collect(Collectors.joining("\n\n"));
    }

    /** What this machine has installed, but for its kernel, then the libraries of the Maven that the samples run on, then some that grew old. */
    private static String application() throws IOException {
        SavedImage image = new SavedImage();
        LayerTar system = new LayerTar();
        for (String file : List.of("etc/os-release", "var/lib/dpkg/status")) {
            Path here = Path.of("/", file);
            if (!Files.isRegularFile(here)) {
                Skip.forWantOf("a Debian", here + " is not there");
            }
            system.file(file, withoutLinux(Files.readString(here)));
        }
        LayerTar libraries = new LayerTar();
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("hullcheck.maven"), "lib"))) {
            for (Path jar :
                    jars.filter(j -> j.toString().endsWith(".jar")).sorted().toList()) {
                libraries.file("opt/maven/lib/" + jar.getFileName(), Files.readAllBytes(jar));
            }
        }
        LayerTar old = new LayerTar();
        for (String library : List.of(
                "org.apache.logging.log4j:log4j-core:2.14.1",
                "com.fasterxml.jackson.core:jackson-databind:2.9.7",
                "org.springframework:spring-beans:5.3.1",
                "org.yaml:snakeyaml:1.26",
                "org.apache.commons:commons-text:1.9",
                "com.google.code.gson:gson:2.8.6",
                "org.apache.struts:struts2-core:2.5.10")) {
            String[] name = library.split(":");
            old.file(
                    "app/lib/" + name[1] + "-" + name[2] + ".jar",
                    new Zip().coordinates(name[0], name[1], name[2]).bytes());
        }
        return SavedImage.archive(
                        FOLDER.resolve("application.tar"),
                        image.layer(system)
                                .by("/bin/sh -c #(nop) ADD file:debian in / ")
                                .layer(libraries)
                                .by("RUN /bin/sh -c apt-get install maven # buildkit")
                                .layer(old)
                                .by("COPY lib /app/lib # buildkit")
                                .dockerWithBlobs("team/application:1"))
                .toString();
    }
}
