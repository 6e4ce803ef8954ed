package io.hullcheck.inventory.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.SampleAdvisories;
import io.hullcheck.image.Limits;
import io.hullcheck.inventory.Gap;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.match.Matcher;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.SharedData;
import java.io.IOException;
import java.nio.file.Path;
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
    void shouldPassOverLibrariesOfADotNetApplicationThatBringNoFile() throws IOException {
        // https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md: assets of a
        // library
        Inventory inventory = Catalogued.layers(new LayerTar().file("app/App.deps.json", """
                {"libraries": {"A.None/1.0.0": {"type": "package"}, "B.Runtime/1.0.0": {"type": "package"},
                   "C.Native/1.0.0": {"type": "package"}, "D.Targets/1.0.0": {"type": "package"},
                   "E.Placeholder/1.0.0": {"type": "package"}, "F.Compile/1.0.0": {"type": "package"},
                   "G.Elsewhere/1.0.0": {"type": "package"}, "H.Resources/1.0.0": {"type": "package"},
                   "I.Unmentioned/1.0.0": {"type": "package"},
                   "runtimepack.J.Runtime/8.0.3": {"type": "runtimepack"}},
                 "targets": {".NETCoreApp,Version=v8.0": {"G.Elsewhere/1.0.0": {}},
                   ".NETCoreApp,Version=v8.0/linux-x64": {
                   "A.None/1.0.0": {"dependencies": {"B.Runtime": "1.0.0"}},
                   "B.Runtime/1.0.0": {"runtime": {"lib/netstandard2.0/B.dll": {"fileVersion": "1.0"}}},
                   "C.Native/1.0.0": {"native": {"runtimes/linux-x64/native/libc.so": {}}},
                   "D.Targets/1.0.0": {"runtimeTargets": {"runtimes/unix/lib/d.dll": {"rid": "unix"}}},
                   "E.Placeholder/1.0.0": {"runtime": {"lib/net8.0/_._": {}}, "native": {}},
                   "F.Compile/1.0.0": {"compile": {"ref/f.dll": {}}, "compileOnly": true},
                   "G.Elsewhere/1.0.0": {"runtime": {"lib/g.dll": {}}},
                   "H.Resources/1.0.0": {"resources": {"lib/de/h.dll": {"locale": "de"}}},
                   "runtimepack.J.Runtime/8.0.3": {}}}}
                """));
        assertThat(Catalogued.names(inventory))
                .containsExactly(
                        "B.Runtime 1.0.0",
                        "C.Native 1.0.0",
                        "D.Targets 1.0.0",
                        "G.Elsewhere 1.0.0",
                        "H.Resources 1.0.0",
                        "I.Unmentioned 1.0.0",
                        "J.Runtime 8.0.3");
        assertThat(inventory.gaps()).isEmpty();
    }

    @Test
    void shouldNotListTheLibrariesOfTheSharedApplicationThatTheRuntimeHas() throws IOException {
        Path root = SharedData.require("cases/lang-13-dotnet-nonruntime/rootfs");
        Inventory inventory = Catalogued.of("dir:" + root, Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).containsExactly("Newtonsoft.Json 12.0.1");
        Completeness.row(
                "21a",
                ".NET: libraries of `deps.json` without runtime, native or runtimeTargets assets",
                "`System.Net.Http/4.1.0` and `NETStandard.Library/1.6.0` without assets, `Newtonsoft.Json/12.0.1` with one",
                "NETStandard.Library 1.6.0, Newtonsoft.Json 12.0.1, System.Net.Http 4.1.0 (CVE-2018-8292, not there)",
                Completeness.of(inventory));
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
