package io.hullcheck.inventory.sbom;

import io.hullcheck.fuzz.FuzzTarget;
import io.hullcheck.image.Limits;
import java.io.IOException;
import java.util.List;

/** SBOMs of every form. */
public final class SbomFuzzTargets {
    private SbomFuzzTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(FuzzTarget.of("sbom", input -> {
                    if (SbomReader.recognises(input)) {
                        SbomReader.languagePackages(input, "listed in an SBOM")
                                .forEach(d -> FuzzTarget.shouldBeReadable(d.why()));
                    }
                    SbomInventory.ownOf(input, "app", Limits.DEFAULT);
                })
                .throwing(IOException.class)
                .seed("""
                        {"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"metadata":{"component":{"type":"container",
                         "name":"app","version":"1"}},"components":[{"type":"operating-system","name":"debian",
                         "version":"12"},{"type":"library","bom-ref":"a","group":"g","name":"a","version":"1",
                         "purl":"pkg:maven/g/a@1?type=jar","licenses":[{"license":{"id":"MIT"}}],
                         "hashes":[{"alg":"SHA-1","content":"da39a3ee5e6b4b0d3255bfef95601890afd80709"}],
                         "properties":[{"name":"hullcheck:format","value":"1"}]}],
                         "dependencies":[{"ref":"a","dependsOn":["a"]}]}""")
                .seed("""
                        <?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"><components>
                        <component type="library"><group>g</group><name>a</name><version>1</version>
                        <purl>pkg:maven/g/a@1</purl></component></components></bom>""")
                .seed("""
                        {"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"app","packages":[{"SPDXID":
                         "SPDXRef-a","name":"a","versionInfo":"1","licenseDeclared":"MIT OR Apache-2.0","externalRefs":
                         [{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/a@1"}]}],
                         "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES",
                         "relatedSpdxElement":"SPDXRef-a"}]}""")
                .seed("""
                        SPDXVersion: SPDX-2.3
                        SPDXID: SPDXRef-DOCUMENT

                        PackageName: a
                        SPDXID: SPDXRef-a
                        PackageVersion: 1
                        ExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1
                        """)
                .words(
                        "\"bomFormat\":\"CycloneDX\"",
                        "\"components\":[",
                        "\"purl\":\"pkg:",
                        "\"spdxVersion\":",
                        "\"packages\":[",
                        "\"externalRefs\":[",
                        "hullcheck:",
                        "<component ",
                        "PackageName: "));
    }
}
