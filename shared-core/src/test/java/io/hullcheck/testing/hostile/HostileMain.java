package io.hullcheck.testing.hostile;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Bound;
import io.hullcheck.image.Limits;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Scans what it is told on its input, one name a line, and says what came of it: outcome, milliseconds, megabytes of heap. */
public final class HostileMain {
    private HostileMain() {}

    /** @param arguments a folder for home and reports, and the seconds of a scan */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Limits limits = Limits.DEFAULT.with(Bound.SECONDS, Long.parseLong(arguments[1]));
        Scanner scanner = new Scanner(new HullcheckHome(folder.resolve("home")), Clock.systemUTC());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = in.readLine(); name != null; name = in.readLine()) {
            System.gc();
            AtomicLong peak = new AtomicLong();
            Thread watch = new Thread(() -> {
                Runtime runtime = Runtime.getRuntime();
                while (!Thread.currentThread().isInterrupted()) {
                    peak.accumulateAndGet((runtime.totalMemory() - runtime.freeMemory()) >> 20, Math::max);
                    LockSupport.parkNanos(10_000_000);
                }
            });
            watch.setDaemon(true);
            watch.start();
            long start = System.nanoTime();
            String outcome =
                    outcome(scanner, ScanRequest.of(name).withLimits(limits).withSample(), folder);
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            watch.interrupt();
            System.out.println(outcome + "\t" + milliseconds + "\t" + peak.get());
        }
    }

    private static String outcome(Scanner scanner, ScanRequest request, Path folder) {
        try {
            ScanReport report = scanner.scan(request);
            ReportFormats.write(report, List.of("json", "html"), folder.resolve("reports"));
            return report.inventory().gaps().isEmpty() ? "read" : "incomplete";
        } catch (IOException e) {
            return "refused";
        } catch (RuntimeException | Error e) {
            return "FAILED " + e.toString().replaceAll("\\s+", " ") + " "
                    + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "");
        }
    }
}
