package io.hullcheck.maven;

import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hullcheck.testing.OneLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.Mojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The question that brought the ledger about: which images have Log4Shell? */
@MojoTest
class QueryMojoTest {
    private static final String POM = "src/test/projects/plain/pom.xml";

    @TempDir
    Path folder;

    private final List<String> logged = new ArrayList<>();

    private void prepare(Mojo mojo) throws IllegalAccessException {
        setVariableValueToObject(mojo, "ledger", folder.resolve("ledger.db").toString());
        mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                logged.add(content.toString());
            }

            @Override
            public void warn(CharSequence content) {
                logged.add(content.toString());
            }
        });
    }

    @Test
    @InjectMojo(goal = "query", pom = POM)
    void shouldNameTheImagesWithAVulnerability(QueryMojo query, @InjectMojo(goal = "scan", pom = POM) ScanMojo scan)
            throws Exception {
        OneLibrary.log4Shell(folder.resolve("app.tar"));
        prepare(scan);
        setVariableValueToObject(scan, "image", "docker-archive:" + folder.resolve("app.tar"));
        setVariableValueToObject(scan, "outputDirectory", folder.resolve("out").toFile());
        setVariableValueToObject(scan, "database", "sample");
        setVariableValueToObject(scan, "failOn", "NEVER");
        scan.execute();
        prepare(query);
        logged.clear();
        setVariableValueToObject(query, "query", "images-with CVE-2021-44228");
        query.execute();
        assertThat(logged).hasSize(2);
        assertThat(logged.get(1)).contains("app.tar", "CVE-2021-44228", "CRITICAL", "log4j-core", "2.15.0");

        setVariableValueToObject(query, "query", "packages-of app:1");
        setVariableValueToObject(query, "format", "csv");
        setVariableValueToObject(
                query, "output", folder.resolve("answers/packages.csv").toFile());
        query.execute();
        assertThat(Files.readString(folder.resolve("answers/packages.csv")))
                .isEqualTo("type,name,version,purl\r\nmaven,org.apache.logging.log4j:log4j-core,2.14.1,"
                        + "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1\r\n");

        setVariableValueToObject(query, "query", "SELECT vulnerability FROM findings");
        setVariableValueToObject(query, "rows", 1);
        query.execute();
        assertThat(logged).last().asString().contains("There are more rows");
    }

    @Test
    @InjectMojo(goal = "query", pom = POM)
    void shouldSayWhatCanBeAsked(QueryMojo query) throws Exception {
        prepare(query);
        setVariableValueToObject(query, "query", "what?");
        assertThatThrownBy(query::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("ask images-with CVE or package");
        setVariableValueToObject(query, "format", "xml");
        assertThatThrownBy(query::execute).hasMessageContaining("one of table, csv, json");
    }

    @Test
    @InjectMojo(goal = "ledger", pom = POM)
    void shouldExportForgetAndTakeIn(LedgerMojo ledger) throws Exception {
        prepare(ledger);
        assertThatThrownBy(ledger::execute).hasMessageContaining("say what to do");
        setVariableValueToObject(
                ledger, "export", folder.resolve("deep/ledger.ndjson").toFile());
        setVariableValueToObject(ledger, "keepDays", 400);
        ledger.execute();
        assertThat(Files.readString(folder.resolve("deep/ledger.ndjson")))
                .isEqualTo("{\"type\":\"ledger\",\"version\":\"1.1\"}\n");
        ledger.setImport(folder.resolve("deep/ledger.ndjson").toFile());
        ledger.execute();
        assertThat(logged).contains("Images taken in: 0", "Images forgotten: 0");
        setVariableValueToObject(ledger, "keepImages", -1);
        assertThatThrownBy(ledger::execute).hasMessageContaining("must not be negative");
    }
}
