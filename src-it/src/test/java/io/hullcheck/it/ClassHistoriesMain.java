package io.hullcheck.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * Makes the class histories anew: which classes each release of an often shaded library has, from the releases
 * themselves. Called by hand with the base of a Maven repository and the folder of the histories; see
 * CONTRIBUTING, "Add a library that is often shaded".
 */
public final class ClassHistoriesMain {
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    /** Previews are not shaded by anybody; builds for Android lack classes. */
    private static final Pattern UNSTABLE = Pattern.compile(
            "(?i).*(alpha|beta|[.-]rc|[.-]cr\\d|[.-]m\\d|[.-]pre|snapshot|android|preview|incubating|[.-]b\\d|jre7|20030203|20040616|20031027|20041012|2005).*");

    /** What a library has taken in from others, or given to others, is no part of it. */
    private static final Map<String, String> OTHERS = Map.of(
            "com.google.guava:guava", "util/concurrent/internal/",
            "com.fasterxml.jackson.dataformat:jackson-dataformat-yaml", "snakeyaml/");

    private static final Pattern ANONYMOUS = Pattern.compile(".*\\$\\d.*");

    private static final int ANCHORS_PER_RELEASE = 12;
    private static final int MOST_ANCHORS = 40;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    private ClassHistoriesMain() {}

    /** One library: which of its classes was in which of its releases. */
    private record History(
            String name,
            String root,
            String witness,
            List<String> versions,
            TreeMap<String, TreeSet<Integer>> classes) {}

