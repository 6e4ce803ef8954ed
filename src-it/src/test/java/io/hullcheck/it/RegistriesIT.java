package io.hullcheck.it;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/registries.md} is what the tests of this build have written. */
class RegistriesIT {
    @Test
    void shouldDocumentWhatTheTestsHaveFound() throws IOException {
        DocumentedTable.check(
                "registries",
                "| item | registry, login or answer | pull | push | import | tokens | before |\n|---|---|---|---|---|---|---|\n");
    }
}
