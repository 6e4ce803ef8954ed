package io.hullcheck.maven;

import io.hullcheck.LookupService;
import io.hullcheck.Scanner;
import io.hullcheck.advisory.AdvisoryException;
import io.hullcheck.advisory.feed.FeedException;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.image.DaemonAccess;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.ImageReference;
import io.hullcheck.image.Mirrors;
import io.hullcheck.image.Progress;
import io.hullcheck.image.RegistryAccess;
import io.hullcheck.inventory.language.KnownArtifacts;
import io.hullcheck.inventory.language.LocalRepository;
import io.hullcheck.isolation.ChildJvm;
import io.hullcheck.isolation.ClassPath;
import io.hullcheck.isolation.Sandbox;
import io.hullcheck.ledger.LedgerException;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.report.ReportException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** What all goals have in common: that they can be skipped, how they fail, and where paths start. */
abstract class HullcheckMojo extends AbstractMojo {
    /** For processes that analyse images: the default limits fit into half of this heap. */
    static final String ISOLATE_OPTIONS = "-Xmx512m -Xss512k";

    /** Does nothing. */
    @Parameter(property = "hullcheck.skip", defaultValue = "false")
    private boolean skip;

    @Parameter(defaultValue = "${session}", readonly = true)
    private MavenSession session;

    @Parameter(defaultValue = "${project}", readonly = true)
    private MavenProject project;

    /** Whether nothing may be fetched from the network. Default: as Maven's own {@code --offline}. */
    @Parameter(property = "hullcheck.offline", defaultValue = "${settings.offline}")
    private boolean offline;

    @Parameter(defaultValue = "${settings}", readonly = true)
    private Settings settings;

    @Inject
    private SettingsDecrypter decrypter;

