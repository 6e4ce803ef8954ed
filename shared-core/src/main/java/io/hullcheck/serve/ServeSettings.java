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
 * @param behindProxy whether something in front of the server has TLS
 * @param assessor judges images by today's advisories; empty when there are none, and then there are no reports
 */
public record ServeSettings(
        InetSocketAddress address,
        String ledger,
        SharedSecret readers,
        Optional<SharedSecret> registries,
        Optional<Tls> tls,
        boolean behindProxy,
        Optional<Assessor> assessor) {

    /** A key with its certificate, in a PKCS #12 file. */
    public record Tls(Path keyStore, String password) {
        /** Never the password. */
        @Override
        public String toString() {
            return keyStore.toString();
        }
    }
}
