package io.hullcheck.it;

import io.hullcheck.EventWork;
import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.SampleAdvisories;
import io.hullcheck.image.Digest;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Telling;
import io.hullcheck.ledger.Use;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.policy.Policy;
import io.hullcheck.report.ScanReport;
import io.hullcheck.serve.LedgerServer;
import io.hullcheck.serve.ServeSettings;
import io.hullcheck.testing.PlantedSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One of many processes that have a ledger open at once. */
final class LedgerWritersMain {
    static final String TOKEN = PlantedSecret.of("registries");

    private LedgerWritersMain() {}

    /** @param args {@code write}, the ledger, a folder of images, the process's number, seconds; or {@code serve}, the ledger */
    public static void main(String[] args) throws IOException {
        if (args[0].equals("write")) {
            write(args[1], Path.of(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        } else {
            serve(args[1]);
        }
    }

    private static void write(String place, Path images, int number, int seconds) throws IOException {
        List<ScanReport> reports = new ArrayList<>();
        try (Stream<Path> files = Files.list(images)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".tar")).sorted().toList()) {
                reports.add(new Scanner(new HullcheckHome(images.resolve("home" + number)), Clock.systemUTC())
                        .scan(ScanRequest.of(file.toString()).withSample()));
            }
        }
        Instant end = Instant.now().plusSeconds(seconds);
        int rounds = 0;
        while (Instant.now().isBefore(end)) {
            try (Ledger ledger = Ledger.open(place)) {
                ledger.record(reports.get((rounds + number) % reports.size()), Use.SCANNED);
                ledger.use(
                        Digest.sha256((number + " " + rounds).getBytes(StandardCharsets.UTF_8)),
                        Use.PULLED,
                        "registry.example.com/app-" + number + ":" + rounds,
                        Instant.now());
                if (rounds % 25 == number) {
                    try (AdvisoryDatabase advisories = SampleAdvisories.open()) {
                        ledger.rescan(
                                advisories,
                                Policy.DEFAULT,
                                Instant.now().minus(Duration.ofDays(1)),
                                List.of(),
                                Telling.NOBODY,
                                Clock.systemUTC());
                    }
                }
            }
            rounds++;
        }
        System.out.println("rounds=" + rounds);
    }

    /** As the goal {@code serve} does: the server, and the work on what it was told beside it. */
    private static void serve(String place) throws IOException {
        LedgerServer server = LedgerServer.start(new ServeSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                place,
                new SharedSecret(PlantedSecret.of("readers")),
                Optional.of(new SharedSecret(TOKEN)),
                Optional.empty(),
                false,
                Optional.empty()));
        System.out.println("port=" + server.port());
        System.out.flush();
        EventWork work =
                new EventWork(new Scanner(), place, ScanRequest::of, Set.of("none.example.com"), Clock.systemUTC());
        while (true) {
            work.run(told -> {});
        }
    }
}
