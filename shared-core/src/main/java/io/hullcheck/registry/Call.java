package io.hullcheck.registry;

import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * A request to a repository.
 *
 * @param method of HTTP
 * @param address of {@link RegistrySession#address}, or where an answer to one has led
 * @param headers besides those of the session
 * @param scopes what the request has to be allowed, see {@link Scope}
 * @param isBlob whether the answer may be long: a layer, which is read while it comes in
 */
public record Call(
        String method, URI address, Map<String, String> headers, Body body, Set<String> scopes, boolean isBlob) {
    public Call {
        headers = Map.copyOf(headers);
        scopes = Set.copyOf(scopes);
    }

    /** Asks for a document. */
    public static Call get(URI address, Map<String, String> headers, Set<String> scopes) {
        return new Call("GET", address, headers, Body.NONE, scopes, false);
    }
}
