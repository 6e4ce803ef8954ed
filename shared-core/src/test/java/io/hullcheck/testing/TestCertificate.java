package io.hullcheck.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate that openssl has made for a test, which vouches for itself.
 *
 * @param pem the certificate
 * @param key its key (PEM)
 * @param context of a server that shows it
 */
public record TestCertificate(Path pem, Path key, SSLContext context) {
    private static final char[] PASSWORD = "secret".toCharArray();

    /** @param names as openssl writes alternative names: {@code IP:127.0.0.1,DNS:localhost} */
    public static TestCertificate make(Path folder, String names)
            throws IOException, InterruptedException, GeneralSecurityException {
        String openssl = Programs.require("openssl", "no server with a certificate of its own was asked");
        Files.createDirectories(folder);
        Programs.run(
                folder,
                List.of(
                        openssl,
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=registry",
                        "-addext",
                        "subjectAltName=" + names,
                        "-keyout",
                        "key.pem",
                        "-out",
                        "certificate.pem"));
        Programs.run(
                folder,
                List.of(
                        openssl,
                        "pkcs12",
                        "-export",
                        "-in",
                        "certificate.pem",
                        "-inkey",
                        "key.pem",
                        "-out",
                        "store.p12",
                        "-passout",
                        "pass:secret"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new TestCertificate(folder.resolve("certificate.pem"), folder.resolve("key.pem"), context);
    }
}
