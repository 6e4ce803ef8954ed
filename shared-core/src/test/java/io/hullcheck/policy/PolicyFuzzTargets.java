package io.hullcheck.policy;

import io.hullcheck.fuzz.FuzzInput;
import io.hullcheck.fuzz.FuzzTarget;
import io.hullcheck.policy.file.PolicyFile;
import io.hullcheck.policy.vex.VexDocuments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Policies, and what others state of packages. */
public final class PolicyFuzzTargets {
    private PolicyFuzzTargets() {}

    public static List<FuzzTarget> all() {
        return List.of(policy(), vex());
    }

    private record Nowhere() implements PolicyFile.Remote {
        @Override
        public byte[] url(String address) throws PolicyException {
            throw new PolicyException("nothing is fetched");
        }

        @Override
        public byte[] oci(String reference) throws PolicyException {
            throw new PolicyException("nothing is fetched");
        }
    }

    private static FuzzTarget policy() {
        return FuzzTarget.of("policy", input -> {
                    Optional<String> profile =
                            input.length > 0 && input[0] % 2 == 1 ? Optional.of("p") : Optional.empty();
                    PolicyFile file = PolicyFile.read(
                            Optional.of(new PolicyFile.Above(
                                    "policy.yaml", new String(FuzzInput.behindChoice(input), StandardCharsets.UTF_8))),
                            Optional.empty(),
                            profile,
                            Optional.of("main"),
                            new Nowhere());
                    file.over(Policy.DEFAULT);
                    file.hasRules();
                    file.describe().forEach(FuzzTarget::shouldBeReadable);
                })
                .throwing(PolicyException.class)
                .seed(FuzzInput.of(0, """
                        version: 1
                        name: team
                        failOnIncomplete: true
                        reasonRequired: true
                        failOn:
                          - severity: HIGH
                            fixable: true
                            fixAge: 30
                          - score: 9.0
                          - epss: 0.5
                            kev: true
                        disable:
                          - title: "Debian*"
                            scoreBelow: 4.0
                        ignore:
                          - id: CVE-2024-1
                            package: openssl
                            reason: not used
                            expires: 2026-12-31
                        """))
                .seed(FuzzInput.of(1, """
                        version: 1
                        profiles:
                          p:
                            branches: ["release/*", main]
                            failOn:
                              - severity: LOW
                            ignore:
                              - path: /opt/**
                                reason: x
                        """))
                .seed(FuzzInput.of(
                        0, "{\"version\":1,\"include\":[{\"url\":\"https://example.com/p\",\"sha256\":\"00\"}]}"))
                .words(
                        "version: 1\n",
                        "failOn:\n",
                        "ignore:\n",
                        "disable:\n",
                        "profiles:\n",
                        "  - id: ",
                        "    expires: ",
                        "severity: ",
                        "&a ",
                        "*a",
                        "<<: ",
                        "!!");
    }

    private static FuzzTarget vex() {
        return FuzzTarget.of(
                        "vex",
                        input -> VexDocuments.read(input, "vex.json")
                                .forEach(s -> FuzzTarget.shouldBeReadable(s.toString())))
                .throwing(PolicyException.class)
                .seed("""
                        {"@context":"https://openvex.dev/ns/v0.2.0","@id":"x","author":"a","timestamp":"2024-01-01T00:00:00Z",
                         "version":1,"statements":[{"vulnerability":{"name":"CVE-2024-1","aliases":["GHSA-x"]},"products":
                         [{"@id":"pkg:oci/app","subcomponents":[{"@id":"pkg:npm/a@1"}]}],"status":"not_affected",
                         "justification":"component_not_present","impact_statement":"x"}]}""")
                .seed("""
                        {"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","bom-ref":"a","name":"a",
                         "purl":"pkg:npm/a@1"}],"vulnerabilities":[{"id":"CVE-2024-1","analysis":{"state":"not_affected",
                         "justification":"code_not_reachable","detail":"x"},"affects":[{"ref":"a"}]}]}""")
                .seed("""
                        {"document":{"category":"csaf_vex","csaf_version":"2.0","title":"t","tracking":{"id":"1"}},
                         "product_tree":{"branches":[{"category":"vendor","name":"v","branches":[{"category":"product_version",
                         "name":"1","product":{"product_id":"p","name":"a","product_identification_helper":
                         {"purl":"pkg:npm/a@1"}}}]}],"relationships":[{"category":"default_component_of","product_reference":"p",
                         "relates_to_product_reference":"p","full_product_name":{"product_id":"q","name":"n"}}]},
                         "vulnerabilities":[{"cve":"CVE-2024-1","product_status":{"known_not_affected":["p","q"]},
                         "flags":[{"label":"component_not_present","product_ids":["p"]}],
                         "threats":[{"category":"impact","details":"x","product_ids":["p"]}]}]}""")
                .words(
                        "\"statements\":[",
                        "\"vulnerabilities\":[",
                        "\"status\":\"",
                        "\"products\":[",
                        "\"product_tree\":{",
                        "\"branches\":[",
                        "\"relationships\":[",
                        "\"affects\":[");
    }
}
