package io.hullcheck.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks token servers (Distribution, "Token Authentication Specification", and "Docker Registry v2 authentication via OAuth2").
 * Thread-safe.
 *
 * <p>A login goes to the server that the registry names, as Docker has it, on one condition: it is asked by TLS. Only where the
 * registry itself may be asked without TLS may its token server be, too.
 */
final class TokenServer {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_BYTES = 1 << 20;
    private static final int LONGEST_TOKEN = 64 << 10;
    /** Where a server does not say how long (token specification, "expires_in"). */
    private static final long USUAL_SECONDS = 60;

    private final Transport transport;

    TokenServer(Transport transport) {
        this.transport = transport;
    }

    /**
     * What lets a user in for a while.
     *
     * @param text of the header {@code Authorization}, behind {@code Bearer}
     */
    record Token(String text, Set<String> scopes, long until) {
        boolean isFresh() {
            return until - System.nanoTime() > 0;
        }

        @Override
        public String toString() {
            return "token for " + scopes;
        }
    }

    /** A token server that says no, in its own words. */
    static final class DeniedException extends IOException {
        private static final long serialVersionUID = 1L;

        DeniedException(String what) {
            super(what);
        }
    }

    /**
     * Fetches a token.
     *
     * @param asked the address that was answered with the challenge
     * @throws DeniedException when there is none for this user
     * @throws BusyException when there may be one later
     */
    Token fetch(Challenge challenge, URI asked, Set<String> scopes, Optional<Credential> credential)
            throws IOException {
        URI realm = Location.resolve(asked, challenge.parameter("realm").orElse(""));
        if (realm.getScheme().equals("http") && !asked.getScheme().equals("http")) {
            throw new UnusableAnswerException("its token server " + Location.host(realm)
                    + " would be asked without TLS, which the registry itself is not");
        }
        Optional<String> service = challenge.parameter("service");
        if (credential.isPresent() && credential.get() instanceof Credential.IdentityToken identity) {
            try {
                return post(
                        realm,
                        service,
                        scopes,
                        "grant_type=refresh_token&refresh_token=" + encoded(identity.token()),
                        identity.token(),
                        identity.user().isEmpty() ? Set.of(404, 405) : Set.of(401, 404, 405));
            } catch (NoSuchFormException e) {
                // Google's old registry answers 404, Artifactory 401 (containerd, "remotes/docker/auth/fetch.go"): they
                // know the other
                // form alone
                return denied(() -> get(realm, service, scopes, Optional.of(identity.asPassword())));
            }
        }
        Optional<Credential.Password> password =
                credential.filter(Credential.Password.class::isInstance).map(Credential.Password.class::cast);
        try {
            return get(realm, service, scopes, password);
        } catch (NoSuchFormException e) {
            if (password.isEmpty()) {
                throw new DeniedException(e.getMessage());
            }
            return post(
                    realm,
                    service,
                    scopes,
                    "grant_type=password&username=" + encoded(password.get().user()) + "&password="
                            + encoded(password.get().password()),
                    password.get().password(),
                    Set.of());
        }
    }

    /** A server that knows the other form of asking alone. */
    private static final class NoSuchFormException extends IOException {
        private static final long serialVersionUID = 1L;

        NoSuchFormException(String what) {
            super(what);
        }
    }

    private interface Fetch {
        Token token() throws IOException;
    }

    /** There is no third form. */
    private static Token denied(Fetch fetch) throws IOException {
        try {
            return fetch.token();
        } catch (NoSuchFormException e) {
            throw new DeniedException(e.getMessage());
        }
    }

    private Token get(URI realm, Optional<String> service, Set<String> scopes, Optional<Credential.Password> login)
            throws IOException {
        StringBuilder query = new StringBuilder();
        service.ifPresent(s -> query.append("&service=").append(encoded(s)));
        scopes.forEach(s -> query.append("&scope=").append(encoded(s)));
        login.filter(l -> !l.user().isEmpty())
                .ifPresent(l -> query.append("&account=").append(encoded(l.user())));
        URI address = query.isEmpty()
                ? realm
                : URI.create(realm + (realm.getRawQuery() == null ? "?" + query.substring(1) : query.toString()));
        Map<String, String> headers =
                login.map(l -> Map.of("Authorization", Transport.basic(l))).orElse(Map.of());
        Answer answer = transport
                .send("GET", address, headers, Body.NONE, false)
                .to(login.map(l -> Transport.secrets(Transport.basic(l))).orElse(List.of()));
        return token(answer, scopes, Set.of(404, 405));
    }

    private Token post(
            URI realm,
            Optional<String> service,
            Set<String> scopes,
            String grant,
            String secret,
            Set<Integer> noSuchForm)
            throws IOException {
        String form = grant + "&client_id=hullcheck"
                + service.map(s -> "&service=" + encoded(s)).orElse("")
                + (scopes.isEmpty() ? "" : "&scope=" + encoded(String.join(" ", scopes)));
        Body.Bytes body = new Body.Bytes(form.getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded");
        Answer answer = transport
                .send("POST", realm, Map.of("Content-Type", body.type()), body, false)
                .to(List.of(secret, encoded(secret)));
        return token(answer, scopes, noSuchForm);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static IOException refused(Answer answer, String server, Set<Integer> noSuchForm) throws IOException {
        String what = server + " answers " + answer.status()
                + answer.words().map(w -> ": " + w).orElse("");
        if (answer.status() == 429 || answer.status() >= 500) {
            return new BusyException(what, answer.header("retry-after").orElse(""));
        }
        return noSuchForm.contains(answer.status()) ? new NoSuchFormException(what) : new DeniedException(what);
    }

    private static Token token(Answer answer, Set<String> scopes, Set<Integer> noSuchForm) throws IOException {
        String server = "its token server " + Location.host(answer.address());
        byte[] bytes;
        try (answer) {
            if (answer.status() != 200) {
                throw refused(answer, server, noSuchForm);
            }
            bytes = answer.body(-1).readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new UnusableAnswerException(server + " answers with more than " + MOST_BYTES + " bytes");
        }
        JsonNode json;
        try {
            json = MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            // the answer may hold a token, so it is not repeated
            throw new UnusableAnswerException(server + " answers with something that is not JSON");
        }
        String text = json == null
                ? ""
                : json.path("access_token").asText("").isEmpty()
                        ? json.path("token").asText("")
                        : json.path("access_token").asText("");
        boolean isToken = !text.isEmpty()
                && text.length() <= LONGEST_TOKEN
                && text.chars().allMatch(c -> c > ' ' && c < 127);
        if (!isToken) {
            throw new DeniedException(server + " gives no token");
        }
        long stated = json.path("expires_in").asLong(USUAL_SECONDS);
        long seconds = stated > 0 && stated <= Duration.ofDays(1).toSeconds() ? stated : USUAL_SECONDS;
        long margin = Math.min(10, seconds / 5);
        return new Token(
                text,
                scopes,
                System.nanoTime() + Duration.ofSeconds(seconds - margin).toNanos());
    }
}
