package io.hullcheck.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.hullcheck.advisory.AdvisoryDatabase;
import io.hullcheck.advisory.DatabaseFile;
import io.hullcheck.advisory.OsvReader;
import io.hullcheck.advisory.SqliteAdvisories;
import io.hullcheck.inventory.language.JavaGroups;
import io.hullcheck.testing.Catalogued;
import io.hullcheck.testing.Completeness;
import io.hullcheck.testing.LayerTar;
import io.hullcheck.testing.Zip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Advisories of groups that a Java archive does not name itself. */
class JavaGroupMatchingTest {
    @TempDir
    Path folder;

    private List<String> findings(String jar, String classPath, String... names) throws IOException {
        Path file = folder.resolve("advisories.db");
        DatabaseFile.build(file, Instant.EPOCH, writer -> {
            for (String name : names) {
                writer.write(OsvReader.read("{\"id\": \"X-" + name.replace(':', '-')
                        + "\", \"affected\": [{\"package\": {\"ecosystem\": \"Maven\", \"name\": \"" + name
                        + "\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"0\"}]}]}]}"));
            }
        });
        byte[] archive = new Zip().file(classPath + ".class", "").bytes();
        try (AdvisoryDatabase database = SqliteAdvisories.open(file)) {
            return new Matcher(database)
                            .match(Catalogued.layers(new LayerTar().file("lib/" + jar, archive)), LocalDate.EPOCH)
                            .findings()
                            .stream()
                            .map(Finding::id)
                            .sorted()
                            .toList();
        }
    }

    /** Artifacts of Maven Central that name no group themselves, with a class that each has. */
    private static final String[][] OLD = {
        {"mysql-connector-java-5.1.17.jar", "com/mysql/jdbc/Driver", "mysql:mysql-connector-java"},
        {"struts-1.2.9.jar", "org/apache/struts/action/Action", "struts:struts"},
        {"xalan-2.7.1.jar", "org/apache/xalan/Version", "xalan:xalan"},
        {"axis-1.4.jar", "org/apache/axis/Version", "axis:axis"},
        {"c3p0-0.9.1.2.jar", "com/mchange/v2/c3p0/C3P0Registry", "c3p0:c3p0"},
        {"jgroups-all-2.2.9.1.jar", "org/jgroups/Version", "jgroups:jgroups-all"},
        {"wss4j-1.5.1.jar", "org/apache/ws/security/WSConstants", "wss4j:wss4j"},
        {"poi-2.5.1.jar", "org/apache/poi/POIDocument", "poi:poi"},
        {"batik-transcoder-1.6.jar", "org/apache/batik/transcoder/Transcoder", "batik:batik-transcoder"},
        {"bcprov-jdk15-140.jar", "org/bouncycastle/LICENSE", "bouncycastle:bcprov-jdk15"},
        {"xwork-2.0.4.jar", "com/opensymphony/xwork2/Action", "opensymphony:xwork"},
        {"jline-0.9.94.jar", "jline/Terminal", "jline:jline"},
        {"h2-1.4.199.jar", "org/h2/Driver", "com.h2database:h2"},
        {"quartz-2.3.1.jar", "org/quartz/Scheduler", "org.quartz-scheduler:quartz"},
        {"akka-actor_2.13-2.6.20.jar", "akka/actor/Actor", "com.typesafe.akka:akka-actor_2.13"},
        {"xmlsec-1.4.3.jar", "org/apache/xml/security/Init", "xml-security:xmlsec"},
    };

    @Test
    void shouldFindTheAdvisoriesOfGroupsOfOneWord() throws IOException {
        List<String> missed = new ArrayList<>();
        for (String[] one : OLD) {
            if (!findings(one[0], one[1], one[2]).equals(List.of("X-" + one[2].replace(':', '-')))) {
                missed.add(one[0]);
            }
        }
        Completeness.row(
                "16d",
                "Java: groups of one word, and groups that are called unlike the packages",
                OLD.length + " real names such as struts-1.2.9.jar, each with an advisory of its group",
                "all missed",
                missed.isEmpty() ? "all found" : "missed: " + String.join(", ", missed));
        assertThat(missed).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // an archive of a company that is called like a library is none
        "play-1.0.jar, com/acme/play/Play, com.typesafe.play:play-json",
        "core-1.0.jar, com/acme/core/X, org.example:core",
        "struts-1.0.jar, com/acme/web/X, struts:struts",
        "h2-1.0.jar, com/acme/X, com.h2database:h2",
        "commons-io-1.0.jar, com/acme/io/X, commons-io:commons-io",
    })
    void shouldNotTakeOtherArchivesForThem(String jar, String classPath, String name) throws IOException {
        assertThat(findings(jar, classPath, name)).isEmpty();
    }

    @Test
    void shouldFindTheAdvisoriesOfAGroupThatIsJoinedWithTheArtifact() throws IOException {
        // bundles are called so; org.eclipse.jgit:org.eclipse.jgit has the dots in its artifact
        assertThat(findings(
                        "org.eclipse.jgit_5.11.0.202103091610-r.jar",
                        "org/eclipse/jgit/api/Git",
                        "org.eclipse.jgit:org.eclipse.jgit",
                        "org.eclipse:jgit"))
                .containsExactly("X-org.eclipse-jgit", "X-org.eclipse.jgit-org.eclipse.jgit");
    }

    @Test
    void shouldHoldALibraryAgainstTheAdvisoriesOfItsOwnGroupAndArtifactAlone() throws IOException {
        // CVE-2015-7501 speaks of commons-collections:commons-collections too, whose group and packages start alike
        String classPath = "org/apache/commons/collections4/functors/InvokerTransformer";
        List<String> found = findings(
                "commons-collections4-4.5.0.jar",
                classPath,
                "commons-collections:commons-collections",
                "org.apache.commons:commons-collections4");
        Completeness.row(
                "28b",
                "Java: groups of the advisories that commons-collections4 is matched against",
                "commons-collections4-4.5.0.jar without coordinates, advisories of both artifacts",
                "X-org.apache.commons-commons-collections4",
                String.join(", ", found));
        assertThat(found).containsExactly("X-org.apache.commons-commons-collections4");
    }

    @Test
    void shouldPartJoinedNamesAtTheirDots() {
        assertThat(JavaGroups.joinedIn("org.yaml.snakeyaml")).containsExactly("org.yaml:snakeyaml");
        assertThat(JavaGroups.joinedIn("akka-actor_2.13")).isEmpty();
        assertThat(JavaGroups.joinedIn("a".repeat(9) + ".b".repeat(10_000))).hasSizeLessThan(100);
    }
}
