package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.ScanRequest;
import io.hullcheck.Scanner;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.RegistryScript;
import io.hullcheck.testing.SavedImage;
import io.hullcheck.testing.ScriptedRegistry;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Reads from, writes to and copies within a scripted registry, and counts what it was asked. */
final class RoundTrip {
    private final Supplier<RegistryScript> script;
    private final Optional<SSLContext> tls;
    private final String repository;
    private final Path folder;
    private final Reach reach;

    /** How a registry is reached. */
    interface Reach {
        RegistryAccess of(ScriptedRegistry registry) throws IOException;
    }

    /** Looks at what a registry was asked. */
    interface Look {
        void at(ScriptedRegistry registry) throws Exception;
    }

    RoundTrip(Supplier<RegistryScript> script, Optional<SSLContext> tls, String repository, Path folder, Reach reach) {
        this.script = script;
        this.tls = tls;
        this.repository = repository;
        this.folder = folder;
        this.reach = reach;
    }

    static SavedImage image() {
        return new SavedImage()
                .layer(new LayerTar().file("app/readme", "read me"))
                .layer(new LayerTar()
                        .file(
                                "app/lib.jar",
                                new Zip().coordinates("com.acme", "lib", "1").bytes()));
    }

    private ScriptedRegistry start() throws IOException {
        return tls.isPresent()
                ? ScriptedRegistry.startTls(script.get(), tls.get())
                : ScriptedRegistry.start(script.get());
    }

    static Inventory scan(String reference, RegistryAccess access) throws IOException {
        return new Scanner()
                .inventory(ScanRequest.of(reference).withRegistries(access).withCache(false));
    }

    /** @return how many tokens one scan took */
    int pull(Look look) throws Exception {
        try (ScriptedRegistry registry = start()) {
            registry.with(repository, "1", image());
            Inventory inventory = scan("registry:" + registry.host() + "/" + repository + ":1", reach.of(registry));
            assertThat(Catalogued.gaps(inventory)).isEmpty();
            assertThat(Catalogued.names(inventory)).containsExactly("com.acme:lib 1");
            assertThat(registry.twice())
                    .as("asked twice: %s", registry.requests())
                    .isEmpty();
            assertThat(registry.shownToStorage()).isEmpty();
            int tokens = registry.tokens().size();
            look.at(registry);
            return tokens;
        }
    }

    void push() throws Exception {
        Path layout = SavedImage.folder(Files.createTempDirectory(folder, "layout"), image().oci("app:1"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (ScriptedRegistry registry = start();
                Image opened =
                        ImageSources.open(ImageReference.parse("oci:" + layout), Optional.empty(), Limits.DEFAULT)) {
            ImageFacts scanned =
                    new Scanner().inventory(ScanRequest.of("oci:" + layout)).image();
            ImagePush.Pushed pushed = new ImagePush(opened, scanned, reach.of(registry), threads)
                    .push(registry.host() + "/" + repository + ":pushed");
            assertThat(registry.manifest(repository, "pushed"))
                    .hasValueSatisfying(m -> assertThat(Digest.sha256(m)).isEqualTo(pushed.digest()));
            // uploads of all blobs begin at one place; one that is moved is begun again
            assertThat(registry.twice().stream().filter(r -> !r.startsWith("POST ")))
                    .as("asked twice: %s", registry.requests())
                    .isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** @param isSentOnce whether nothing makes it necessary to read a blob again */
    void copy(boolean isSentOnce) throws Exception {
        try (ScriptedRegistry registry = start()) {
            registry.with(repository, "1", image());
            RegistryAccess access = reach.of(registry);
            RegistryCopy copy = new RegistryCopy(
                    ImageReference.parse("registry:" + registry.host() + "/" + repository + ":1"),
                    access,
                    Limits.DEFAULT);
            RegistryCopy.Choice choice = copy.choose(Optional.empty());
            copy.copy(choice.digest(), registry.host() + "/" + repository + "-copy:1", access, true);
            assertThat(registry.manifest(repository + "-copy", "1"))
                    .hasValueSatisfying(m -> assertThat(Digest.sha256(m)).isEqualTo(choice.digest()));
            assertThat(registry.twice().stream().filter(r -> isSentOnce && !r.startsWith("POST ")))
                    .as("asked twice: %s", registry.requests())
                    .isEmpty();
        }
    }
}
