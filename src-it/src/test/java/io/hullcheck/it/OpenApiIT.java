package io.hullcheck.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.HullcheckHome;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.ImageReference;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Use;
import io.hullcheck.ledger.event.SharedSecret;
import io.hullcheck.report.ScanReport;
import io.hullcheck.serve.LedgerServer;
import io.hullcheck.serve.ServeSettings;
import io.hullcheck.testing.Programs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document of the API, held against the specification, and the server against the document, by what others have written. */
class OpenApiIT {
    private static final String TOKEN = "a-token-of-the-test";
    private static final Path PYTHON = Path.of("target/readers/openapi").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void shouldAnswerAsItsDocumentSaysWhateverIsAsked() throws Exception {
        String python = Tools.require("python3");
        Files.createDirectories(PYTHON);
        Programs.runOnline(
                folder,
                List.of(
                        python,
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--target",
                        PYTHON.toString(),
                        "schemathesis==4.32.5",
                        "openapi-spec-validator"),
                "no request was made by the API's document");
        Path ledger = folder.resolve("ledger.db");
        try (Ledger open = Ledger.open(ledger)) {
            for (ScanReport report : RealReports.all().values()) {
                open.record(report, Use.PUSHED);
            }
        }
        ServeSettings settings = new ServeSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ledger.toString(),
                new SharedSecret(TOKEN),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of((inventory, platforms) -> new Scanner(
                                new HullcheckHome(folder.resolve("home")), Clock.systemUTC())
                        .assess(ScanRequest.of(ImageReference.NONE).withSample(), inventory, platforms)));
        try (LedgerServer server = LedgerServer.start(settings)) {
            String document = "http://127.0.0.1:" + server.port() + "/api/v1/openapi.json";
            Path file = folder.resolve("openapi.json");
            HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(document)).build(), HttpResponse.BodyHandlers.ofFile(file));
            assertThat(Programs.run(
                            folder,
                            List.of(
                                    "env",
                                    "PYTHONPATH=" + PYTHON,
                                    python,
                                    "-m",
                                    "openapi_spec_validator",
                                    file.toString())))
                    .contains("OK");
            Tools.Result result = Tools.run(
                    folder,
                    5,
                    List.of(
                            "env",
                            "PYTHONPATH=" + PYTHON,
                            python,
                            "-c",
                            "from schemathesis.cli import schemathesis; schemathesis()",
                            "run",
                            document,
                            "--header=Authorization: Bearer " + TOKEN,
                            "--max-examples=5",
                            // what is known by an address alone cannot be guessed
                            "--warnings=off",
                            "--workers=2",
                            "--seed=1"));
            System.out.println(
                    result.out().lines().filter(l -> l.contains("generated")).toList());
            assertThat(result.code()).as(result.out()).isZero();
            assertThat(result.out()).contains("No issues found").doesNotContain("Network error");
        }
    }
}
