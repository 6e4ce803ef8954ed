package io.hullcheck.it;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/completeness.md} is what the tests of this build have written. */
class CompletenessIT {
    @Test
    void shouldDocumentWhatTheTestsHaveFound() throws IOException {
        DocumentedTable.check("completeness", "| item | kind | input | before | now |\n|---|---|---|---|---|\n");
    }
}
