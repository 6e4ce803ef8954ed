package io.hullcheck.isolation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The other side of {@link ChildJvmTest}: does as it is told in one word. */
public final class TestChild {
    private TestChild() {}

    /** @param args none */
    public static void main(String[] args) throws IOException, InterruptedException {
        DataOutputStream out = new DataOutputStream(System.out);
        switch (new DataInputStream(System.in).readUTF()) {
            case "environment" -> out.writeUTF(new TreeMap<>(System.getenv()).toString());
            case "files" -> {
                Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
                Files.writeString(Files.createTempFile("left", ".txt"), "over");
                out.writeUTF(temporary.toString());
            }
            case "fill" -> fill(new ArrayList<>());
            case "exit" -> {
                System.err.println("no more");
                System.exit(17);
            }
            case "babble" -> {
                // more than anybody keeps
                for (int i = 0; i < 100_000; i++) {
                    System.err.println("babble " + i);
                }
                out.writeUTF("done");
            }
            case "write" -> out.writeUTF(written());
            case "home" -> out.writeUTF(home());
            case "connect" -> out.writeUTF(interfaces());
            default -> Thread.sleep(600_000);
        }
        out.flush();
        Thread.sleep(600_000);
    }

    private static void fill(List<byte[]> held) {
        while (true) {
            held.add(new byte[1 << 20]);
        }
    }

    /** Where this process can write, of the places where any can. */
    private static String written() {
        Map<String, Boolean> places = new TreeMap<>();
        for (Path place :
                List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of(System.getProperty("user.home")), Path.of("."))) {
            try {
                Files.delete(Files.createTempFile(place, "hullcheck-test", ".txt"));
                places.put(place.toString(), true);
            } catch (IOException e) {
                places.put(place.toString(), false);
            }
        }
        return places.toString();
    }

    private static String home() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("user.home")))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String interfaces() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/dev"))) {
            return lines.skip(2)
                    .map(l -> l.substring(0, l.indexOf(':')).strip())
                    .sorted()
                    .toList()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
