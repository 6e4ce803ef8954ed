package io.hullcheck.policy.vex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Digest;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Circumstances;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.SetAside;
import io.hullcheck.policy.Statement;
import io.hullcheck.policy.Verdict;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.Reports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of the shapes that the specifications show. */
class VexDocumentsTest {
    /** The library that {@link Findings} are about. */
    private static final String PURL = "pkg:maven/g/lib@1.0";

    /** https://github.com/openvex/spec, OPENVEX-SPEC.md 0.2.0, "Example". */
    private static String openVex(String product, String status) {
        return """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://openvex.dev/docs/example/vex-1",
                 "author": "Ann", "timestamp": "2026-01-08T18:02:03Z", "version": 1,
                 "statements": [{
                   "vulnerability": {"name": "CVE-1", "aliases": ["GHSA-x"]},
                   "products": [%s],
                   "status": "%s",
                   "justification": "vulnerable_code_not_in_execute_path",
                   "impact_statement": "the parser is never called"}]}
                """.formatted(product, status);
    }

    private static Judgement judged(String document, Finding... findings) throws IOException {
        return judged(VexDocuments.read(document.getBytes(StandardCharsets.UTF_8), "app.vex.json"), findings);
    }

    private static Judgement judged(List<Statement> statements, Finding... findings) {
        return Judgement.of(
                Policy.DEFAULT.withStatements(statements),
                List.of(findings),
                List.of(),
                Circumstances.on(
                        LocalDate.of(2026, 11, 24),
                        Reports.IMAGE.at("registry:host/team/app:1", Digest.parse("sha256:" + "ab".repeat(32)))));
    }

    private static final Finding FINDING = Findings.of("CVE-1", Severity.CRITICAL, "2.0");

