package io.hullcheck.serve;

import io.hullcheck.ledger.event.SharedSecret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a ledger is served. Immutable.
 *
 * @param address where to listen
 * @param ledger a file, or {@code jdbc:postgresql:…}
 * @param readers what they show that ask
 * @param registries what they show that tell; empty when none may
 * @param tls empty for none, which only fits a loopback address or a proxy that has it
 */
public record ServeSettings(
        InetSocketAddress address,
        String ledger,
        SharedSecret readers,
        Optional<SharedSecret> registries,
        Optional<Tls> tls) {

    /** A key with its certificate, in a PKCS #12 file. */
    public record Tls(Path keyStore, String password) {
        /** Never the password. */
        @Override
        public String toString() {
            return keyStore.toString();
        }
    }
}
