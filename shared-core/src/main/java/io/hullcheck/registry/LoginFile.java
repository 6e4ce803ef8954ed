package io.hullcheck.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file of logins: Docker's {@code config.json} ("docker login", "Credential stores"), Podman's {@code auth.json}
 * (containers-auth.json(5)), or the old {@code .dockercfg}. An entry that cannot be read is a fault of its own host alone.
 * Immutable.
 *
 * @param entries by key in its plain form: host, or host with a path
 * @param helpers names of credential helpers by key
 * @param store the helper for every other host
 * @param fault why the file says nothing
 */
record LoginFile(
        Path path,
        Map<String, JsonNode> entries,
        Map<String, String> helpers,
        Optional<String> store,
        Optional<String> fault) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long LARGEST = 4 << 20;

    /** An entry that is there and cannot be used. */
    static final class EntryException extends IOException {
        private static final long serialVersionUID = 1L;

        EntryException(String what) {
            super(what);
        }
    }

    /** Reads a file; one that is not there has no entries. */
    static LoginFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            return new LoginFile(path, Map.of(), Map.of(), Optional.empty(), Optional.empty());
        }
        try {
            if (Files.size(path) > LARGEST) {
                return faulty(path, "it has more than " + LARGEST + " bytes");
            }
            JsonNode json = MAPPER.readTree(Files.readString(path));
            if (json == null || !json.isObject()) {
                return faulty(path, "it is not a JSON object");
            }
            boolean isOld = path.getFileName().toString().equals(".dockercfg") && !json.has("auths");
            Map<String, JsonNode> entries = new LinkedHashMap<>();
            (isOld ? json : json.path("auths")).properties().forEach(e -> put(entries, e.getKey(), e.getValue()));
            Map<String, String> helpers = new LinkedHashMap<>();
            json.path("credHelpers").properties().forEach(e -> {
                if (e.getValue().isTextual()) {
                    helpers.putIfAbsent(key(e.getKey()), e.getValue().asText());
                }
            });
            return new LoginFile(
                    path,
                    Map.copyOf(entries),
                    Map.copyOf(helpers),
                    Optional.of(json.path("credsStore").asText("")).filter(s -> !s.isBlank()),
                    Optional.empty());
        } catch (JsonProcessingException e) {
            // its text may be a password, so only the place is told
            return faulty(path, "it is not JSON, line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            return faulty(path, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static LoginFile faulty(Path path, String why) {
        return new LoginFile(path, Map.of(), Map.of(), Optional.empty(), Optional.of(path + ": " + why));
    }

    /** A key in its plain form goes before one with a scheme, as Docker prefers it. */
    private static void put(Map<String, JsonNode> entries, String written, JsonNode entry) {
        if (written.contains("://") && holdsLogin(entries.get(key(written)))) {
            return;
        }
        if (entries.get(key(written)) == null || holdsLogin(entry)) {
            entries.put(key(written), entry);
        }
    }

    private static boolean holdsLogin(JsonNode entry) {
        return entry != null
                && (entry.path("auth").asText("").length() > 0
                        || entry.path("identitytoken").asText("").length() > 0
                        || entry.path("registrytoken").asText("").length() > 0
                        || entry.has("username"));
    }

    /**
     * The plain form of a key: without scheme and without the path of an address, {@code https://HOST/v1/}; a path without a scheme is
     * that of a repository.
     */
    static String key(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        boolean isAddress = lower.startsWith("http://") || lower.startsWith("https://");
        String rest = isAddress ? written.substring(written.indexOf("://") + 3) : written;
        int slash = rest.indexOf('/');
        String host = RegistryName.canonical(slash < 0 ? rest : rest.substring(0, slash));
        String path = slash < 0 ? "" : stripped(rest.substring(slash + 1));
        boolean isOfAnApi = path.equals("v1") || path.equals("v2");
        return isAddress || isOfAnApi || path.isEmpty() ? host : host + "/" + path;
    }

    private static String stripped(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /**
     * The login of an entry.
     *
     * @return empty when there is no such entry, or an empty one, as Docker leaves it for what a helper keeps
     * @throws EntryException when it cannot be understood
     */
    Optional<Credential> login(String key) throws EntryException {
        JsonNode entry = entries.get(key);
        if (!holdsLogin(entry)) {
            return Optional.empty();
        }
        String registryToken = entry.path("registrytoken").asText("");
        if (!registryToken.isEmpty()) {
            return Optional.of(new Credential.RegistryToken(registryToken));
        }
        String identity = entry.path("identitytoken").asText("");
        String auth = entry.path("auth").asText("");
        String user = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        if (!auth.isEmpty()) {
            String decoded = decoded(auth, key);
            int colon = decoded.indexOf(':');
            if (colon < 0) {
                throw unusable(key, "its \"auth\" has no colon between user and password");
            }
            user = decoded.substring(0, colon);
            password = decoded.substring(colon + 1);
        }
        return Optional.of(
                identity.isEmpty() ? Credential.of(user, password) : new Credential.IdentityToken(user, identity));
    }

    private String decoded(String auth, String key) throws EntryException {
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(auth);
        } catch (IllegalArgumentException e) {
            throw unusable(key, "its \"auth\" is not base64");
        }
        int end = bytes.length;
        // Docker once filled passwords up with zeros
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private EntryException unusable(String key, String why) {
        return new EntryException("the entry of " + key + " in " + path + " cannot be used: " + why);
    }

    /** Keys under which a login of a repository may stand, the longest first. */
    static List<String> keys(RegistryName name) {
        List<String> keys = new ArrayList<>();
        for (String key = name.place(); key.contains("/"); key = key.substring(0, key.lastIndexOf('/'))) {
            keys.add(key);
        }
        keys.add(name.host());
        return List.copyOf(keys);
    }
}
