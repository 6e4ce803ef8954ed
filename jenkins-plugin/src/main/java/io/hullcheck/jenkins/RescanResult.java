package io.hullcheck.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the last rescan came to, as far as a page shows it. Immutable.
 *
 * @param time when it was
 * @param images how many were asked for
 * @param toRebuild how many have something new that fails
 * @param rebuild the worst of them
 * @param findings what is new, what fails first
 * @param gaps what could not be looked up
 */
public record RescanResult(
        String time,
        String verdict,
        String reason,
        long images,
        long toRebuild,
        List<Image> rebuild,
        List<Line> findings,
        List<String> gaps) {
    private static final int MOST = 200;
    private static final JsonMapper JSON = new JsonMapper();

    public RescanResult {
        rebuild = List.copyOf(rebuild);
        findings = List.copyOf(findings);
        gaps = List.copyOf(gaps);
    }

    /** An image to rebuild. */
    public record Image(String reference, String digest, String lastUsed) {}

    /** Something new. */
    public record Line(String id, String severity, String name, String version, String fixed) {}

    /** Reads {@code rescan.json}. */
    static RescanResult read(Path file) throws IOException {
        JsonNode root = JSON.readTree(file.toFile());
        List<Image> rebuild = new ArrayList<>();
        for (JsonNode image : root.path("affected")) {
            if (rebuild.size() < MOST && image.path("rebuild").asBoolean()) {
                rebuild.add(new Image(
                        image.path("reference").asText(),
                        image.path("digest").asText(),
                        image.path("lastUsed").asText()));
            }
        }
        List<Line> findings = new ArrayList<>();
        for (JsonNode finding : root.path("findings")) {
            if (findings.size() < MOST) {
                findings.add(new Line(
                        finding.path("id").asText(),
                        finding.path("severity").asText(),
                        finding.path("package").asText(),
                        finding.path("installedVersion").asText(),
                        finding.at("/fixedVersions/0").asText()));
            }
        }
        List<String> gaps = new ArrayList<>();
        root.path("notAnalysed").forEach(g -> gaps.add(g.path("what").asText()));
        return new RescanResult(
                root.path("time").asText(),
                root.path("verdict").asText(),
                root.path("reason").asText(),
                root.path("images").asLong(),
                root.path("toRebuild").asLong(),
                rebuild,
                findings,
                gaps);
    }
}
