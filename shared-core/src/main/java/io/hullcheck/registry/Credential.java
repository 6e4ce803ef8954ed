package io.hullcheck.registry;

/** What a user shows to a registry. None of them shows its secret in a text. */
public sealed interface Credential {
    /** A user name with a password. */
    record Password(String user, String password) implements Credential {
        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * A refresh token, for which a token server gives access tokens (Distribution, "Docker Registry v2 authentication via OAuth2").
     *
     * @param user may be empty
     */
    record IdentityToken(String user, String token) implements Credential {
        /** For a server that knows passwords alone. */
        Password asPassword() {
            return new Password(user.isEmpty() ? "<token>" : user, token);
        }

        @Override
        public String toString() {
            return "identity token";
        }
    }

    /** A bearer token that the registry itself takes; {@code registrytoken} of Docker's configuration. */
    record RegistryToken(String token) implements Credential {
        @Override
        public String toString() {
            return "registry token";
        }
    }

    /** A login as it was typed or as a helper tells it: the user {@code <token>} says that the password is an identity token. */
    static Credential of(String user, String password) {
        return user.equals("<token>") ? new IdentityToken("", password) : new Password(user, password);
    }
}
