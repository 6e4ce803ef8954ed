package io.hullcheck.it;

import com.sun.net.httpserver.HttpServer;
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
import io.hullcheck.ledger.inbox.Receiver;
import io.hullcheck.policy.Policy;
import io.hullcheck.report.ScanReport;
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
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** One of many processes that have a ledger open at once. */
final class LedgerWritersMain {
    static final String TOKEN = "a token of the test";

    private LedgerWritersMain() {}

    /** @param args {@code write}, the ledger, a folder of images, the process's number, seconds; or {@code receive}, the ledger */
    public static void main(String[] args) throws IOException {
        if (args[0].equals("write")) {
            write(args[1], Path.of(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        } else {
            receive(args[1]);
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

    private static void receive(String place) throws IOException {
        // made before anybody comes
        Ledger.open(place).close();
        Receiver receiver = new Receiver(new SharedSecret(TOKEN), place, Receiver.MOST_WAITING, Clock.systemUTC());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> {
            Receiver.Answer answer = receiver.receive(new Receiver.Request(
                    exchange.getRequestMethod(),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                    Optional.empty(),
                    Optional.empty(),
                    exchange.getRequestBody()));
            exchange.sendResponseHeaders(answer.status(), -1);
            exchange.close();
        });
        server.start();
        System.out.println("port=" + server.getAddress().getPort());
        System.out.flush();
    }
}
