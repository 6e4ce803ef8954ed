package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.SampleAdvisories;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.match.Matcher;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.LayerTar;
import java.io.IOException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Lists that Composer and .NET write of what they have installed. */
class InstalledListsTest {
    @Test
    void shouldReadBothFormsOfComposersList() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "app/vendor/composer/installed.json",
                        "{\"packages\": [{\"name\": \"symfony/http-kernel\", \"version\": \"v5.4.0\", \"source\": {\"name\": \"no\"}},"
                                + " {\"name\": \"php\"}], \"dev\": false}")
                .file(
                        "old/vendor/composer/installed.json",
                        "[{\"name\": \"monolog/monolog\", \"version\": \"1.25.0\"}]")
                .file(
                        "torn/vendor/composer/installed.json",
                        "{\"packages\": [{\"name\": \"a/b\", \"version\": \"1\"}, {"));
        assertThat(Catalogued.names(inventory))
                .containsExactly("a/b 1", "monolog/monolog 1.25.0", "symfony/http-kernel v5.4.0");
        assertThat(inventory.packages())
                .extracting(InstalledPackage::purl)
                .contains("pkg:composer/symfony/http-kernel@v5.4.0");
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.path()).contains("/torn/vendor/composer/installed.json"));
    }

    @Test
    void shouldReadTheLibrariesOfADotNetApplicationAndNotTheApplicationItself() throws IOException {
        Inventory inventory =
                Catalogued.layers(new LayerTar().file("app/App.deps.json", """
                        {"runtimeTarget": {"name": ".NETCoreApp,Version=v8.0"}, "targets": {".NETCoreApp,Version=v8.0": {}},
                         "libraries": {"App/1.0.0": {"type": "project", "serviceable": false},
                                       "Newtonsoft.Json/12.0.3": {"type": "package", "sha512": "x"},
                                       "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.3": {"type": "runtimepack"},
                                       "odd": {"type": "package"}}}
                        """).file("app/Bad.deps.json", "no JSON"));
        assertThat(Catalogued.names(inventory))
                .containsExactly("Microsoft.NETCore.App.Runtime.linux-x64 8.0.3", "Newtonsoft.Json 12.0.3");
        assertThat(inventory.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.FILE_DAMAGED);
    }

    @Test
    void shouldReadCondasRecordsAndSayThatNobodyPublishesTheirVulnerabilities() throws IOException {
        Inventory inventory = Catalogued.layers(new LayerTar()
                .file(
                        "opt/conda/conda-meta/openssl-3.2.1-hd590300_1.json",
                        "{\"arch\": \"x86_64\", \"name\": \"openssl\", \"version\": \"3.2.1\", \"link\": {\"type\": 1}}")
                .file("opt/conda/conda-meta/history", "x")
                .file("opt/conda/conda-meta/torn.json", "{\"name\":"));
        assertThat(Catalogued.names(inventory)).containsExactly("openssl 3.2.1");
        assertThat(inventory.packages().get(0).purl()).isEqualTo("pkg:conda/openssl@3.2.1");
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.path()).contains("/opt/conda/conda-meta/torn.json"));
        try (AdvisoryDatabase sample = SampleAdvisories.open()) {
            assertThat(new Matcher(sample).match(inventory, LocalDate.EPOCH).gaps())
                    .singleElement()
                    .satisfies(g -> assertThat(g.what()).contains("openssl 3.2.1", "no feed"));
        }
    }
}
