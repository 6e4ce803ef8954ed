package io.hullcheck.serve;

import io.hullcheck.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Addresses that clients ask the server for. */
public final class ServeFuzzTargets {
    private ServeFuzzTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(FuzzTarget.of(
                        "parameters", input -> Parameters.of(new String(input, StandardCharsets.ISO_8859_1)))
                .throwing(IllegalArgumentException.class)
                .seed("package=log4j&severity=HIGH&limit=10&after=%C3%A4+x")
                .words("&", "=", "%", "+", "%00", "%C3%28"));
    }
}
