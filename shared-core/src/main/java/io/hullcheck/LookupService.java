package io.hullcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.advisory.feed.HttpSettings;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.language.KnownArtifacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A service that the user names, which knows Java archives by their SHA-1: the search of Maven Central, or another that
 * answers like it ({@code ?q=1:"sha1"&wt=json}, with {@code response.docs[].g, a, v}). Nothing but digests is sent. The first
 * question that fails is the last; it is told once. Thread-safe.
 */
public final class LookupService implements KnownArtifacts {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Twenty answers have some 10 KB. */
    private static final int MOST_BYTES = 1 << 20;

    private final URI base;
    private final HttpClient client;
    private final HttpSettings settings;
    private final Map<String, List<Known>> answers = new ConcurrentHashMap<>();
    private final AtomicReference<String> problem = new AtomicReference<>();

    /** @throws IllegalArgumentException when the address is no http(s) address */
    public LookupService(String address, HttpSettings settings) {
        this.base = URI.create(address);
        if (base.getScheme() == null || !base.getScheme().matches("https?") || base.getHost() == null) {
            throw new IllegalArgumentException(
                    "lookup wants the address of a service, https://…, not \"" + address + "\"");
        }
        this.settings = settings;
        this.client = settings.client();
    }

    @Override
    public List<Known> lookup(Archive archive) throws IOException {
        if (problem.get() != null) {
            return List.of();
        }
        String sha1 = archive.sha1();
        List<Known> known = answers.get(sha1);
        if (known == null) {
            try {
                known = ask(sha1);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                problem.compareAndSet(null, String.valueOf(e.getMessage()));
                known = List.of();
            }
            answers.put(sha1, known);
        }
        return known;
    }

    @Override
    public List<Gap> problems() {
        return Optional.ofNullable(problem.get())
                .map(p -> Gap.inImage(
                        Gap.Kind.LOOKUP_FAILED,
                        "the service " + base.getHost() + " could not be asked about archives that do not say what they"
                                + " are: " + p,
                        "Try again later, or leave hullcheck.lookup out"))
                .stream()
                .toList();
    }

    private List<Known> ask(String sha1) throws IOException {
        String query = "q=1:%22" + sha1 + "%22&rows=20&wt=json";
        URI address = URI.create(base + (base.getRawQuery() == null ? "?" : "&") + query);
        HttpResponse<InputStream> response = settings.get(client, address);
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("it answers " + response.statusCode());
            }
            List<Known> known = new ArrayList<>();
            for (JsonNode doc :
                    MAPPER.readTree(in.readNBytes(MOST_BYTES)).path("response").path("docs")) {
                String group = doc.path("g").asText("");
                String artifact = doc.path("a").asText("");
                String version = doc.path("v").asText("");
                if (!group.isBlank() && !artifact.isBlank() && !version.isBlank()) {
                    known.add(new Known(new Coordinates(group, artifact, version), base.getHost()));
                }
            }
            return List.copyOf(known);
        } catch (JsonProcessingException e) {
            throw new IOException("its answer is no JSON", e);
        }
    }
}
