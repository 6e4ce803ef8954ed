package io.hullcheck.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.Location;
import io.hullcheck.ledger.RescanReport.AffectedImage;
import io.hullcheck.ledger.RescanReport.Change;
import io.hullcheck.match.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code rescan.json}: what many images have in common stands once and is named by its number, so that a hundred thousand of them make a file that
 * can be read. Its form is that of {@code docs/rescan.schema.json}. Stateless.
 */
public final class RescanJson {
    /** Changes when a reader of the old form would misread the new one. */
    private static final String VERSION = "1.0";

    private static final JsonMapper JSON = new JsonMapper();

    private RescanJson() {}

    /**
     * Writes a report, whole or not at all.
     *
     * @throws IOException when the file cannot be written
     */
    public static Path write(RescanReport report, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("rescan.json");
        Path aside = folder.resolve("rescan.json." + UUID.randomUUID() + ".new");
        try {
            try (OutputStream out = Files.newOutputStream(aside)) {
                write(report, out);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
        return file;
    }

    /** A finding is the same in all images, but for its places. */
    private record Key(String id, String purl) {
        static Key of(Finding finding) {
            return new Key(finding.id(), finding.installed().purl());
        }
    }

    static void write(RescanReport report, OutputStream out) throws IOException {
        Map<Key, Integer> numbers = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        Map<Change, Integer> changes = new IdentityHashMap<>();
        List<Change> inOrder = new ArrayList<>();
        for (AffectedImage image : report.affected()) {
            if (changes.putIfAbsent(image.change(), changes.size()) == null) {
                inOrder.add(image.change());
                for (Finding finding : image.change().appeared()) {
                    if (numbers.putIfAbsent(Key.of(finding), numbers.size()) == null) {
                        findings.add(finding);
                    }
                }
            }
        }
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withArrayIndenter(new DefaultPrettyPrinter.FixedSpaceIndenter()));
            json.writeStartObject();
            json.writeStringField("schemaVersion", VERSION);
            json.writeStringField("time", report.time().toString());
            json.writeStringField("usedSince", report.since().toString());
            json.writeStringField("verdict", report.verdict().name());
            json.writeStringField("reason", report.reason());
            json.writeNumberField("images", report.images());
            json.writeNumberField("packages", report.components());
            json.writeNumberField("toRebuild", report.toRebuild().size());
            database(json, report);
            json.writeArrayFieldStart("findings");
            for (Finding finding : findings) {
                finding(json, finding);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("changes");
            for (Change change : inOrder) {
                change(json, change, numbers);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("affected");
            for (AffectedImage image : report.affected()) {
                json.writeStartObject();
                json.writeStringField("digest", image.digest());
                json.writeStringField("reference", image.reference());
                text(json, "platform", image.platform());
                json.writeStringField("lastUsed", image.lastUsed().toString());
                json.writeBooleanField("rebuild", !image.change().failing().isEmpty());
                json.writeNumberField("change", changes.get(image.change()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("notAnalysed");
            for (Gap gap : report.gaps()) {
                json.writeStartObject();
                json.writeStringField("kind", gap.kind().name());
                json.writeStringField("what", gap.what());
                text(json, "path", gap.path());
                json.writeStringField("next", gap.next());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void database(JsonGenerator json, RescanReport report) throws IOException {
        json.writeObjectFieldStart("database");
        json.writeStringField("place", report.database().place());
        json.writeBooleanField("sample", report.database().sample());
        json.writeNumberField("count", report.database().advisories());
        text(json, "asOf", report.database().asOf().map(Object::toString));
        json.writeEndObject();
    }

    private static void finding(JsonGenerator json, Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", finding.id());
        texts(json, "names", finding.names());
        json.writeStringField("severity", finding.severity().name());
        if (finding.score().isPresent()) {
            json.writeNumberField("score", finding.score().get());
        }
        json.writeStringField("purl", finding.installed().purl());
        json.writeStringField("package", finding.installed().displayName());
        json.writeStringField("installedVersion", finding.installed().version());
        texts(json, "fixedVersions", finding.fixedVersions());
        json.writeBooleanField("exploited", finding.exploitation().kev().isPresent());
        Optional<Double> epss = Recorder.epss(finding);
        if (epss.isPresent()) {
            json.writeNumberField("epss", epss.get());
        }
        json.writeStringField("summary", finding.summary());
        json.writeEndObject();
    }

    private static void change(JsonGenerator json, Change change, Map<Key, Integer> numbers) throws IOException {
        json.writeStartObject();
        Set<Finding> failing = Collections.newSetFromMap(new IdentityHashMap<>());
        failing.addAll(change.failing());
        json.writeArrayFieldStart("appeared");
        for (Finding finding : change.appeared()) {
            json.writeStartObject();
            json.writeNumberField("finding", numbers.get(Key.of(finding)));
            json.writeBooleanField("fails", failing.contains(finding));
            texts(
                    json,
                    "paths",
                    finding.installed().locations().stream().map(Location::path).toList());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gone");
        for (RescanReport.Gone gone : change.gone()) {
            json.writeStartObject();
            json.writeStringField("id", gone.vulnerability());
            json.writeStringField("severity", gone.severity());
            json.writeStringField("purl", gone.purl());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }

    private static void texts(JsonGenerator json, String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
