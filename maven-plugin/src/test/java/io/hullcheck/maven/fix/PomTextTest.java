package io.hullcheck.maven.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.remedy.PomEdit;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A POM after a change: every other character as it was. */
class PomTextTest {
    private static final String POM = """
            <?xml version="1.0"?>
            <!-- <version>1.0</version> is not here -->
            <project xmlns="http://maven.apache.org/POM/4.0.0">
                <version>1.0</version>
                <properties>
                    <lib.version>1.0</lib.version>  <!-- why -->
                </properties>
                <dependencies>
                    <dependency>
                        <artifactId>a</artifactId>
                        <version>1.0</version>
                        <exclusions/>
                    </dependency>
                    <dependency><artifactId>b</artifactId><version>
                        1.0
                    </version></dependency>
                </dependencies>
                <description><![CDATA[ <version>1.0</version> ]]></description>
            </project>
            """;

    private static String with(String pom, PomEdit edit) throws IOException {
        return new PomText("pom.xml", pom).with(edit).text();
    }

    @Test
    void shouldChangeAPropertyOrTheVersionOnALineAlone() throws IOException {
        assertThat(with(POM, new PomEdit.SetProperty("pom.xml", 6, "lib.version", "1.0", "2.0")))
                .isEqualTo(POM.replace("<lib.version>1.0<", "<lib.version>2.0<"));
        assertThat(with(POM, new PomEdit.SetVersion("pom.xml", 11, 0, "g:a", "1.0", "2.0")))
                .isEqualTo(POM.replace(
                        "<artifactId>a</artifactId>\n            <version>1.0<",
                        "<artifactId>a</artifactId>\n            <version>2.0<"));
        assertThat(with(POM, new PomEdit.SetVersion("pom.xml", 14, 0, "g:a", "1.0", "2.0")))
                .isEqualTo(POM.replace("<version>\n            1.0\n        </version>", "<version>2.0</version>"));
    }

    @Test
    void shouldAddAPropertyWhereTheOthersAreOrAtTheEnd() throws IOException {
        assertThat(with(POM, new PomEdit.AddProperty("pom.xml", "x.version", "3")))
                .isEqualTo(POM.replace("<properties>\n", "<properties>\n        <x.version>3</x.version>\n"));
        assertThat(with(
                        "<project>\n\t<version>1</version>\n</project>\n",
                        new PomEdit.AddProperty("pom.xml", "x", "3")))
                .isEqualTo(
                        "<project>\n\t<version>1</version>\n\t<properties>\n\t\t<x>3</x>\n\t</properties>\n</project>\n");
        assertThat(with("<project></project>", new PomEdit.AddProperty("pom.xml", "x", "3")))
                .isEqualTo("<project>  <properties>\n    <x>3</x>\n  </properties>\n</project>");
    }

    @Test
    void shouldAddAManagedVersionBeforeTheOthersOrAtTheEndWithTheFilesOwnLineEnds() throws IOException {
        PomEdit managed = new PomEdit.AddManaged("pom.xml", "g", "a", "2");
        assertThat(with(
                        "<project>\r\n  <dependencyManagement>\r\n    <dependencies>\r\n    </dependencies>\r\n  </dependencyManagement>\r\n</project>",
                        managed))
                .isEqualTo("<project>\r\n  <dependencyManagement>\r\n    <dependencies>\r\n"
                        + "      <dependency>\r\n        <groupId>g</groupId>\r\n        <artifactId>a</artifactId>\r\n"
                        + "        <version>2</version>\r\n      </dependency>\r\n"
                        + "    </dependencies>\r\n  </dependencyManagement>\r\n</project>");
        assertThat(with(POM, managed))
                .contains("    <dependencyManagement>\n        <dependencies>\n            <dependency>\n")
                .endsWith("    </dependencyManagement>\n</project>\n");
    }

    @Test
    void shouldChangeTheRightOneOfSeveralVersionsOnOneLineAndAPropertyOfAProfile() throws IOException {
        String line = "<dependency><version>1</version></dependency><dependency><version>1</version></dependency>";
        String pom = "<project>\n" + line + "\n</project>";
        int second = line.lastIndexOf("<version>") + "<version>".length() + 1;
        assertThat(with(pom, new PomEdit.SetVersion("pom.xml", 2, second, "g:a", "1", "2")))
                .isEqualTo("<project>\n"
                        + "<dependency><version>1</version></dependency><dependency><version>2</version></dependency>"
                        + "\n</project>");
        String profile = "<project>\n<properties><x>1</x></properties>\n<profiles><profile><properties>\n"
                + "<x>1</x></properties></profile></profiles></project>";
        assertThat(with(profile, new PomEdit.SetProperty("pom.xml", 4, "x", "1", "2")))
                .isEqualTo(profile.replace("\n<x>1<", "\n<x>2<"));
    }

    @Test
    void shouldAddAManagedVersionWithItsClassifierAndTheExclusionsOfTheEntryThatItTakesThePlaceOf() throws IOException {
        assertThat(with(
                        "<project>\n</project>\n",
                        new PomEdit.AddManaged(
                                "pom.xml", "g", "a", "2", "jar", "no_aop", List.of("commons-logging:commons-logging"))))
                .contains(
                        "<classifier>no_aop</classifier>",
                        "<exclusion>\n            <groupId>commons-logging</groupId>");
    }

    @Test
    void shouldChangeNothingInAFileThatIsNotWhatWasLookedAt() {
        assertThatThrownBy(() -> with(POM, new PomEdit.SetVersion("pom.xml", 11, 0, "g:a", "1.1", "2.0")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 11 does not state the version 1.1; it was changed since it was looked at");
        assertThatThrownBy(() -> with(POM, new PomEdit.SetProperty("pom.xml", 6, "other", "1.0", "2.0")))
                .hasMessageContaining("does not define the property other");
        assertThatThrownBy(() -> with("<project><a></project>", new PomEdit.AddProperty("pom.xml", "x", "3")))
                .hasMessageContaining("it is no XML");
    }
}
