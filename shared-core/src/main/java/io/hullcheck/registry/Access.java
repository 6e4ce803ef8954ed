package io.hullcheck.registry;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What lets a user in to one repository of one server, for as long as a session lasts: each scope has one token, which all threads
 * use until it is old or refused. Thread-safe.
 */
final class Access {
    private final TokenServer server;
    private final Logins logins;
    private final List<TokenServer.Token> tokens = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private Optional<Challenge> bearer = Optional.empty();
    private Optional<String> fixed = Optional.empty();
    private StoredLogins.Found login;

    /** Looks a login up, once, when it is needed first. */
    interface Logins {
        StoredLogins.Found find() throws IOException;
    }

    Access(TokenServer server, Logins logins) {
        this.server = server;
        this.logins = logins;
    }

    /** What is shown without being asked: what let us in before, or a token of the server that is known by now. */
    synchronized Optional<String> shown(URI address, Set<String> scopes) throws IOException {
        Optional<String> known = known(scopes);
        if (known.isPresent() || bearer.isEmpty()) {
            return known;
        }
        try {
            return Optional.of(fetched(bearer.get(), address, scopes));
        } catch (TokenServer.DeniedException e) {
            // the registry is asked all the same: it may want another token by now
            return Optional.empty();
        }
    }

    private Optional<String> known(Set<String> scopes) {
        if (fixed.isPresent()) {
            return fixed;
        }
        tokens.removeIf(t -> !t.isFresh());
        return tokens.stream()
                .filter(t -> Scope.covers(t.scopes(), scopes))
                .findFirst()
                .map(Access::header);
    }

    private static String header(TokenServer.Token token) {
        return "Bearer " + token.text();
    }

    private String fetched(Challenge challenge, URI address, Set<String> scopes) throws IOException {
        TokenServer.Token token = server.fetch(challenge, address, scopes, login().credential());
        tokens.add(token);
        bearer = Optional.of(challenge);
        return header(token);
    }

    private StoredLogins.Found login() throws IOException {
        if (login == null) {
            login = logins.find();
        }
        return login;
    }

    /**
     * What may let us in where what was shown did not.
     *
     * @param refused what was shown; empty for nothing
     * @param challenges what the server wants, in its order
     * @return empty when nothing does; {@link #remarks} may tell why
     */
    synchronized Optional<String> instead(
            Optional<String> refused, List<Challenge> challenges, URI address, Set<String> scopes) throws IOException {
        Optional<Challenge> wanted = challenges.stream()
                .filter(c -> c.scheme().equals("bearer") && c.parameter("realm").isPresent())
                .findFirst();
        Set<String> all = Scope.merged(
                scopes,
                wanted.flatMap(c -> c.parameter("scope")).map(Scope::split).orElse(Set.of()));
        Optional<String> other = known(all);
        if (other.isPresent() && !other.equals(refused)) {
            // another thread was faster
            return other;
        }
        remarks.clear();
        tokens.removeIf(t -> refused.filter(header(t)::equals).isPresent());
        Optional<Credential> credential = login().credential();
        remarks.addAll(login().remarks());
        if (credential.isPresent() && credential.get() instanceof Credential.RegistryToken token) {
            return fixed("Bearer " + token.token(), refused);
        }
        if (wanted.isPresent()) {
            try {
                return Optional.of(fetched(wanted.get(), address, all));
            } catch (TokenServer.DeniedException e) {
                remarks.add(e.getMessage());
            }
        }
        boolean isBasic = challenges.stream().anyMatch(c -> c.scheme().equals("basic"));
        if (isBasic && credential.isPresent()) {
            return fixed(Transport.basic(password(credential.get())), refused);
        }
        if (wanted.isEmpty() && !isBasic && !challenges.isEmpty()) {
            remarks.add("it asks for a login of the form \""
                    + Words.shortened(challenges.get(0).scheme()) + "\", which Hullcheck does not have");
        }
        return Optional.empty();
    }

    private static Credential.Password password(Credential credential) {
        return credential instanceof Credential.IdentityToken identity
                ? identity.asPassword()
                : (Credential.Password) credential;
    }

    private Optional<String> fixed(String header, Optional<String> refused) {
        if (refused.filter(header::equals).isPresent()) {
            fixed = Optional.empty();
            remarks.add("it does not take the login that is known for it");
            return Optional.empty();
        }
        fixed = Optional.of(header);
        return fixed;
    }

    synchronized List<String> remarks() {
        return List.copyOf(remarks);
    }
}
