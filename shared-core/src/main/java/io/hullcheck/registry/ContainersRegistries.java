package io.hullcheck.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code registries.conf}, version 2, of Podman, Buildah and skopeo (containers-registries.conf(5), containers-registries.conf.d(5)):
 * mirrors, places, blocked places, short names. Read once. Thread-safe.
 */
final class ContainersRegistries {
    private static final long LARGEST = 4 << 20;
    private static final int MOST_PLACES = 64;
    private static final TomlMapper TOML = new TomlMapper();

    private final Machine machine;
    private volatile Optional<Rules> rules = Optional.empty();

    ContainersRegistries(Machine machine) {
        this.machine = machine;
    }

    /** One {@code [[registry]]}. */
    private record Rule(String prefix, String location, boolean isInsecure, boolean isBlocked, List<Mirror> mirrors) {}

    private record Mirror(String location, boolean isInsecure, boolean forTags, boolean forDigests) {}

    private record Rules(
            Map<String, Rule> byPrefix, Map<String, String> aliases, List<String> searched, boolean isEnforcing) {
        /** The rule of the longest prefix. */
        Optional<Rule> of(RegistryName name) {
            return byPrefix.values().stream()
                    .filter(r -> isPrefix(r.prefix, name))
                    .max(Comparator.comparingInt(r -> r.prefix.length()));
        }
    }

    private static boolean isPrefix(String prefix, RegistryName name) {
        if (prefix.startsWith("*.")) {
            return name.host().endsWith(prefix.substring(1));
        }
        String text = name.place()
                + name.tag().map(t -> ":" + t).orElse("")
                + name.digest().map(d -> "@" + d).orElse("");
        return text.startsWith(prefix)
                && (text.length() == prefix.length() || "/:@".indexOf(text.charAt(prefix.length())) >= 0)
                // a host's port is no tag
                && !(text.length() > prefix.length() && text.charAt(prefix.length()) == ':' && prefix.indexOf('/') < 0);
    }

    /**
     * Where an image is read from, the first first.
     *
     * @throws UnusableAnswerException when it is blocked, or a file cannot be understood
     */
    List<RegistryName> places(RegistryName name) throws IOException {
        Rules read = rules();
        List<RegistryName> places = new ArrayList<>();
        for (RegistryName full : full(name, read)) {
            places.addAll(placesOf(full, read));
        }
        return List.copyOf(places);
    }

    /** A short name by its alias, else at each place that is searched. */
    private static List<RegistryName> full(RegistryName name, Rules rules) throws IOException {
        if (!name.isShort()) {
            return List.of(name);
        }
        boolean isOfficial = name.repository().startsWith("library/");
        String text = isOfficial ? name.repository().substring("library/".length()) : name.repository();
        String alias = rules.aliases.getOrDefault(text, rules.aliases.getOrDefault(name.repository(), ""));
        if (!alias.isEmpty()) {
            return List.of(moved(name, alias, ""));
        }
        if (rules.isEnforcing && rules.searched.size() > 1) {
            throw new UnusableAnswerException(
                    "the short name \"" + text + "\" may mean an image of any of " + rules.searched
                            + ", and registries.conf says that somebody has to choose (short-name-mode)",
                    "Name the image with its host");
        }
        List<RegistryName> all = new ArrayList<>();
        for (String host : rules.searched) {
            all.add(moved(name, host, text));
        }
        return all.isEmpty() ? List.of(name) : all;
    }

    private static RegistryName moved(RegistryName name, String place, String path) throws IOException {
        try {
            return name.at(place, path);
        } catch (IllegalArgumentException e) {
            throw new UnusableAnswerException(
                    "registries.conf leads to \"" + Words.shortened(place) + "\", which is no place in a registry",
                    "Mend registries.conf (podman info shows what it says)");
        }
    }

    private static List<RegistryName> placesOf(RegistryName name, Rules rules) throws IOException {
        Optional<Rule> rule = rules.of(name);
        if (rule.isEmpty()) {
            return List.of(name);
        }
        if (rule.get().isBlocked) {
            throw new UnusableAnswerException(
                    "registries.conf blocks " + rule.get().prefix, "Name another image, or ask who keeps that file");
        }
        List<RegistryName> places = new ArrayList<>();
        for (Mirror mirror : rule.get().mirrors) {
            if (name.digest().isPresent() ? mirror.forDigests : mirror.forTags) {
                places.add(moved(name, mirror.location, behind(rule.get().prefix, name)));
            }
        }
        String location = rule.get().location;
        places.add(location.isEmpty() ? name : moved(name, location, behind(rule.get().prefix, name)));
        return places.size() > MOST_PLACES ? places.subList(0, MOST_PLACES) : places;
    }

