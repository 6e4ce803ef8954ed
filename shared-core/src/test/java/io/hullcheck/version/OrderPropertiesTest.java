package io.hullcheck.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hullcheck.testing.SharedData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every order is one: total, symmetric, transitive; also over all the versions that real advisories hold. */
class OrderPropertiesTest {
    @ParameterizedTest
    @CsvSource({
        "debian,Debian",
        "rpm,AlmaLinux",
        "apk,Alpine",
        "pypi,PyPI",
        "semver,npm",
        "go,Go",
        "gem,RubyGems",
        "nuget,NuGet",
        "composer,Packagist",
        "semver,Pub",
        "semver,Maven"
    })
    void shouldBeATotalOrder(String kind, String ecosystem) throws UnorderableVersionException {
        VersionScheme scheme = VersionSchemes.of(ecosystem).orElseThrow();
        List<Version> versions = new ArrayList<>();
        for (String text : new VersionTexts(7).some(kind, 400)) {
            try {
                versions.add(scheme.parse(text));
            } catch (UnorderableVersionException e) {
                // the generator also makes what the tool would refuse, and the order must refuse that too
                assertThat(e).hasMessageContaining(text);
            }
        }
        assertThat(versions).hasSizeGreaterThan(200);
        shouldBeOrdered(versions);
    }

    @ParameterizedTest
    @CsvSource({"Debian", "AlmaLinux", "Alpine", "PyPI", "Go", "crates.io", "Bitnami", "Maven"})
    void shouldReadTheVersionsThatRealAdvisoriesHold(String ecosystem) throws IOException, UnorderableVersionException {
        VersionScheme scheme = VersionSchemes.of(ecosystem).orElseThrow();
        Set<String> texts = new LinkedHashSet<>();
        ObjectMapper mapper = new ObjectMapper();
        try (ZipFile zip = new ZipFile(
                SharedData.require("feeds/" + ecosystem + "/all.zip").toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                for (JsonNode affected : mapper.readTree(zip.getInputStream(entries.nextElement()))
                        .path("affected")) {
                    affected.path("versions").forEach(v -> texts.add(v.asText()));
                    for (JsonNode range : affected.path("ranges")) {
                        if (!range.path("type").asText().equals("GIT")) {
                            range.path("events").forEach(e -> e.forEach(v -> texts.add(v.asText())));
                        }
                    }
                }
            }
        }
        List<Version> versions = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (String text : texts) {
            try {
                versions.add(scheme.parse(text));
            } catch (UnorderableVersionException e) {
                refused.add(text);
            }
        }
        System.out.println(ecosystem + ": " + texts.size() + " different versions in real advisories, " + refused.size()
                + " without an order"
                + (refused.isEmpty() ? "" : ", for example " + refused.subList(0, Math.min(5, refused.size()))));
        // some authors of Python packages never heard of PEP 440, and Alpine's lists were typed by hand, with slips;
        // each such version is reported when it is met
        boolean typed = ecosystem.equals("PyPI") || ecosystem.equals("Alpine");
        assertThat(refused.size()).isLessThanOrEqualTo(texts.size() / (typed ? 50 : 1000));
        Collections.shuffle(versions, new Random(7));
        shouldBeOrdered(versions.subList(0, Math.min(300, versions.size())));
        // TimSort tells of an order that is none
        Collections.sort(versions);
    }

    private static void shouldBeOrdered(List<Version> unsorted) {
        List<Version> versions = new ArrayList<>(unsorted);
        Collections.sort(versions);
        for (int i = 0; i < versions.size(); i++) {
            for (int j = i; j < versions.size(); j++) {
                int order = Integer.signum(versions.get(i).compareTo(versions.get(j)));
                assertThat(order)
                        .as(versions.get(i) + " against " + versions.get(j))
                        .isLessThanOrEqualTo(0);
                assertThat(Integer.signum(versions.get(j).compareTo(versions.get(i))))
                        .isEqualTo(-order);
            }
        }
    }
}
