package io.hullcheck.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The name of an image in a registry, {@code host/repository:tag} or {@code host/repository@digest} (Distribution, "reference"
 * grammar). Immutable.
 *
 * @param host with its port where it has one; {@code docker.io} for every name that Docker Hub has
 * @param isShort whether no host was named, so that {@code host} is Docker Hub for want of another
 */
public record RegistryName(
        String host, String repository, Optional<String> tag, Optional<String> digest, boolean isShort) {
    static final String HUB = "docker.io";

    /** Names that Docker has given its hub over the years. */
    private static final Set<String> HUB_NAMES = Set.of(HUB, "index.docker.io", "registry-1.docker.io");

    private static final String HUB_SERVER = "registry-1.docker.io";
    private static final int LONGEST = 1024;
    private static final int LONGEST_TAG = 128;

    /**
     * Reads a name. The part before the first slash is a host when it has a dot, a colon or a capital, or is {@code localhost},
     * as Docker decides; {@code alpine} is {@code docker.io/library/alpine}.
     *
     * @throws IllegalArgumentException when the text cannot be a name
     */
    public static RegistryName parse(String text) {
        if (text.length() > LONGEST) {
            throw none(text);
        }
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean isShort = !isHost(first);
        String rest = isShort ? text : text.substring(slash + 1);
        Optional<String> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        Optional<String> tag = Optional.empty();
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        String host = isShort ? HUB : canonical(first);
        if (host.equals(HUB) && rest.indexOf('/') < 0) {
            rest = "library/" + rest;
        }
        if (!isRepository(rest)
                || tag.filter(t -> !isTag(t)).isPresent()
                || digest.filter(d -> !isDigest(d)).isPresent()) {
            throw none(text);
        }
        return new RegistryName(host, rest, tag, digest, isShort);
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException("not the name of an image in a registry: " + Words.shortened(text));
    }

    /** One name for all that Docker Hub has; hosts have no case, and 443 is the port of TLS anyway. */
    static String canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String named = lower.endsWith(":443") ? lower.substring(0, lower.length() - ":443".length()) : lower;
        return HUB_NAMES.contains(named) ? HUB : named;
    }

    /**
     * The host that a user means who writes it as an address, in capitals, with the port of TLS, or by an old name of Docker Hub:
     * {@code https://index.docker.io/v1/} is {@code docker.io}.
     */
    public static String hostOf(String written) {
        String key = LoginFile.key(written.trim());
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    private static boolean isHost(String text) {
        boolean isMeant = text.equals("localhost")
                || text.indexOf('.') >= 0
                || text.indexOf(':') >= 0
                || !text.equals(text.toLowerCase(Locale.ROOT));
        if (!isMeant) {
            return false;
        }
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        String name = hasPort ? text.substring(0, colon) : text;
        String port = hasPort ? text.substring(colon + 1) : "1";
        boolean isAddress = name.startsWith("[") && name.endsWith("]");
        String plain = isAddress ? name.substring(1, name.length() - 1) : name;
        boolean isNamed = !plain.isEmpty()
                && plain.chars()
                        .allMatch(c -> isAlphanumeric(c) || c == '.' || c == '-' || c == '_' || isAddress && c == ':');
        boolean isPort = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNamed || !isPort) {
            throw none(text);
        }
        return true;
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isRepository(String text) {
        return List.of(text.split("/", -1)).stream()
                .allMatch(p -> !p.isEmpty()
                        && isAlphanumeric(p.charAt(0))
                        && p.chars().allMatch(c -> isAlphanumeric(c) || c == '.' || c == '_' || c == '-'));
    }

    private static boolean isTag(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_TAG
                && (isAlphanumeric(text.charAt(0)) || text.charAt(0) == '_')
                && text.chars().allMatch(c -> isAlphanumeric(c) || c == '.' || c == '_' || c == '-');
    }

    private static boolean isDigest(String text) {
        int colon = text.indexOf(':');
        return colon > 0
                && colon < text.length() - 1
                && text.chars()
                        .allMatch(c -> isAlphanumeric(c) || c == ':' || c == '+' || c == '.' || c == '_' || c == '-');
    }

    /** What a registry is asked for: the digest where there is one, else the tag, else {@code latest}. */
    public String version() {
        return digest.or(() -> tag).orElse("latest");
    }

    /** The host that answers: Docker Hub's registry has another name than its images. */
    public String server() {
        return host.equals(HUB) ? HUB_SERVER : host;
    }

    /** Every name by which a user may have given a login, a mirror or a permission for the host. */
    public List<String> hostNames() {
        return namesOf(host);
    }

    /** Every name of a host that is canonical. */
    static List<String> namesOf(String host) {
        return host.equals(HUB) ? List.of(HUB, "index.docker.io", HUB_SERVER) : List.of(host);
    }

    /**
     * The same image at another place.
     *
     * @param place {@code host} or {@code host/path}
     * @param path what stands behind the place, the repository or a part of it; may be empty
     * @throws IllegalArgumentException when the place cannot be one
     */
    public RegistryName at(String place, String path) {
        String whole = path.isEmpty() ? place : place + "/" + path;
        RegistryName moved = parse(whole
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse(""));
        if (moved.isShort) {
            throw none(place);
        }
        return moved;
    }

    /** Host and repository. */
    public String place() {
        return host + "/" + repository;
    }

    @Override
    public String toString() {
        return place() + (digest.isPresent() ? "@" : ":") + version();
    }
}
