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
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

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
            List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(p -> p.getType() == MemoryType.HEAP)
                    .toList();
            System.gc();
            heap.forEach(MemoryPoolMXBean::resetPeakUsage);
            long start = System.nanoTime();
            String outcome =
                    outcome(scanner, ScanRequest.of(name).withLimits(limits).withSample(), folder);
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            long peak = heap.stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum() >> 20;
            System.out.println(outcome + "\t" + milliseconds + "\t" + peak);
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
