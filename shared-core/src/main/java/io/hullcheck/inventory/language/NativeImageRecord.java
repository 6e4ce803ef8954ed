package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import io.hullcheck.inventory.sbom.SbomReader;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * The SBOM that GraalVM's {@code native-image --enable-sbom=embed} puts into a program: CycloneDX, JSON, compressed by
 * gzip (GraalVM's guide, "Include Software Bill of Materials"). It is found by its contents.
 */
final class NativeImageRecord implements BuildRecord {
    private static final int HEADER = 10;
    private static final int START = 64;
    private static final int LONGEST = 32 << 20;

    @Override
    public byte firstByte() {
        return 0x1f;
    }

    @Override
    public boolean mayStart(byte[] buffer, int at, int filled) {
        if (at + HEADER >= filled || buffer[at + 1] != (byte) 0x8b || buffer[at + 2] != 8 || buffer[at + 3] != 0) {
            return false;
        }
        String start = Deflated.start(
                buffer, at + HEADER, Math.min(filled, at + ProgramRecordCataloguer.LOOKAHEAD), true, START);
        return start.stripLeading().startsWith("{") && start.contains("\"bomFormat\"");
    }

    @Override
    public boolean tell(Window window, FoundFile file, Evidence evidence) throws IOException {
        byte[] document = Deflated.whole(new GZIPInputStream(window.from(window.at())), LONGEST);
        SbomReader.languagePackages(document, "the SBOM that GraalVM put into the program")
                .forEach(evidence::found);
        return true;
    }
}
