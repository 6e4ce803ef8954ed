package io.hullcheck.it;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.Severity;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.RescanReport;
import io.hullcheck.ledger.Telling;
import io.hullcheck.match.Matcher;
import io.hullcheck.policy.Policy;
import io.hullcheck.serve.LedgerSite;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds a ledger against the advisories in a Java machine of its own, whose memory a test can bound. */
final class LedgerMain {
    private LedgerMain() {}

    /** @param args the ledger, the advisories, a folder of images to be matched as if nobody remembered them, or nothing */
    public static void main(String[] args) throws IOException {
        Policy policy = Policy.DEFAULT.withFailOn(Optional.of(Severity.HIGH));
        try (Ledger ledger = Ledger.open(args[0]);
                AdvisoryDatabase advisories = SqliteAdvisories.open(Path.of(args[1]))) {
            RescanReport report =
                    ledger.rescan(advisories, policy, Instant.EPOCH, List.of(), Telling.NOBODY, Clock.systemUTC());
            long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(p -> p.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getPeakUsage)
                    .mapToLong(u -> u.getUsed())
                    .sum();
            System.out.println(String.format(
                    Locale.ROOT,
                    "images=%d components=%d affected=%d rebuild=%d appeared=%d seconds=%.2f peak=%.0f",
                    report.images(),
                    report.components(),
                    report.affected().size(),
                    report.toRebuild().size(),
                    report.affected().stream()
                            .mapToLong(a -> a.change().appeared().size())
                            .sum(),
                    report.duration().toNanos() / 1e9,
                    peak / 1e6));
            System.out.println(slowestPage(args[0]));
            if (args.length > 2) {
                System.out.println(String.format(
                        Locale.ROOT, "naive=%.2f", report.images() * secondsForOne(advisories, Path.of(args[2]))));
            }
        }
    }

    /** How long the slowest of some pages takes, and which it is. */
    private static String slowestPage(String ledger) throws IOException {
        LedgerSite site = new LedgerSite(ledger, Optional.empty(), "", true, Clock.systemUTC());
        String slowest = "";
        double most = 0;
        for (String address : List.of(
                "/?",
                "/images?verdict=FAILED",
                "/search?q=bash",
                "/search?q=NEW-PyPI-3",
                "/api/v1/images?",
                "/api/v1/findings?",
                "/api/v1/findings?severity=UNKNOWN",
                "/api/v1/findings?severity=NEGLIGIBLE",
                "/api/v1/packages?type=npm",
                "/api/v1/packages?version=1.0")) {
            String[] parts = address.split("\\?", 2);
            long start = System.nanoTime();
            if (site.answer(parts[0], parts[1]).status() != 200) {
                throw new IOException(address + " was not answered");
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (seconds > most) {
                most = seconds;
                slowest = address;
            }
        }
        return String.format(Locale.ROOT, "page=%.2f (%s)", most, slowest);
    }

    /** The way without a memory for what images have in common, of inventories that are at hand. */
    private static double secondsForOne(AdvisoryDatabase advisories, Path images) throws IOException {
        List<Inventory> inventories = new ArrayList<>();
        try (Stream<Path> files = Files.list(images)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".tar"))
                    .sorted()
                    .limit(20)
                    .toList()) {
                inventories.add(new Scanner(new HullcheckHome(images.resolve("home")), Clock.systemUTC())
                        .inventory(ScanRequest.of(file.toString())));
            }
        }
        Matcher matcher = new Matcher(advisories);
        LocalDate today = LocalDate.now();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            for (Inventory one : inventories) {
                matcher.match(one, today);
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e9 / inventories.size());
        }
        return best;
    }
}
