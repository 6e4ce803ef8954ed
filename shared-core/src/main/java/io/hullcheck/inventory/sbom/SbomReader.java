package io.hullcheck.inventory.sbom;

import io.hullcheck.image.Bound;
import io.hullcheck.image.Cut;
import io.hullcheck.image.ImageException;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.PackageDraft;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells the forms of SBOMs apart. Stateless. */
public final class SbomReader {
    /** The marks of a form stand within so many bytes of its start. */
    private static final int START = 16 << 10;

    private SbomReader() {}

    /** Whether something that starts like this is an SBOM. */
    public static boolean recognises(byte[] start) {
        return form(start) != Form.NONE;
    }

    /** Whether a file is an SBOM, by its start; the stream is read no further and stays open. */
    public static boolean recognises(InputStream in) throws IOException {
        return recognises(in.readNBytes(START));
    }

    private enum Form {
        CYCLONE_DX,
        SPDX,
        NONE
    }

    private static Form form(byte[] document) {
        String start = new String(document, 0, Math.min(START, document.length), StandardCharsets.UTF_8);
        String trimmed = Cut.withoutStart(start, "\uFEFF").stripLeading();
        if (trimmed.startsWith("{")) {
            return trimmed.contains("\"bomFormat\"")
                    ? Form.CYCLONE_DX
                    : trimmed.contains("\"spdxVersion\"") || trimmed.contains("\"SPDXID\"") ? Form.SPDX : Form.NONE;
        }
        return trimmed.startsWith("<") && trimmed.contains("cyclonedx.org/schema/bom") ? Form.CYCLONE_DX : Form.NONE;
    }

    /**
     * The language packages that an SBOM lists; those of a distribution are left to its own package database.
     *
     * @throws IOException when it is none, or cannot be understood
     */
    public static List<PackageDraft> languagePackages(byte[] document, String why) throws IOException {
        return read(document).components().stream()
                .filter(c -> c.role() == Sbom.Role.PACKAGE)
                .flatMap(c -> ForeignComponents.draft(c, why).stream())
                .filter(d -> !d.kind().isOs())
                .toList();
    }

    static Sbom read(byte[] document) throws IOException {
        return switch (form(document)) {
            case CYCLONE_DX -> CycloneDxReader.read(document);
            case SPDX -> SpdxReader.read(document);
            case NONE ->
                throw new IOException("this is no SBOM: neither CycloneDX (JSON, XML) nor SPDX 2 (JSON) is in it");
        };
    }

    /**
     * The bytes of a document, if they are not too many.
     *
     * @throws ImageException when they are
     */
    static byte[] bounded(InputStream in, Limits limits) throws IOException {
        int most = limits.getInt(Bound.SBOM_BYTES);
        byte[] bytes = in.readNBytes(most);
        if (bytes.length == most && in.read() >= 0) {
            throw limits.reached(Bound.SBOM_BYTES, "the SBOM is larger than " + most + " bytes");
        }
        return bytes;
    }
}
