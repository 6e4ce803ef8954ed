package io.hullcheck.serve;

import java.net.URI;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request as it came in, whole. Immutable.
 *
 * @param uri path and query, as they were sent
 * @param headers the value by the name; null for one that was not sent
 * @param body empty where none was sent or none is read
 */
record Incoming(String method, URI uri, UnaryOperator<String> headers, byte[] body) {
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    /** Decoded. */
    String path() {
        return uri.getPath();
    }

    /** As it was sent; empty for none. */
    String query() {
        return Optional.ofNullable(uri.getRawQuery()).orElse("");
    }

    Incoming with(byte[] read) {
        return new Incoming(method, uri, headers, read);
    }
}
