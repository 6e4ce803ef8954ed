package io.hullcheck.policy.vex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Statement;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reads documents of every known form. Stateless. */
public final class VexDocuments {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** A vendor's whole catalogue in one CSAF document has some 20 MB. */
    private static final long MOST_BYTES = 64L << 20;

    /** One line a form. */
    private static final List<VexForm> FORMS = List.of(new OpenVex(), new CycloneDxVex(), new Csaf());

    private VexDocuments() {}

    /**
     * Reads a file.
     *
     * @throws PolicyException when it is not there, damaged, or of no known form
     */
    public static List<Statement> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new PolicyException(file + ": there is no such VEX document");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new PolicyException(file + ": a VEX document has at most " + MOST_BYTES + " bytes");
        }
        return read(Files.readAllBytes(file), file.toString());
    }

    /**
     * Reads a document.
     *
     * @param source for messages and reports
     * @throws PolicyException when it is damaged or of no known form
     */
    public static List<Statement> read(byte[] bytes, String source) throws IOException {
        JsonNode document;
        try {
            document = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new PolicyException(
                    source + ":" + e.getLocation().getLineNr() + ":"
                            + e.getLocation().getColumnNr() + ": the VEX document is no JSON: "
                            + e.getOriginalMessage(),
                    e);
        } catch (CharConversionException e) {
            throw new PolicyException(source + ": the VEX document is no text in UTF-8: " + e.getMessage(), e);
        }
        VexForm form = FORMS.stream()
                .filter(f -> f.recognises(document))
                .findFirst()
                .orElseThrow(() -> new PolicyException(source + ": it is no VEX document; it is one of "
                        + FORMS.stream().map(VexForm::name).collect(Collectors.joining(", "))));
        return form.read(document, source);
    }
}
