package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Evidence;
import io.hullcheck.inventory.FoundFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The list of libraries ({@code deps.json}) within an application that .NET publishes as a single file: the program with all
 * files behind it, of which this one is never compressed (.NET's design document "Bundler"). It is found by its contents.
 */
final class DotNetBundleRecord implements BuildRecord {
    /** The writer of the list puts this first. */
    private static final byte[] FIRST_FIELD = "\"runtimeTarget\"".getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_BLANKS = 16;

    @Override
    public byte firstByte() {
        return '{';
    }

    @Override
    public boolean mayStart(byte[] buffer, int at, int filled) {
        int field = at + 1;
        while (field < filled && field - at <= MOST_BLANKS && buffer[field] <= ' ' && buffer[field] > 0) {
            field++;
        }
        return field + FIRST_FIELD.length <= filled
                && Arrays.equals(buffer, field, field + FIRST_FIELD.length, FIRST_FIELD, 0, FIRST_FIELD.length);
    }

    @Override
    public boolean tell(Window window, FoundFile file, Evidence evidence) throws IOException {
        NugetCataloguer.read(window.from(window.at()), evidence);
        return true;
    }
}
