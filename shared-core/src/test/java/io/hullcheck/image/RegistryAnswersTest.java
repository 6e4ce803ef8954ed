package io.hullcheck.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.registry.Machine;
import io.hullcheck.testing.DocumentedRows;
import io.hullcheck.testing.RegistryScript;
import io.hullcheck.testing.ScriptedRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Answers that registries give besides the specification's plainest: challenges, redirects, headers. */
class RegistryAnswersTest {
    private static final String SCOPE = "scope=\"repository:{name}:{actions}\"";

    @TempDir
    private Path folder;

    private static RegistryScript asking(String... challenges) {
        return new RegistryScript().challenge(challenges).login("ann:x");
    }

    private static RegistryScript usual() {
        return asking("Bearer realm=\"{base}/token\",service=\"reg\"," + SCOPE);
    }

    /** RFC 9110, sections 11.6.1, 10.2.2, 15.4, 8.4, 9.3.2 and 10.2.3; OCI distribution specification 1.1. */
    private static Map<String, RegistryScript> answers() {
        Map<String, RegistryScript> all = new LinkedHashMap<>();
        all.put(
                "challenge: `bearer` in small letters",
                asking("bearer realm=\"{base}/token\",service=\"reg\"," + SCOPE));
        all.put(
                "challenge: parameters in another order",
                asking("Bearer service=\"reg\"," + SCOPE + ",realm=\"{base}/token\""));
        all.put(
                "challenge: spaces behind commas and around `=`",
                asking("Bearer  realm = \"{base}/token\" , service=\"reg\" , " + SCOPE));
        all.put("challenge: spaces without commas", asking("bearer realm=\"{base}/token\" service=\"reg\" " + SCOPE));
        all.put(
                "challenge: names in capitals",
                asking("BEARER REALM=\"{base}/token\",SERVICE=\"reg\",SCOPE=\"repository:{name}:{actions}\""));
        all.put("challenge: no `service`", asking("Bearer realm=\"{base}/token\"," + SCOPE));
        all.put("challenge: no `scope`", asking("Bearer realm=\"{base}/token\",service=\"reg\""));
        all.put("challenge: values without quotes", asking("Bearer realm={base}/token,service=reg"));
        all.put(
                "challenge: escaped quotes",
                asking("Bearer realm=\"{base}/token\",service=\"the \\\"reg\\\"\"," + SCOPE));
        all.put(
                "challenge: unknown ways and Basic before Bearer",
                asking("Negotiate abc==, Basic realm=\"a, b\", Bearer realm=\"{base}/token\"," + SCOPE));
        all.put(
                "challenge: several headers",
                asking("Basic realm=\"x\"", "NTLM", "Bearer realm=\"{base}/token\"," + SCOPE));
        all.put("challenge: a relative `realm`", asking("Bearer realm=\"/token\",service=\"reg\"," + SCOPE));
        all.put(
                "challenge: a `realm` with a query",
                asking("Bearer realm=\"{base}/token?x=1\",service=\"reg\"," + SCOPE));
        all.put("challenge: Basic", asking("Basic realm=\"reg\"").basic());
        all.put("token: `access_token`", usual().tokenField("access_token"));
        all.put("token: no `expires_in`", usual().expires(Optional.empty()));
        all.put("token: by POST alone", usual().tokensBy(false, true, 405));
        all.put("token: old after three requests", usual().tokenUses(3));
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            all.put(
                    "blobs: " + status + " to a storage that refuses `Authorization`",
                    usual().blobsElsewhere(status, "other"));
        }
        all.put("blobs: a relative `Location`", usual().blobsElsewhere(307, "relative"));
        all.put("blobs: a `Location` with characters that belong escaped", usual().blobsElsewhere(302, "query"));
        all.put("blobs: four hops", usual().blobsElsewhere(307, "other").hops(3));
        all.put("manifests: 307 to a storage", usual().manifestsElsewhere(307));
        all.put("uploads: a relative `Location`", usual().relative());
        all.put("uploads: a `Location` with a query", usual().uploadQuery());
        all.put("uploads: at another path", usual().relative().uploadsAt("/artifacts-uploads/"));
        all.put("uploads: 307 to another host", new RegistryScript().uploadsMoved(307));
        all.put("uploads: 301 to another host", new RegistryScript().uploadsMoved(301));
        all.put("uploads: blobs are mounted", usual().mounts());
        all.put("manifests: `application/json`", usual().manifestType("application/json"));
        all.put("manifests: `text/plain; charset=utf-8`", usual().manifestType("text/plain; charset=utf-8"));
        all.put("manifests: no `Content-Type`", usual().manifestType(""));
        all.put("manifests: no `Docker-Content-Digest`", usual().digestHeader("none"));
        all.put("manifests: a wrong `Docker-Content-Digest`", usual().digestHeader("wrong"));
        all.put("blobs: HEAD answers 404", usual().head(404));
        all.put("blobs: HEAD answers 405", usual().head(405));
        all.put("answers packed with gzip", usual().gzip());
        all.put("answers without `Content-Length`", usual().chunked());
        all.put(
                "answers packed with gzip, without `Content-Length`",
                usual().gzip().chunked());
        all.put("429, `Retry-After` in seconds", usual().busy(1, "1"));
        all.put("429, `Retry-After` as a date", usual().busy(1, "date"));
        all.put("names of ten parts, as behind a path prefix", usual());
        return all;
    }

    private RegistryAccess access(ScriptedRegistry registry) {
        return RegistryAccess.DEFAULT
                .withPatience(3, Duration.ofSeconds(5))
                .withPlain(Set.of(registry.host(), "localhost:" + registry.port()))
                .withLogins(host -> host.equals(registry.host())
                        ? Optional.of(new RegistryAccess.Login("ann", "x"))
                        : Optional.empty())
                .withMachine(new Machine(Map.of("HOME", folder.toString()), folder));
    }

    @TestFactory
    Stream<DynamicTest> shouldUnderstandEveryAnswer() {
        List<String> names = new ArrayList<>(answers().keySet());
        return names.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    RoundTrip trip = new RoundTrip(
                            () -> answers().get(name),
                            Optional.empty(),
                            name.startsWith("names") ? "a/b/c/d/e/f/g/h/i/app" : "team/app",
                            folder,
                            this::access);
                    boolean isRenewed = name.contains("three requests");
                    int tokens = trip.pull(registry ->
                            assertThat(registry.tokens()).hasSizeBetween(isRenewed ? 2 : 0, isRenewed ? 3 : 1));
                    trip.push();
                    trip.copy(!isRenewed && !name.contains("to another host"));
                    DocumentedRows.write(
                            "registries",
                            String.format(Locale.ROOT, "%03d", 100 + names.indexOf(name)),
                            name,
                            "right",
                            "right",
                            "right",
                            isRenewed ? "renewed" : Integer.toString(tokens),
                            EarlierResults.of(name));
                }));
    }
}