    /** @param args base of the repository, and the folder of the histories with its {@code index.txt} */
    public static void main(String[] args) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Path folder = Path.of(args[1]);
        Path index = folder.resolve("index.txt");
        List<History> histories = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(index)) {
                String[] parts = line.split(" ");
                histories.add(library(args[0], parts[0], parts[1], parts.length > 2 ? parts[2] : "-", threads));
            }
        } finally {
            threads.shutdownNow();
        }
        Map<String, Integer> rarity = new TreeMap<>();
        histories.forEach(h -> h.classes.keySet().forEach(c -> rarity.merge(simple(c), 1, Integer::sum)));
        List<String> lines = new ArrayList<>();
        for (History history : histories) {
            lines.add(String.join(" ", history.name, history.root, history.witness) + " "
                    + String.join(" ", anchors(history, rarity)));
            try (Writer out = Files.newBufferedWriter(
                    folder.resolve(history.name.replace(':', '+') + ".txt"), StandardCharsets.UTF_8)) {
                write(history, out);
            }
        }
        Files.write(index, lines);
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Classes by which a copy is noticed: few, rare ones, and several of every release. */
    private static List<String> anchors(History history, Map<String, Integer> rarity) {
        int[] wanted = new int[history.versions.size()];
        Arrays.fill(wanted, ANCHORS_PER_RELEASE);
        TreeSet<String> left = new TreeSet<>();
        history.classes.keySet().stream()
                .filter(c -> c.indexOf('$') < 0 && !c.endsWith("-info"))
                .forEach(left::add);
        List<String> anchors = new ArrayList<>();
        while (anchors.size() < MOST_ANCHORS) {
            String best = null;
            long bestWorth = 0;
            for (String name : left) {
                long covered = history.classes.get(name).stream()
                        .filter(v -> wanted[v] > 0)
                        .count();
                // spread over the folders, so that some of them are left of a copy that was thinned out
                long neighbours = anchors.stream()
                        .filter(a -> folder(a).equals(folder(name)))
                        .count();
                long worth = covered
                        * 10_000
                        / rarity.get(simple(name))
                        / (2 + neighbours)
                        / (simple(name).length() < 8 ? 10 : 1);
                if (worth > bestWorth) {
                    best = name;
                    bestWorth = worth;
                }
            }
            if (best == null) {
                break;
            }
            left.remove(best);
            anchors.add(best);
            history.classes.get(best).forEach(v -> wanted[v]--);
        }
        return anchors;
    }

    private static History library(String base, String name, String rootFolder, String witness, ExecutorService threads)
            throws Exception {
        String root = rootFolder + "/";
        String folder = base + "/" + name.substring(0, name.indexOf(':')).replace('.', '/') + "/"
                + name.substring(name.indexOf(':') + 1) + "/";
        String artifact = name.substring(name.indexOf(':') + 1);
        TreeSet<ComparableVersion> versions = new TreeSet<>();
        Matcher found =
                VERSION.matcher(new String(get(folder + "maven-metadata.xml").orElseThrow(), StandardCharsets.UTF_8));
        while (found.find()) {
            if (!UNSTABLE.matcher(found.group(1)).matches()) {
                versions.add(new ComparableVersion(found.group(1)));
            }
        }
        Map<String, Future<TreeSet<String>>> pending = new TreeMap<>();
        for (ComparableVersion version : versions) {
            String jar = folder + version + "/" + artifact + "-" + version + ".jar";
            pending.put(version.toString(), threads.submit(() -> classes(jar, root)));
        }
        List<String> kept = new ArrayList<>();
        TreeMap<String, TreeSet<Integer>> history = new TreeMap<>();
        for (ComparableVersion version : versions) {
            TreeSet<String> classes = pending.get(version.toString()).get();
            classes.removeIf(c -> OTHERS.containsKey(name) && c.startsWith(OTHERS.get(name)));
            if (classes.isEmpty()) {
                continue;
            }
            classes.forEach(
                    c -> history.computeIfAbsent(c, n -> new TreeSet<>()).add(kept.size()));
            kept.add(version.toString());
        }
        System.out.println(name + ": " + kept.size() + " releases, " + history.size() + " classes");
        return new History(name, rootFolder, witness, kept, history);
    }

    /** Releases in the first line, then folders, which start with a slash, and the classes in them. */
    private static void write(History history, Writer out) throws IOException {
        out.write(String.join(" ", history.versions) + "\n");
        String folder = "";
        for (Map.Entry<String, TreeSet<Integer>> entry : history.classes.entrySet()) {
            int slash = entry.getKey().lastIndexOf('/') + 1;
            if (!entry.getKey().substring(0, slash).equals(folder)) {
                folder = entry.getKey().substring(0, slash);
                out.write("/" + folder + "\n");
            }
            out.write(entry.getKey().substring(slash) + spans(entry.getValue(), history.versions.size()) + "\n");
        }
    }

    /** {@code 3-7,9-}: places in the list of versions; nothing for a class that was always there. */
    private static String spans(TreeSet<Integer> places, int versions) {
        if (places.size() == versions) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        int first = -1;
        int last = -2;
        for (int place : places) {
            if (place != last + 1) {
                close(text, first, last, versions);
                first = place;
            }
            last = place;
        }
        close(text, first, last, versions);
        return text.toString();
    }

    private static void close(StringBuilder text, int first, int last, int versions) {
        if (first >= 0) {
            text.append(text.isEmpty() ? " " : ",").append(first);
            if (last == versions - 1) {
                text.append('-');
            } else if (last > first) {
                text.append('-').append(last);
            }
        }
    }

    private static TreeSet<String> classes(String jar, String root) throws IOException, InterruptedException {
        TreeSet<String> classes = new TreeSet<>();
        Optional<byte[]> bytes = get(jar);
        if (bytes.isPresent()) {
            try (ZipInputStream zip = new ZipInputStream(new java.io.ByteArrayInputStream(bytes.get()))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    String name = entry.getName();
                    if (name.startsWith(root)
                            && name.endsWith(".class")
                            && !ANONYMOUS.matcher(name).matches()) {
                        classes.add(name.substring(root.length(), name.length() - ".class".length()));
                    }
                }
            }
        }
        return classes;
    }

    private static Optional<byte[]> get(String address) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = HTTP.send(
                HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            if (response.statusCode() == 404) {
                return Optional.empty();
            }
            if (response.statusCode() != 200) {
                throw new IOException(address + " answers " + response.statusCode());
            }
            return Optional.of(in.readAllBytes());
        }
    }
}
