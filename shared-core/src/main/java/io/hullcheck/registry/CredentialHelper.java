package io.hullcheck.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that keeps logins, {@code docker-credential-NAME} (docker-credential-helpers, "Development": the server on its input,
 * a JSON object on its output). Found in the folders of {@code PATH}. Immutable.
 */
final class CredentialHelper {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;
    /** What helpers say when they have no login, which is no fault (docker-credential-helpers, "credentials/error.go"). */
    private static final List<String> NONE =
            List.of("credentials not found", "no credentials", "not found in the keychain");

    private final String program;
    private final Machine machine;

    /** @param name without {@code docker-credential-} */
    CredentialHelper(String name, Machine machine) {
        this.program = "docker-credential-" + name;
        this.machine = machine;
    }

    /** A helper that could not tell; the message holds its own words. */
    static final class HelperException extends IOException {
        private static final long serialVersionUID = 1L;

        HelperException(String what) {
            super(what);
        }
    }

    /**
     * Asks for the login of a server.
     *
     * @return empty when the helper has none
     * @throws HelperException when it is missing, fails, or does not answer in time
     * @throws InterruptedIOException when the work was cancelled
     */
    Optional<Credential> get(String server) throws IOException {
        Path found = find().orElseThrow(
                        () -> new HelperException("the credential helper " + program + " is not in a folder of PATH"));
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(found.toString(), "get");
            builder.environment().clear();
            builder.environment().putAll(machine.environment());
            process = builder.start();
        } catch (IOException e) {
            throw new HelperException(
                    "the credential helper " + program + " cannot be run: " + Words.shortened(e.getMessage()));
        }
        try {
            CompletableFuture<byte[]> out = read(process.getInputStream());
            CompletableFuture<byte[]> err = read(process.getErrorStream());
            write(process, server);
            long end = System.nanoTime() + PATIENCE.toNanos();
            if (!process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw late();
            }
            String said = text(out, end);
            return process.exitValue() == 0 ? login(said) : none(said, text(err, end), process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the work was cancelled");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private HelperException late() {
        return new HelperException(
                "the credential helper " + program + " does not answer within " + PATIENCE.toSeconds() + " seconds");
    }

    private Optional<Path> find() {
        boolean isWindows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        List<String> endings = isWindows ? List.of(".exe", ".cmd", ".bat", "") : List.of("");
        String path =
                machine.variable("PATH").or(() -> machine.variable("Path")).orElse("");
        for (String folder : path.split(File.pathSeparator)) {
            for (String ending : endings) {
                try {
                    Path file = Path.of(folder).toAbsolutePath().resolve(program + ending);
                    if (!folder.isBlank() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                        return Optional.of(file);
                    }
                } catch (InvalidPathException e) {
                    // a part of PATH that names no folder holds no program
                    continue;
                }
            }
        }
        return Optional.empty();
    }

    private static void write(Process process, String server) {
        try (var in = process.getOutputStream()) {
            in.write(server.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // one that does not want to know which server says in its answer what it thinks
            return;
        }
    }

    private static CompletableFuture<byte[]> read(InputStream stream) {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (stream) {
                        read.complete(stream.readNBytes(MOST_BYTES));
                    } catch (IOException e) {
                        read.completeExceptionally(e);
                    }
                },
                "hullcheck-credential-helper");
        reader.setDaemon(true);
        reader.start();
        return read;
    }

    private String text(CompletableFuture<byte[]> read, long end) throws InterruptedException, HelperException {
        try {
            return new String(
                    read.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS), StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            // something that it has started holds its output open
            throw late();
        } catch (ExecutionException e) {
            throw new HelperException("what the credential helper " + program + " says cannot be read");
        }
    }

    private Optional<Credential> login(String said) throws HelperException {
        try {
            JsonNode json = MAPPER.readTree(said);
            JsonNode secret = json == null ? MAPPER.nullNode() : json.path("Secret");
            if (!secret.isTextual()) {
                throw new HelperException("the credential helper " + program + " answers without a secret");
            }
            String user = json.path("Username").asText("");
            return user.isEmpty() && secret.asText().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Credential.of(user, secret.asText()));
        } catch (JsonProcessingException e) {
            // the answer may hold a password, so it is not repeated
            throw new HelperException("the credential helper " + program + " answers with something that is not JSON");
        }
    }

    private Optional<Credential> none(String said, String complaint, int status) throws HelperException {
        String words = (said.isBlank() ? complaint : said).toLowerCase(Locale.ROOT);
        if (NONE.stream().anyMatch(words::contains)) {
            return Optional.empty();
        }
        String shown = Words.shortened(said.isBlank() ? complaint : said);
        throw new HelperException("the credential helper " + program + " fails (exit status " + status + ")"
                + (shown.isEmpty() ? "" : ": " + shown));
    }
}
