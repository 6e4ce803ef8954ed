package io.hullcheck.it;

import io.hullcheck.HullcheckHome;
import io.hullcheck.Pusher;
import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.image.Digest;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Use;
import io.hullcheck.policy.Policy;
import io.hullcheck.report.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Does one thing over and over until it is killed; says each time that it has done it. */
final class KillTrialsMain {
    private KillTrialsMain() {}

    /** @param args {@code scan}, {@code push} or {@code record}, Hullcheck's home, the image, a place, the number to start with */
    public static void main(String[] args) throws IOException {
        HullcheckHome home = new HullcheckHome(Path.of(args[1]));
        Scanner scanner = new Scanner(home, Clock.systemUTC());
        ScanRequest request = request(args[2], host(args[0].equals("scan") ? args[2] : args[3]));
        for (int i = Integer.parseInt(args[4]); ; i++) {
            switch (args[0]) {
                case "scan" -> {
                    System.out.println(
                            "scanned " + scanner.scan(request).findings().size());
                    // what was kept is made anew
                    empty(home.folder().resolve("inventories"));
                }
                case "push" -> {
                    ScanReport report = scanner.scan(request);
                    Pusher.push(request, report, List.of(args[3] + ":" + i), pushed -> {});
                    System.out.println("pushed " + i);
                }
                default -> {
                    ScanReport report = scanner.scan(request);
                    try (Ledger ledger = Ledger.open(args[3])) {
                        ledger.record(report, Use.SCANNED);
                        ledger.use(
                                Digest.sha256(Integer.toString(i).getBytes(StandardCharsets.UTF_8)),
                                Use.PULLED,
                                "registry.example.com/app:" + i,
                                Instant.now());
                    }
                    System.out.println("recorded " + i);
                }
            }
            System.out.flush();
        }
    }

    /** Nothing fails: what is tried is whether things stay whole. */
    static ScanRequest request(String image, String host) throws IOException {
        return ScanRequest.of(ImageReference.parse(image).text())
                .withPolicy(Policy.DEFAULT.withFailOn(Optional.empty()))
                .withRegistries(RegistryAccess.DEFAULT.withPlain(Set.of(host)));
    }

    /** The host of {@code registry:HOST/NAME} or {@code HOST/NAME}; something harmless for a path. */
    static String host(String place) {
        String name = place.startsWith("registry:") ? place.substring("registry:".length()) : place;
        int slash = name.indexOf('/');
        return slash > 0 ? name.substring(0, slash) : "none.example.com";
    }

    private static void empty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path file : below.filter(p -> !p.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
