package io.hullcheck.report;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A form of the user's own: a Mustache template (https://mustache.github.io/mustache.5.html) over the model of {@code
 * report.json}. It is named {@code NAME.mustache} and writes {@code NAME}. What <code>{{key}}</code> puts in is made fit for that kind of
 * file, so that no name out of an image is taken for markup, a formula, or another field; <code>{{{key}}}</code> puts in the bare text.
 *
 * @param file the template
 */
public record UserTemplate(Path file) {
    private static final String ENDING = ".mustache";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** @throws IllegalArgumentException when the file is not called as a template is */
    public UserTemplate {
        String name = file.getFileName().toString();
        if (!name.endsWith(ENDING) || name.length() == ENDING.length()) {
            throw new IllegalArgumentException(
                    "a template is called NAME" + ENDING + " and writes NAME, not \"" + name + "\"");
        }
    }

    /** The name of what it writes. */
    public String fileName() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    /**
     * The text of a report.
     *
     * @throws IOException when the template cannot be read or followed
     */
    String text(ScanReport report) throws IOException {
        Map<String, Object> model =
                MAPPER.convertValue(JsonReport.tree(report), new TypeReference<Map<String, Object>>() {});
        Mustache.Escaper escaper = escaper();
        try {
            return Mustache.compiler()
                    .withEscaper(text ->
                            escaper.escape(text.lines().map(PlainText::of).collect(Collectors.joining("\n"))))
                    .defaultValue("")
                    .compile(Files.readString(file, StandardCharsets.UTF_8))
                    .execute(model);
        } catch (MustacheException e) {
            throw new IOException(file + ": the template cannot be followed: " + e.getMessage(), e);
        }
    }

    private Mustache.Escaper escaper() {
        String ending = fileName().replaceFirst("^.*\\.", "").toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "html", "htm", "xml", "svg" -> Escapers.HTML;
            case "csv" -> CsvText::field;
            case "md" -> text -> text.lines().map(MarkdownReport::plain).collect(Collectors.joining("<br>"));
            case "json" -> text -> new String(JsonStringEncoder.getInstance().quoteAsString(text));
            default -> text -> text;
        };
    }

    /** Writes it into a folder, whole or not at all. */
    public Path write(ScanReport report, Path folder) throws IOException {
        String text = text(report);
        Files.createDirectories(folder);
        return ReportFormats.replace(
                folder.resolve(fileName()), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
