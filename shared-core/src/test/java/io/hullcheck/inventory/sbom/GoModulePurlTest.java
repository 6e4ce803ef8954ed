package io.hullcheck.inventory.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.image.Limits;
import io.hullcheck.inventory.InstalledPackage;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of Go modules in SBOMs of other makers. */
class GoModulePurlTest {
    // https://osv.dev/vulnerability/GO-2024-2918 names the module by this path
    private static final String MODULE = "github.com/Azure/azure-sdk-for-go/sdk/azidentity";

    @TempDir
    private Path folder;

    private Inventory read(String component) throws IOException {
        String text = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":[" + component
                + "]}";
        return Catalogued.of("sbom:" + Files.writeString(folder.resolve("bom.json"), text), Limits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        // as Trivy writes it
        "'',MODULE,pkg:golang/github.com/Azure/azure-sdk-for-go/sdk/azidentity@v1.5.0",
        // the specification's own lower case, with the path as the name
        "'',MODULE,pkg:golang/github.com/azure/azure-sdk-for-go/sdk/azidentity@v1.5.0",
        // a part of the path as the subpath
        "'',MODULE,pkg:golang/github.com/azure/azure-sdk-for-go@v1.5.0#sdk/azidentity",
        // group and name
        "github.com/Azure/azure-sdk-for-go/sdk,azidentity,pkg:golang/github.com/azure/azure-sdk-for-go/sdk/azidentity@v1.5.0",
        // slashes in the namespace written as %2F, a type in capitals, the escape of Go's proxies
        "'',azidentity,pkg:golang/github.com%2FAzure%2Fazure-sdk-for-go%2Fsdk/azidentity@v1.5.0",
        "'',azidentity,pkg:GOLANG/github.com/Azure/azure-sdk-for-go/sdk/azidentity@v1.5.0?type=module",
        "'',azidentity,pkg:golang/github.com/!azure/azure-sdk-for-go/sdk/azidentity@v1.5.0"
    })
    void shouldKeepTheCaseOfAModule(String group, String name, String purl) throws IOException {
        InstalledPackage module = Catalogued.only(read("{\"type\":\"library\",\"group\":\"" + group + "\",\"name\":\""
                + name.replace("MODULE", MODULE) + "\",\"version\":\"v1.5.0\",\"purl\":\"" + purl + "\"}"));
        assertThat(module.displayName()).isEqualTo(MODULE);
        assertThat(module.version()).isEqualTo("v1.5.0");
        assertThat(module.purl()).isEqualTo("pkg:golang/" + MODULE + "@v1.5.0");
    }

    @Test
    void shouldTakeTheStandardLibraryAndTheVersionOfTheComponent() throws IOException {
        Inventory inventory = read("{\"type\":\"library\",\"name\":\"stdlib\",\"version\":\"go1.22.3\",\"purl\":"
                + "\"pkg:golang/stdlib@1.22.3\"},{\"type\":\"library\",\"name\":\"x\",\"version\":\"v1.0.0\","
                + "\"purl\":\"pkg:golang/example.org/X\"},{\"type\":\"library\",\"name\":\"y\",\"purl\":"
                + "\"pkg:golang/example.org/y\"},{\"type\":\"library\",\"name\":\"z\",\"purl\":\"pkg:golang/\"}");
        assertThat(Catalogued.names(inventory)).containsExactly("example.org/X v1.0.0", "stdlib 1.22.3");
        assertThat(inventory.gaps())
                .singleElement()
                .satisfies(g -> assertThat(g.what()).startsWith("2 components have"));
    }

    @Test
    void shouldNameAModuleAsTheSharedSbomNamesIt() throws IOException {
        Path bom = SharedData.require("cases/truth-02-go-case-in-foreign-sbom/bom.cdx.json");
        Inventory inventory = Catalogued.of("sbom:" + bom, Limits.DEFAULT);
        assertThat(Catalogued.names(inventory)).containsExactly(MODULE + " v1.5.0", "golang.org/x/net v0.7.0");
        Completeness.row(
                "23b",
                "SBOM: a Go module whose path has capitals",
                "CycloneDX component `pkg:golang/" + MODULE + "@v1.5.0`",
                MODULE.toLowerCase(Locale.ROOT) + " v1.5.0, which no advisory names",
                Catalogued.names(inventory).get(0));
    }
}
