package io.hullcheck.ledger.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what registries tell, whichever kind of registry it is. Stateless. */
public final class Notifications {
    /** One kind of registry a line. */
    private static final List<NotificationForm> FORMS =
            List.of(new DistributionForm(), new HarborForm(), new GithubForm(), new DockerHubForm());

    /** The registries' own documents are nested some six deep. */
    private static final int MOST_DEPTH = 30;
    /** A registry that was cut off for a while tells what happened meanwhile at once. */
    private static final int MOST_EVENTS = 1_000;

    private static final int MOST_NAME = 400;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .build())
            .build();

    private Notifications() {}

    /**
     * What a document tells of images that were pushed or pulled.
     *
     * @return empty when it is of no form that is known; without events when it is, and tells of other things
     */
    public static Optional<List<RegistryEvent>> read(byte[] body, Instant now) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (IOException e) {
            // no JSON, or no text at all in the encoding that its first bytes say
            return Optional.empty();
        }
        return FORMS.stream()
                .filter(f -> f.isMeant(root))
                .findFirst()
                .map(f -> f.read(root, now))
                .filter(events -> events.size() <= MOST_EVENTS)
                .map(events -> events.stream().filter(Notifications::isNamed).toList());
    }

    /** Names that no image can have are no use; they would be asked for. */
    private static boolean isNamed(RegistryEvent event) {
        return event.name().length() <= MOST_NAME && ImageName.isOne(event.name());
    }
}
