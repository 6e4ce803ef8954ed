package io.hullcheck.registry;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Certificates of one host: the authorities that it is trusted by, and what the user shows to it. Folders of Docker
 * ({@code /etc/docker/certs.d/HOST}) and of Podman (containers-certs.d(5)), in which {@code *.crt} are authorities besides
 * Java's own, and {@code *.cert} with the {@code *.key} of the same name are the client's. Immutable.
 */
final class HostCertificates {
    private static final char[] NO_PASSWORD = new char[0];
    private static final long LARGEST = 8 << 20;

    private final Optional<Path> authorities;
    private final Machine machine;

    /** @param authorities (PEM) that are trusted instead of Java's own */
    HostCertificates(Optional<Path> authorities, Machine machine) {
        this.authorities = authorities;
        this.machine = machine;
    }

    /**
     * How TLS with a host begins; empty for the way that Java has anyway.
     *
     * @param names of the host, with its port where it has one
     * @throws UnusableAnswerException when a file is none of certificates
     */
    Optional<SSLContext> context(List<String> names) throws IOException {
        Optional<Path> folder = folder(names);
        if (folder.isEmpty() && authorities.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Path> files = folder.isEmpty() ? List.of() : files(folder.get());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(files), trusted(files), null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("Java cannot speak TLS: " + e.getMessage(), e);
        }
    }

    private Optional<Path> folder(List<String> names) {
        List<Path> places = List.of(
                machine.configuration().resolve("containers/certs.d"),
                machine.configuration().resolve("docker/certs.d"),
                machine.etc().resolve("containers/certs.d"),
                machine.etc().resolve("docker/certs.d"));
        return places.stream()
                // Windows allows no colon in names, and Docker leaves it out there
                .flatMap(p -> names.stream()
                        .filter(n -> !n.startsWith("."))
                        .map(n -> p.resolve(File.separatorChar == '/' ? n : n.replace(":", ""))))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw unusable(file, "it has more than " + LARGEST + " bytes");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static UnusableAnswerException unusable(Path file, String why) {
        return new UnusableAnswerException(
                "the certificates of " + file + " cannot be used: " + why, "Mend the file (PEM), or take it away");
    }

    private KeyManager[] keys(List<Path> files) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        for (Path certificate : files) {
            String name = certificate.getFileName().toString();
            if (!name.endsWith(".cert")) {
                continue;
            }
            Path key = certificate.resolveSibling(name.substring(0, name.length() - ".cert".length()) + ".key");
            if (!Files.isRegularFile(key)) {
                throw unusable(certificate, "there is no " + key.getFileName() + " beside it");
            }
            store.setKeyEntry(
                    name, key(key), NO_PASSWORD, certificates(certificate).toArray(Certificate[]::new));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /** A key in any of the forms that openssl has written (RFC 5958, RFC 8017, RFC 5915), without a password. */
    private static PrivateKey key(Path file) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PEMKeyPair pair) {
                    return converter.getKeyPair(pair).getPrivate();
                }
                if (part instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
        }
        throw unusable(file, "it holds no key in PEM without a password");
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, NO_PASSWORD);
        return store;
    }

    private TrustManager[] trusted(List<Path> files) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        List<X509Certificate> all = new ArrayList<>();
        if (authorities.isPresent()) {
            all.addAll(certificates(authorities.get()));
        } else {
            all.addAll(ofJava());
        }
        for (Path file : files) {
            if (file.toString().endsWith(".crt")) {
                all.addAll(certificates(file));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            store.setCertificateEntry("authority" + i, all.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static List<X509Certificate> ofJava() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(m -> Stream.of(((X509TrustManager) m).getAcceptedIssuers()))
                .toList();
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<?> found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw unusable(file, "it holds none");
            }
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw unusable(file, "it holds something else");
        }
    }
}
