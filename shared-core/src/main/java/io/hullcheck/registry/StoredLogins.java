package io.hullcheck.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Logins that Docker, Podman and their credential helpers have stored on this machine. {@code REGISTRY_AUTH_FILE} is the only file
 * where it is set; else the first file counts that has a login for the repository. Immutable.
 */
final class StoredLogins {
    private final Machine machine;

    StoredLogins(Machine machine) {
        this.machine = machine;
    }

    /**
     * What was found.
     *
     * @param remarks why something that should tell did not, in sentences without a full stop
     */
    record Found(Optional<Credential> credential, List<String> remarks) {}

    /** The files in their order (containers-auth.json(5), "FILES"; "docker config" for {@code DOCKER_CONFIG}). */
    private List<Path> files() {
        Optional<Path> only = machine.path("REGISTRY_AUTH_FILE");
        if (only.isPresent()) {
            return List.of(only.get());
        }
        Set<Path> files = new LinkedHashSet<>();
        machine.path("DOCKER_CONFIG").ifPresent(d -> files.add(d.resolve("config.json")));
        machine.path("XDG_RUNTIME_DIR").ifPresent(d -> files.add(d.resolve("containers/auth.json")));
        files.add(machine.configuration().resolve("containers/auth.json"));
        if (machine.path("DOCKER_CONFIG").isEmpty()) {
            files.add(machine.home().resolve(".docker/config.json"));
        }
        files.add(machine.home().resolve(".dockercfg"));
        return List.copyOf(files);
    }

    /**
     * The login of a repository: the entry of the longest path wins, in a file a helper that is named for the host goes before what the
     * file holds, and that goes before the helper for all hosts.
     *
     * @throws InterruptedIOException when the work was cancelled
     */
    Found find(RegistryName name) throws InterruptedIOException {
        List<String> remarks = new ArrayList<>();
        Set<String> asked = new LinkedHashSet<>();
        for (Path path : files()) {
            LoginFile file = LoginFile.read(path);
            file.fault().ifPresent(remarks::add);
            Optional<Credential> found = find(file, name, remarks, asked);
            if (found.isPresent()) {
                return new Found(found, List.copyOf(remarks));
            }
        }
        return new Found(Optional.empty(), List.copyOf(remarks));
    }

    private Optional<Credential> find(LoginFile file, RegistryName name, List<String> remarks, Set<String> asked)
            throws InterruptedIOException {
        for (String key : LoginFile.keys(name)) {
            Optional<Credential> found = Optional.empty();
            if (file.helpers().containsKey(key)) {
                found = helped(file.helpers().get(key), name, remarks, asked);
            }
            if (found.isEmpty()) {
                try {
                    found = file.login(key);
                } catch (LoginFile.EntryException e) {
                    remarks.add(e.getMessage());
                }
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return file.store().isEmpty() ? Optional.empty() : helped(file.store().get(), name, remarks, asked);
    }

    private Optional<Credential> helped(String helper, RegistryName name, List<String> remarks, Set<String> asked)
            throws InterruptedIOException {
        if (helper.isEmpty() || !helper.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0)) {
            remarks.add("\"" + Words.shortened(helper) + "\" cannot be the name of a credential helper");
            return Optional.empty();
        }
        if (!asked.add(helper)) {
            return Optional.empty();
        }
        for (String server : servers(name)) {
            try {
                Optional<Credential> found = new CredentialHelper(helper, machine).get(server);
                if (found.isPresent()) {
                    return found;
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                remarks.add(e.getMessage());
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** By which names helpers know a host: Docker Hub by its old address, others by the host. */
    private static List<String> servers(RegistryName name) {
        return name.host().equals(RegistryName.HUB)
                ? List.of("https://index.docker.io/v1/", RegistryName.HUB)
                : List.of(name.host(), "https://" + name.host());
    }
}
