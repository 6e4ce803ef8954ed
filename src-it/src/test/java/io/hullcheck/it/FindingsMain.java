package io.hullcheck.it;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Scans an image on a database in a Java machine of its own. */
final class FindingsMain {
    private FindingsMain() {}

    /** @param args the image, and Hullcheck's home */
    public static void main(String[] args) throws IOException {
        ScanReport report =
                new Scanner(new HullcheckHome(Path.of(args[1])), Clock.systemUTC()).scan(ScanRequest.of(args[0]));
        System.out.println("verdict=" + report.judgement().verdict() + " sample="
                + report.database().sample() + " findings=" + report.findings().size());
    }
}