    /** What stands in a name behind a prefix. */
    private static String behind(String prefix, RegistryName name) {
        if (prefix.startsWith("*.")) {
            return name.repository();
        }
        return name.place().length() > prefix.length() ? name.place().substring(prefix.length() + 1) : "";
    }

    /** Whether the place may be asked without TLS where it does not speak it. */
    boolean isInsecure(RegistryName name) throws IOException {
        Rules read = rules();
        return read.of(name).filter(Rule::isInsecure).isPresent()
                || read.byPrefix.values().stream()
                        .flatMap(r -> r.mirrors.stream())
                        .anyMatch(m -> m.isInsecure && isPrefix(m.location, name))
                || read.byPrefix.values().stream().anyMatch(r -> r.isInsecure && isPrefix(r.location, name));
    }

    private Rules rules() throws IOException {
        Optional<Rules> known = rules;
        if (known.isPresent()) {
            return known.get();
        }
        Rules read = read();
        rules = Optional.of(read);
        return read;
    }

    /** The main file, then those beside it by name; what is later replaces what was before. */
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Optional<Path> named =
                machine.path("CONTAINERS_REGISTRIES_CONF").or(() -> machine.path("REGISTRIES_CONFIG_PATH"));
        Path own = machine.configuration().resolve("containers/registries.conf");
        Path all = machine.etc().resolve("containers/registries.conf");
        Path main = named.orElse(Files.isRegularFile(own) ? own : all);
        if (Files.isRegularFile(main)) {
            files.add(main);
        }
        Path ownFolder = machine.configuration().resolve("containers/registries.conf.d");
        for (Path folder : named.isPresent()
                ? List.<Path>of()
                : List.of(machine.etc().resolve("containers/registries.conf.d"), ownFolder)) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> there = Files.list(folder)) {
                    there.filter(f -> f.toString().endsWith(".conf") && Files.isRegularFile(f))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }

    private Rules read() throws IOException {
        Map<String, Rule> byPrefix = new LinkedHashMap<>();
        Map<String, String> aliases = new LinkedHashMap<>();
        List<String> searched = List.of();
        boolean isEnforcing = false;
        for (Path file : files()) {
            JsonNode toml = toml(file);
            if (toml.path("unqualified-search-registries").isArray()) {
                searched = texts(toml.path("unqualified-search-registries"));
            }
            isEnforcing = toml.has("short-name-mode")
                    ? toml.path("short-name-mode").asText("").equals("enforcing")
                    : isEnforcing;
            for (JsonNode registry : toml.path("registry")) {
                Rule rule = rule(registry);
                byPrefix.put(rule.prefix, rule);
            }
            toml.path("aliases")
                    .properties()
                    .forEach(a -> aliases.put(a.getKey(), a.getValue().asText("")));
        }
        return new Rules(Map.copyOf(byPrefix), Map.copyOf(aliases), List.copyOf(searched), isEnforcing);
    }

    private static JsonNode toml(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new UnusableAnswerException(
                        file + " has more than " + LARGEST + " bytes", "Look at what lies there");
            }
            return TOML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new UnusableAnswerException(
                    file + " is not TOML, line " + e.getLocation().getLineNr(), "Mend the file, or take it away");
        } catch (CharacterCodingException e) {
            throw new UnusableAnswerException(file + " is not a text in UTF-8", "Mend the file, or take it away");
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(n -> texts.add(n.asText()));
        return texts;
    }

    private static Rule rule(JsonNode registry) {
        String location = LoginFile.key(registry.path("location").asText(""));
        String prefix = registry.path("prefix").asText("");
        boolean digestsOnly = registry.path("mirror-by-digest-only").asBoolean(false);
        List<Mirror> mirrors = new ArrayList<>();
        for (JsonNode mirror : registry.path("mirror")) {
            String pulls = mirror.path("pull-from-mirror").asText("all");
            mirrors.add(new Mirror(
                    mirror.path("location").asText(""),
                    mirror.path("insecure").asBoolean(false),
                    !digestsOnly && !pulls.equals("digest-only"),
                    !pulls.equals("tag-only")));
        }
        return new Rule(
                prefix.isEmpty() ? location : prefix.startsWith("*.") ? prefix : LoginFile.key(prefix),
                location,
                registry.path("insecure").asBoolean(false),
                registry.path("blocked").asBoolean(false),
                List.copyOf(mirrors));
    }
}
