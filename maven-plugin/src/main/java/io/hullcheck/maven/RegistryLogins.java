package io.hullcheck.maven;

import io.hullcheck.image.RegistryAccess;
import io.hullcheck.registry.RegistryName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Logins that were typed, each {@code HOST=USER:env.VARIABLE}. Holds passwords, and shows none. */
final class RegistryLogins {
    private static final Pattern FORM = Pattern.compile("([^=\\s]+)=([^:\\s]+):env\\.([A-Za-z_][A-Za-z0-9_]*)");

    private final Map<String, RegistryAccess.Login> byHost;

    private RegistryLogins(Map<String, RegistryAccess.Login> byHost) {
        this.byHost = byHost;
    }

    /**
     * Reads them.
     *
     * @param typed null for none
     * @throws IllegalArgumentException when one has another form, or its variable is not set; the text is not repeated, because it
     *     may hold a password
     */
    static RegistryLogins parse(List<String> typed, Map<String, String> environment) {
        Map<String, RegistryAccess.Login> byHost = new HashMap<>();
        for (String one : typed == null ? List.<String>of() : typed) {
            Matcher form = FORM.matcher(one.trim());
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "registryLogins wants HOST=USER:env.VARIABLE, where the variable holds the password; a password itself"
                                + " does not belong into a parameter");
            }
            String password = environment.get(form.group(3));
            if (password == null) {
                throw new IllegalArgumentException("registryLogins names the environment variable " + form.group(3)
                        + " for " + form.group(1) + ", which is not set");
            }
            byHost.put(RegistryName.hostOf(form.group(1)), new RegistryAccess.Login(form.group(2), password));
        }
        return new RegistryLogins(Map.copyOf(byHost));
    }

    /** @param host with its port where the reference has one */
    Optional<RegistryAccess.Login> of(String host) {
        return Optional.ofNullable(byHost.get(RegistryName.hostOf(host)));
    }
}
