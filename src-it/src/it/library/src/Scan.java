import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.report.ReportFormats;
import io.hullcheck.report.ScanReport;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scans a folder as an image, and writes it in every format. */
public final class Scan {
    public static void main(String[] arguments) throws Exception {
        Path root = Files.createDirectories(Path.of(arguments[0]));
        Path module = Files.createDirectories(root.resolve("app/node_modules/lodash"));
        Files.writeString(module.resolve("package.json"), "{\"name\": \"lodash\", \"version\": \"4.17.20\"}");
        ScanReport report = new Scanner().scan(ScanRequest.of("dir:" + root).withSample());
        System.out.println("files: "
                + ReportFormats.write(report, ReportFormats.files(), Path.of(arguments[1])).size() + " of "
                + ReportFormats.files().size());
        report.inventory().packages().forEach(p -> System.out.println("package: " + p.name() + " " + p.version()));
    }
}
