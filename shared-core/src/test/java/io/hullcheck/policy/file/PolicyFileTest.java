package io.hullcheck.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.hullcheck.advisory.Exploitation;
import io.hullcheck.advisory.Severity;
import io.hullcheck.image.Layer;
import io.hullcheck.match.Finding;
import io.hullcheck.policy.Circumstances;
import io.hullcheck.policy.Judgement;
import io.hullcheck.policy.Policy;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.SetAside;
import io.hullcheck.policy.Verdict;
import io.hullcheck.testing.Findings;
import io.hullcheck.testing.Reports;
import io.hullcheck.testing.SavedImage;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a team writes into hullcheck.yaml, and what it does. */
class PolicyFileTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final Policy NOTHING = new Policy(Optional.empty(), false, true, false);
    private static final PolicyFile.Remote NOBODY = new Fetched(Map.of());

    private record Fetched(Map<String, String> documents) implements PolicyFile.Remote {
        @Override
        public byte[] url(String address) throws IOException {
            return document(address);
        }

        @Override
        public byte[] oci(String reference) throws IOException {
            return document(reference);
        }

        private byte[] document(String address) throws IOException {
            if (!documents.containsKey(address)) {
                throw new IOException("nobody answers at " + address);
            }
            return documents.get(address).getBytes(StandardCharsets.UTF_8);
        }
    }

    @TempDir
    private Path folder;

    private Policy policy(String yaml) throws IOException {
        return policy(yaml, Optional.empty(), Optional.empty(), NOBODY);
    }

    private Policy policy(String yaml, Optional<String> profile, Optional<String> branch, PolicyFile.Remote remote)
            throws IOException {
        Path file = Files.writeString(folder.resolve("hullcheck.yaml"), "version: 1\n" + yaml);
        return PolicyFile.read(file, profile, branch, remote).over(NOTHING);
    }

    private static Judgement judged(Policy policy, Finding... findings) {
        return Judgement.of(policy, List.of(findings), List.of(), Circumstances.on(TODAY, Reports.IMAGE));
    }

    private static boolean fails(Policy policy, Finding finding) {
        return judged(policy, finding).verdict() == Verdict.FAILED;
    }

    private static Finding finding(String id) {
        return Findings.of(id, Severity.HIGH, "2.0");
    }

    @Test
    void shouldFailOnASeverity() throws IOException {
        Policy policy = policy("failOn: [{severity: HIGH}]");
        assertThat(fails(policy, Findings.of("CVE-1", Severity.HIGH))).isTrue();
        assertThat(fails(policy, Findings.of("CVE-1", Severity.MEDIUM))).isFalse();
    }

    @Test
    void shouldFailOnAScore() throws IOException {
        Policy policy = policy("failOn: [{score: 7.5}]");
        assertThat(fails(policy, Findings.with(finding("CVE-1"), f -> f.score = Optional.of(7.5))))
                .isTrue();
        assertThat(fails(policy, Findings.with(finding("CVE-1"), f -> f.score = Optional.of(7.4))))
                .isFalse();
        assertThat(fails(policy, finding("CVE-1"))).isFalse();
    }

    private static Exploitation epss(double score) {
        return new Exploitation(Optional.of(new Exploitation.Epss(score, 0.9, "2026-11-24")), Optional.empty());
    }

    @Test
    void shouldFailOnTheLikelihoodOfAnAttackAndOnKnownAttacks() throws IOException {
        Policy likely = policy("failOn: [{epss: 0.5}]");
        assertThat(fails(likely, Findings.with(finding("CVE-1"), f -> f.exploitation = epss(0.5))))
                .isTrue();
        assertThat(fails(likely, Findings.with(finding("CVE-1"), f -> f.exploitation = epss(0.49))))
                .isFalse();
        Policy known = policy("failOn: [{kev: true}]");
        Exploitation kev = new Exploitation(
                Optional.empty(), Optional.of(new Exploitation.Kev("2026-01-01", Optional.empty(), false)));
        assertThat(fails(known, Findings.with(finding("CVE-1"), f -> f.exploitation = kev)))
                .isTrue();
        assertThat(fails(known, Findings.with(finding("CVE-1"), f -> f.exploitation = epss(0.99))))
                .isFalse();
    }

    @Test
    void shouldFailOnWhatHasAFixAndGiveDaysOfGrace() throws IOException {
        Policy fixable = policy("failOn: [{severity: LOW, fixable: true}]");
        assertThat(fails(fixable, finding("CVE-1"))).isTrue();
        assertThat(fails(fixable, Findings.of("CVE-1", Severity.HIGH))).isFalse();
        Policy grace = policy("failOn: [{severity: LOW, fixAge: 14}]");
        assertThat(fails(
                        grace, Findings.with(finding("CVE-1"), f -> f.published = Optional.of("2026-11-10T09:00:00Z"))))
                .isTrue();
        assertThat(fails(
                        grace, Findings.with(finding("CVE-1"), f -> f.published = Optional.of("2026-11-11T09:00:00Z"))))
                .isFalse();
        assertThat(fails(grace, finding("CVE-1"))).isTrue();
    }

    @Test
    void shouldFailOnTypesOfPackagesAlone() throws IOException {
        Policy policy = policy("failOn: [{types: [deb, rpm]}]");
        assertThat(fails(policy, finding("CVE-1"))).isFalse();
        assertThat(fails(
                        policy,
                        Findings.with(finding("CVE-1"), f -> f.installed = Findings.os("openssl", "openssl", 0))))
                .isTrue();
    }

    @Test
    void shouldFailOnTheApplicationOrTheBaseImageAlone() throws IOException {
        Circumstances now = new Circumstances(
                TODAY, Reports.IMAGE, (Layer layer) -> Optional.of(layer.index() == 0), f -> false, f -> false);
        Finding base = Findings.with(finding("CVE-1"), f -> f.installed = Findings.os("a", "a", 0));
        Finding application = Findings.with(finding("CVE-2"), f -> f.installed = Findings.os("b", "b", 1));
        Policy policy = policy("failOn: [{layers: APPLICATION}]");
        assertThat(Judgement.of(policy, List.of(base, application), List.of(), now)
                        .overThreshold())
                .containsExactly(application);
        assertThat(Judgement.of(policy("failOn: [{layers: BASE}]"), List.of(base, application), List.of(), now)
                        .overThreshold())
                .containsExactly(base);
        // nobody knows where the base image ends
        assertThat(judged(policy, base, application).overThreshold()).isEmpty();
    }

    @Test
    void shouldFailOnWhatIsNewAlone() throws IOException {
        Finding known = finding("CVE-1");
        Finding added = finding("CVE-2");
        Circumstances now =
                new Circumstances(TODAY, Reports.IMAGE, layer -> Optional.empty(), f -> f.equals(known), f -> false);
        assertThat(Judgement.of(policy("failOn: [{new: true}]"), List.of(known, added), List.of(), now)
                        .overThreshold())
                .containsExactly(added);
    }

    @Test
    void shouldFailOnWhatTheApplicationMayReachAlone() throws IOException {
        Finding unreached = finding("CVE-1");
        Finding unknown = finding("CVE-2");
        Circumstances now = new Circumstances(
                TODAY, Reports.IMAGE, layer -> Optional.empty(), f -> false, f -> f.equals(unreached));
        assertThat(Judgement.of(policy("failOn: [{reachable: true}]"), List.of(unreached, unknown), List.of(), now)
                        .overThreshold())
                .containsExactly(unknown);
    }

    @Test
    void shouldFailOnOneOfSeveralRulesAndSayWhich() throws IOException {
        Policy policy = policy("failOn:\n  - severity: CRITICAL\n  - severity: HIGH\n    fixable: true\n");
        Judgement judgement = judged(policy, finding("CVE-1"));
        assertThat(judgement.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(judgement.reason())
                .startsWith("1 finding of severity HIGH or worse with a known fix, the worst CVE-1");
    }

    private static Optional<SetAside> aside(Policy policy, Finding finding) {
        return judged(policy, finding).setAside().stream().findFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: [GHSA-x]",
                "category: [maven]",
                "category: [CWE-79]",
                "title: '*cross*'",
                "scoreBelow: 6.2",
                "severityBelow: CRITICAL",
                "fixable: false"
            })
    void shouldSetAsideWhatACriterionDisables(String criterion) throws IOException {
        Policy policy = policy("disable: [{" + criterion + ", reason: we say so}]");
        Finding fits = Findings.with(Findings.of("CVE-1", Severity.HIGH), f -> {
            f.names = List.of("GHSA-x");
            f.weaknesses = List.of("CWE-79");
            f.summary = "A Cross-site flaw";
            f.score = Optional.of(6.1);
        });
        assertThat(aside(policy, fits))
                .hasValueSatisfying(a -> assertThat(a.kind()).isEqualTo(SetAside.Kind.DISABLED))
                .hasValueSatisfying(a -> assertThat(a.reason()).isEqualTo("we say so"));
        Finding other = Findings.with(Findings.of("CVE-2", Severity.CRITICAL, "2"), f -> {
            f.installed = Findings.os("b", "b", 0);
            f.score = Optional.of(9.9);
        });
        assertThat(aside(policy, other)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: CVE-1",
                "id: ghsa-X",
                "package: 'pkg:maven/g/lib'",
                "package: 'pkg:maven/g/*'",
                "package: 'pkg:maven/g/lib@1.*'",
                "path: '/app/*'"
            })
    void shouldSetAsideWhatIsIgnoredByIdPackageOrPath(String ignore) throws IOException {
        Finding finding = Findings.with(finding("CVE-1"), f -> f.names = List.of("GHSA-x"));
        assertThat(aside(policy("ignore: [{" + ignore + ", reason: not used}]"), finding))
                .hasValueSatisfying(a -> assertThat(a.reason()).isEqualTo("not used"));
        Finding other = Findings.with(finding("CVE-2"), f -> f.installed = Findings.os("b", "b", 0));
        assertThat(aside(policy("ignore: [{" + ignore + "}]"), other)).isEmpty();
    }

    @Test
    void shouldCountWhatIsIgnoredAgainFromTheDayAfterItExpiresAndSaySo() throws IOException {
        Policy policy = policy("ignore: [{id: CVE-1, expires: 2026-11-23}, {id: CVE-2, expires: 2026-11-24}]");
        Judgement judgement = judged(policy, finding("CVE-1"), finding("CVE-2"));
        assertThat(judgement.setAside()).extracting(a -> a.finding().id()).containsExactly("CVE-2");
        assertThat(judgement.notices())
                .singleElement()
                .asString()
                .contains(
                        "the ignore of CVE-1", "expired on 2026-11-23 and counts no more", "hullcheck.yaml, ignore 1");
    }

    @Test
    void shouldTellOfAnIgnoreThatFitsNothing() throws IOException {
        assertThat(judged(policy("ignore: [{id: CVE-9}]"), finding("CVE-1")).notices())
                .singleElement()
                .asString()
                .contains("the ignore of CVE-9", "fits nothing that was found");
    }

    @Test
    void shouldRefuseAnIgnoreWithoutAReasonWhenThePolicyWantsOne() {
        assertThatThrownBy(() -> policy("reasonRequired: true\nignore: [{id: CVE-1}]"))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("ignore 1: the policy wants a reason");
    }

    private static final String PROFILES = """
            failOn: [{severity: LOW}]
            profiles:
              release:
                branches: [main, release/*]
                failOn: [{severity: CRITICAL}]
                ignore: [{id: CVE-7, reason: mitigated}]
              lax:
                failOn: []
            """;

    @Test
    void shouldTakeTheProfileOfTheBranchOrTheOneThatIsNamed() throws IOException {
        Finding medium = Findings.of("CVE-1", Severity.MEDIUM);
        assertThat(fails(policy(PROFILES, Optional.empty(), Optional.of("feature/x"), NOBODY), medium))
                .isTrue();
        assertThat(fails(policy(PROFILES, Optional.empty(), Optional.of("release/2.1"), NOBODY), medium))
                .isFalse();
        assertThat(aside(policy(PROFILES, Optional.empty(), Optional.of("main"), NOBODY), finding("CVE-7")))
                .isPresent();
        assertThat(fails(
                        policy(PROFILES, Optional.of("lax"), Optional.of("main"), NOBODY),
                        Findings.of("CVE-1", Severity.CRITICAL)))
                .isFalse();
        assertThatThrownBy(() -> policy(PROFILES, Optional.of("strict"), Optional.empty(), NOBODY))
                .hasMessageContaining("there is no profile \"strict\"; there is lax, release");
    }

    @Test
    void shouldAddUpTheOrganisationsPolicyAndTheTeams() throws IOException {
        String organisation = "version: 1\nfailOn: [{kev: true}]\nreasonRequired: true\n";
        PolicyFile.Remote remote = new Fetched(Map.of(
                "https://policies.example.com/org.yaml",
                organisation,
                "host/policies@sha256:" + "0".repeat(64),
                organisation));
        String sha256 = SavedImage.hex(organisation.getBytes(StandardCharsets.UTF_8));
        for (String include : List.of(
                "url: https://policies.example.com/org.yaml, sha256: " + sha256,
                "oci: 'host/policies@sha256:" + "0".repeat(64) + "'")) {
            Policy policy = policy(
                    "include: [{" + include + "}]\nfailOn: [{severity: CRITICAL}]",
                    Optional.empty(),
                    Optional.empty(),
                    remote);
            assertThat(policy.rules())
                    .extracting(r -> r.describe())
                    .containsExactly("that are known to be attacked", "of severity CRITICAL");
        }
        Files.writeString(folder.resolve("org.yaml"), organisation);
        assertThatThrownBy(() -> policy("include: [{file: org.yaml}]\nignore: [{id: CVE-1}]"))
                .hasMessageContaining("wants a reason");
        assertThatThrownBy(() -> policy("include: [{file: org.yaml, sha256: " + "0".repeat(64) + "}]"))
                .hasMessageContaining("its sha256 is " + sha256);
    }

    @Test
    void shouldNotLetAFetchedPolicyReadFilesOfThisMachine() {
        for (String own : List.of("include: [{file: /etc/passwd}]", "vex: [/etc/passwd]")) {
            PolicyFile.Remote remote = new Fetched(Map.of("https://x.example.com/p", "version: 1\n" + own));
            assertThatThrownBy(() -> policy(
                            "include: [{url: 'https://x.example.com/p'}]", Optional.empty(), Optional.empty(), remote))
                    .isInstanceOf(PolicyException.class)
                    .hasMessageContaining("https://x.example.com/p: a policy that is fetched cannot");
        }
    }

    @Test
    void shouldRefusePoliciesThatContradictEachOther() throws IOException {
        Files.writeString(folder.resolve("org.yaml"), "version: 1\nfailOnIncomplete: true\nignoresAllowed: false\n");
        assertThatThrownBy(() -> policy("include: [{file: org.yaml}]\nfailOnIncomplete: false"))
                .hasMessageContaining("contradict each other: failOnIncomplete is true in")
                .hasMessageContaining("org.yaml")
                .hasMessageContaining("hullcheck.yaml");
        assertThatThrownBy(() -> policy("include: [{file: org.yaml}]\nignore: [{id: CVE-1}]"))
                .hasMessageContaining("allows no policy that includes it to ignore");
        Files.writeString(folder.resolve("loop.yaml"), "version: 1\ninclude: [{file: loop.yaml}]\n");
        assertThatThrownBy(() -> policy("include: [{file: loop.yaml}]")).hasMessageContaining("include each other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failon: [{kev: true}] | hullcheck.yaml:2: | did you mean \"failOn\"?",
                "failOn: [{severty: HIGH}] | hullcheck.yaml:2: | did you mean \"severity\"?",
                "failOn: [{severity: HIHG}] | hullcheck.yaml:2: | did you mean HIGH?",
                "failOn: [{kev: sometimes}] | hullcheck.yaml:2: | this wants true or false",
                "failOn: [{fixAge: soon}] | hullcheck.yaml:2: | this wants a whole number",
                "failOn: {kev: true} | hullcheck.yaml:2: | this wants a list",
                "failOn: [null] | hullcheck.yaml:2: | an entry is empty",
                "failOn:\\n  - | hullcheck.yaml:3: | an entry is empty",
                "ignore: [null] | hullcheck.yaml:2: | an entry is empty",
                "disable: [~] | hullcheck.yaml:2: | an entry is empty",
                "vex: [~] | hullcheck.yaml:2: | an entry is empty",
                "profiles: {main: } | hullcheck.yaml:2: | an entry is empty",
                "failOn: [{types: [~]}] | hullcheck.yaml:2: | an entry is empty",
                "failOn: [{}] | hullcheck.yaml, failOn 1: | would fail on everything",
                "failOn: [{epss: 50}] | hullcheck.yaml:2: | epss is from 0 to 1",
                "ignore: [{id: CVE-1, expires: 2026-02-30}] | hullcheck.yaml:2: | \"2026-02-30\" is no day",
                "ignore: [{idd: CVE-1}] | hullcheck.yaml:2: | did you mean \"id\"?",
                "ignore: [{id: log4shell}] | hullcheck.yaml:2: | is no name of a vulnerability",
                "ignore: [{package: log4j}] | hullcheck.yaml:2: | package is a package URL",
                "ignore: [{reason: none}] | hullcheck.yaml, ignore 1: | names an id, a package or a path",
                "disable: [{reason: x}] | hullcheck.yaml, disable 1: | would hide everything",
                "include: [{file: a, url: 'https://b'}] | hullcheck.yaml:2: | names one of file, url and oci",
                "include: [{oci: 'host/p:1'}] | hullcheck.yaml:2: | named by its digest",
                "name: a\\nname: b | hullcheck.yaml:3: | Duplicate",
                "name: [a | hullcheck.yaml:2: | this wants a text",
                "name: 'a | hullcheck.yaml: | while scanning a quoted scalar"
            })
    void shouldRefuseWhatIsWrongWithItsPlaceAndTheNearestRightWord(String yaml, String place, String why) {
        assertThatThrownBy(() -> policy(yaml.replace("\\n", "\n")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(why);
    }

    @Test
    void shouldRefuseAnotherVersionAndAnEmptyFile() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), "version: 2\n");
        assertThatThrownBy(() -> PolicyFile.read(file, Optional.empty(), Optional.empty(), NOBODY))
                .hasMessageContaining("version is 1, not 2");
        Files.writeString(file, "name: x\n");
        assertThatThrownBy(() -> PolicyFile.read(file, Optional.empty(), Optional.empty(), NOBODY))
                .hasMessageContaining("version");
        assertThatThrownBy(
                        () -> PolicyFile.read(folder.resolve("none.yaml"), Optional.empty(), Optional.empty(), NOBODY))
                .hasMessageContaining("there is no such policy file");
    }

    private static Set<String> components(Class<?> record) {
        Set<String> names = new HashSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            names.add(
                    switch (component.getName()) {
                        case "isNew" -> "new";
                        case "packages" -> "package";
                        default -> component.getName();
                    });
        }
        return names;
    }

    private static Set<String> keys(JsonNode node) {
        Set<String> keys = new HashSet<>();
        node.path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void shouldPublishASchemaWithEveryKeyAndNoOther() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Path.of("../docs/policy.schema.json").toFile());
        assertThat(keys(schema)).isEqualTo(components(PolicyDocument.class));
        assertThat(keys(schema.at("/$defs/rule"))).isEqualTo(components(PolicyDocument.RuleText.class));
        assertThat(keys(schema.at("/$defs/profile"))).isEqualTo(components(PolicyDocument.Profile.class));
        assertThat(keys(schema.at("/$defs/criterion"))).isEqualTo(components(PolicyDocument.CriterionText.class));
        assertThat(keys(schema.at("/$defs/ignore"))).isEqualTo(components(PolicyDocument.IgnoreText.class));
        assertThat(keys(schema.at("/$defs/include"))).isEqualTo(components(PolicyDocument.Include.class));
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
        assertThat(compiled.validate(new YAMLMapper().readTree("version: 1\n" + PROFILES)))
                .isEmpty();
        assertThat(compiled.validate(new YAMLMapper().readTree("version: 1\nfailon: []\n")))
                .isNotEmpty();
    }
}
