package io.hullcheck.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleAdvisoriesTest {
    @Test
    void shouldHoldAtLeastSixtyVulnerabilitiesOverSixEcosystems() throws IOException {
        try (AdvisoryDatabase sample = SampleAdvisories.open()) {
            assertThat(sample.info().sample()).isTrue();
            assertThat(sample.info().advisories()).isGreaterThanOrEqualTo(60);
            assertThat(sample.info().ecosystems())
                    .extracting(DatabaseInfo.Ecosystem::name)
                    .contains("Alpine:v3.10", "Debian:12", "Go", "Maven", "PyPI", "npm");
        }
    }

    @Test
    void shouldNameTheSourceOfEveryFactAndRateEveryVulnerability() throws IOException {
        List<String> without = new ArrayList<>();
        for (String file : List.of("alpine", "debian", "go", "maven", "npm", "pypi")) {
            try (InputStream in = SampleAdvisories.class.getResourceAsStream("sample/" + file + ".json")) {
                for (JsonNode json : new ObjectMapper().readTree(in)) {
                    OsvRecord record = OsvReader.read(json.toString());
                    if (record.advisory().references().isEmpty()
                            || Rating.deciding(record.advisory().ratings(), Authority.DEFAULT_ORDER)
                                    .isEmpty()
                            || record.advisory().summary().isBlank()
                            || record.affected().isEmpty()) {
                        without.add(record.advisory().id());
                    }
                }
            }
        }
        assertThat(without).isEmpty();
    }
}
