package io.hullcheck.it;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.Inventory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.time.Clock;
import java.util.stream.Collectors;

/** Lists an image in a Java machine of its own, whose memory a test can bound. */
final class ScanMain {
    private ScanMain() {}

    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        Inventory inventory = new Scanner(new HullcheckHome(Files.createTempDirectory("home")), Clock.systemUTC())
                .inventory(ScanRequest.of(args[0]));
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(ScanMain::peak)
                .sum();
        System.out.println("files=" + inventory.files() + " seconds=" + (System.nanoTime() - start) / 1_000_000_000
                + " peak heap=" + (peak >> 20) + " MB gaps=" + inventory.gaps().size() + " packages="
                + inventory.packages().stream()
                        .map(p -> p.displayName() + " " + p.version())
                        .collect(Collectors.joining(", ")));
        inventory.gaps().forEach(g -> System.out.println(g.describe()));
    }

    private static long peak(MemoryPoolMXBean pool) {
        return pool.getPeakUsage().getUsed();
    }
}