    /** The work of the goal; what it throws is turned into Maven's words. */
    abstract void run() throws IOException, MojoExecutionException, MojoFailureException;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Hullcheck is skipped (hullcheck.skip)");
            return;
        }
        try {
            run();
        } catch (ImageException
                | AdvisoryException
                | FeedException
                | LedgerException
                | PolicyException
                | ReportException
                | IllegalArgumentException e) {
            throw new MojoExecutionException("Hullcheck: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MojoExecutionException("Hullcheck could not finish: " + e.getMessage(), e);
        }
    }

    final boolean isOffline() {
        return offline;
    }

    /** How long work is shown: on one line of a terminal, or, in a batch job, only on wish. */
    final Progress progress() {
        return Terminal.isInteractive(session)
                ? new ConsoleProgress(System.out, Terminal.columns(session))
                : new LoggedProgress(getLog());
    }

    /** How Maven reaches other machines. */
    final MavenNetwork network() {
        return new MavenNetwork(settings, decrypter);
    }

    final MavenProject project() {
        return project;
    }

    final MavenSession session() {
        return session;
    }

    /** Relative paths start where the module lies, as everywhere in Maven; without a project, where Maven was called. */
    final Path baseFolder() {
        return project.getBasedir() == null
                ? Path.of("").toAbsolutePath()
                : project.getBasedir().toPath();
    }

    /** Where Maven was called: the top of a build of several modules. */
    final Path topFolder() {
        return Optional.ofNullable(session.getExecutionRootDirectory())
                .map(Path::of)
                .orElseGet(this::baseFolder);
    }

    final Path buildFolder() {
        return project.getBasedir() == null
                ? baseFolder().resolve("target")
                : Path.of(project.getBuild().getDirectory());
    }

    /** The image that was named, or the one that the build has made. */
    private String imageOrDefault(String image) throws IOException {
        if (image != null && !image.isBlank()) {
            return image;
        }
        BuiltImage built = new BuiltImage(project, baseFolder(), buildFolder());
        Optional<String> found = built.reference();
        if (found.isPresent()) {
            getLog().info("Image of this build: " + found.get());
            return found.get();
        }
        throw ImageException.of(
                ImageException.Kind.MISSING,
                "no image was named, and there is no " + built.expected(),
                "Name one with hullcheck.image, for example -Dhullcheck.image=docker-archive:target/app.tar, or build"
                        + " one before this goal runs, for example with jib:buildTar");
    }

    /**
     * How registries are reached: with the logins of Maven's settings, and those that Docker and others have stored.
     *
     * @param insecure hosts that may be asked without TLS; null for none
     * @param authorities file of certificates; null for Java's own
     * @param logins each {@code host=user:env.VARIABLE}; null for none
     * @param mirrors each {@code host=mirror}; null for none
     * @param trusted hosts whose attached inventories are believed; null for none
     */
    final RegistryAccess registries(
            List<String> insecure, File authorities, List<String> logins, List<String> mirrors, List<String> trusted) {
        if (authorities != null && !authorities.isFile()) {
            throw new IllegalArgumentException("registryAuthorities names no file: " + authorities);
        }
        MavenNetwork network = network();
        RegistryLogins typed = RegistryLogins.parse(logins, System.getenv());
        return RegistryAccess.DEFAULT
                .withLogins(host -> typed.of(host).or(() -> network.login(host)))
                .withProxies(network.proxies())
                .withProxyLogins(network::proxyLogin)
                .withProgress(progress())
                .withMirrors(Mirrors.parse(mirrors == null ? List.of() : mirrors))
                .withTrusted(trusted == null ? Set.of() : Set.copyOf(trusted))
                .withPlain(insecure == null ? Set.of() : Set.copyOf(insecure))
                .withAuthorities(Optional.ofNullable(authorities).map(File::toPath));
    }

    /** @param host where the daemon listens; null to look where Docker and Podman themselves look */
    static DaemonAccess daemons(String host) {
        return host == null || host.isBlank() ? DaemonAccess.DEFAULT : DaemonAccess.at(host.trim());
    }

    /**
     * The process that images are analysed in, when they are to be analysed in one.
     *
     * @param options for Java, by spaces; null for none
     */
    final Optional<ChildJvm> isolation(boolean isolate, String options) {
        if (!isolate) {
            return Optional.empty();
        }
        Optional<Sandbox> sandbox = Sandbox.ofThisMachine();
        getLog().debug("Images are analysed in a process of its own each, "
                + sandbox.map(s ->
                                "which bubblewrap (" + s.program() + ") keeps from the network and from writing files")
                        .orElse("with a network, because bubblewrap (bwrap) is not there or does not work here"));
        List<String> words = Stream.of((options == null ? "" : options).split("\\s+"))
                .filter(w -> !w.isEmpty())
                .toList();
        return Optional.of(ChildJvm.of(ClassPath.of(Scanner.class), words).in(sandbox));
    }

    /** The image by its name. One in a registry is read offline too: whoever names it wants it. */
    final ImageReference image(String typed) throws IOException {
        return ImageReference.parse(imageOrDefault(typed), baseFolder());
    }

    /**
     * Archives of the local repository and of this build, by which a renamed jar in the image is known.
     *
     * @param lookup address of a service that is asked about the others; null for none
     */
    final KnownArtifacts released(String lookup) throws IOException {
        Map<Path, KnownArtifacts.Coordinates> resolved = new HashMap<>();
        for (Artifact artifact : project.getArtifacts()) {
            if (artifact.getFile() != null) {
                resolved.put(
                        artifact.getFile().toPath(),
                        new KnownArtifacts.Coordinates(
                                artifact.getGroupId(), artifact.getArtifactId(), artifact.getVersion()));
            }
        }
        KnownArtifacts here =
                new LocalRepository(Path.of(session.getLocalRepository().getBasedir()), resolved);
        if (lookup == null || lookup.isBlank() || offline) {
            return here;
        }
        MavenNetwork network = network();
        return here.orElse(new LookupService(
                lookup, HttpSettings.PATIENT.impatient().with(network.proxies(), network.credentials())));
    }
}