    @Test
    void shouldBelieveOpenVexAndShowItsJustification() throws IOException {
        Judgement judgement = judged(openVex("{\"@id\": \"" + PURL + "\"}", "not_affected"), FINDING);
        assertThat(judgement.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(judgement.reason()).isEqualTo("Nothing to fix was found; 1 finding set aside");
        assertThat(judgement.setAside()).singleElement().satisfies(a -> {
            assertThat(a.kind()).isEqualTo(SetAside.Kind.NOT_AFFECTED);
            assertThat(a.by()).isEqualTo("app.vex.json");
            assertThat(a.reason())
                    .isEqualTo("not_affected: vulnerable code not in execute path, the parser is never called");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // without a version, and by an alias
                "{\"@id\": \"pkg:maven/g/lib\"} | true",
                "{\"identifiers\": {\"purl\": \"pkg:maven/g/lib@1.0\"}} | true",
                "{\"@id\": \"pkg:maven/g/lib@1.1\"} | false",
                "{\"@id\": \"pkg:maven/g/other\"} | false",
                // a qualifier that is not ours
                "{\"@id\": \"pkg:maven/g/lib@1.0?classifier=x\"} | false",
                // a package in this image, by digest and by name, and in another
                "{\"@id\": \"pkg:oci/app@sha256%3AABAB\", \"subcomponents\": [{\"@id\": \"pkg:maven/g/lib\"}]} | true",
                "{\"@id\": \"pkg:oci/app\", \"subcomponents\": [{\"@id\": \"pkg:maven/g/lib\"}]} | true",
                "{\"@id\": \"pkg:oci/app\"} | true",
                "{\"@id\": \"pkg:oci/other\", \"subcomponents\": [{\"@id\": \"pkg:maven/g/lib\"}]} | false",
                "{\"@id\": \"pkg:oci/app@sha256%3A1234\", \"subcomponents\": [{\"@id\": \"pkg:maven/g/lib\"}]} | false",
                "{\"@id\": \"urn:of:nothing:we:know\"} | false"
            })
    void shouldBelieveOnlyWhatIsSaidOfThisImageAndThisPackage(String product, boolean isAbout) throws IOException {
        String document = openVex(product.replace("ABAB", "ab".repeat(32)), "fixed");
        assertThat(judged(document, FINDING).setAside()).hasSize(isAbout ? 1 : 0);
    }

    @Test
    void shouldCountWhatIsAffectedAndTellWhatIsUnderInvestigation() throws IOException {
        String product = "{\"@id\": \"" + PURL + "\"}";
        assertThat(judged(openVex(product, "affected"), FINDING).verdict()).isEqualTo(Verdict.FAILED);
        Judgement investigated = judged(openVex(product, "under_investigation"), FINDING);
        assertThat(investigated.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(investigated.notices()).containsExactly("CVE-1 in lib is under investigation, says app.vex.json");
    }

    @Test
    void shouldReadTheAnalysesOfCycloneDx() throws IOException {
        // CycloneDX 1.6, "Vulnerability Exploitability Use Cases"
        String document = """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
                 "components": [{"type": "library", "bom-ref": "lib-1", "name": "lib", "purl": "pkg:maven/g/lib@1.0"}],
                 "vulnerabilities": [
                   {"id": "CVE-1", "references": [{"id": "GHSA-x", "source": {"name": "GitHub"}}],
                    "analysis": {"state": "not_affected", "justification": "code_not_reachable", "detail": "it is not called"},
                    "affects": [{"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#lib-1"}]},
                   {"id": "CVE-2", "analysis": {"state": "exploitable"}, "affects": [{"ref": "lib-1"}]},
                   {"id": "CVE-3", "affects": [{"ref": "lib-1"}]}]}
                """;
        Judgement judgement =
                judged(document, FINDING, Findings.of("CVE-2", Severity.LOW), Findings.of("CVE-3", Severity.LOW));
        assertThat(judgement.setAside())
                .extracting(a -> a.finding().id(), SetAside::reason)
                .containsExactly(tuple("CVE-1", "not_affected: code not reachable, it is not called"));
    }

    @Test
    void shouldReadTheProductStatusOfCsaf() throws IOException {
        // CSAF 2.0, sections 3.2.2.3 "Relationships", 3.2.3.5 "Flags", 3.2.3.9 "Product Status"
        String document = """
                {"document": {"category": "csaf_vex", "csaf_version": "2.0", "title": "x", "publisher": {"name": "ACME"}},
                 "product_tree": {
                   "branches": [{"category": "vendor", "name": "ACME", "branches": [
                     {"category": "product_version", "name": "1", "product": {"name": "lib 1", "product_id": "LIB",
                      "product_identification_helper": {"purl": "pkg:maven/g/lib@1.0"}}},
                     {"category": "product_name", "name": "OS", "product": {"name": "OS", "product_id": "OS"}}]}],
                   "relationships": [{"category": "default_component_of", "product_reference": "LIB",
                     "relates_to_product_reference": "OS",
                     "full_product_name": {"name": "lib in OS", "product_id": "OS:LIB"}}]},
                 "vulnerabilities": [{"cve": "CVE-1",
                   "product_status": {"known_not_affected": ["OS:LIB"]},
                   "flags": [{"label": "component_not_present", "product_ids": ["OS:LIB"]}],
                   "threats": [{"category": "impact", "details": "left out", "product_ids": ["OS:LIB"]},
                               {"category": "impact", "details": "of another", "product_ids": ["OTHER"]}]}]}
                """;
        assertThat(judged(document, FINDING).setAside())
                .singleElement()
                .extracting(SetAside::reason)
                .isEqualTo("not_affected: component not present, left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": | app.vex.json:1:",
                "{} | it is no VEX document; it is one of OpenVEX, CycloneDX VEX, CSAF 2.0",
                "{\"@context\": \"https://openvex.dev/ns\", \"statements\": [{\"status\": \"fine\"}]} | statement 1: \"fine\" is no status",
                "{\"bomFormat\": \"CycloneDX\", \"vulnerabilities\": [{\"id\": \"CVE-1\", \"analysis\": {\"state\": \"fine\"},"
                        + " \"affects\": [{\"ref\": \"pkg:maven/g/lib\"}]}]} | \"fine\" is no state"
            })
    void shouldRefuseWhatItCannotRead(String document, String why) {
        assertThatThrownBy(() -> judged(document, FINDING))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("app.vex.json")
                .hasMessageContaining(why);
        assertThatThrownBy(() -> VexDocuments.read(Path.of("none.json")))
                .hasMessageContaining("there is no such VEX document");
    }
}
