package io.hullcheck.maven;

import io.hullcheck.ledger.Answer;
import io.hullcheck.ledger.Ledger;
import io.hullcheck.ledger.Question;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Asks the ledger: {@code images-with CVE-2021-44228}, or read-only SQL over its views. */
@Mojo(name = "query", requiresProject = false, threadSafe = true)
public final class QueryMojo extends HullcheckMojo {
    /**
     * The question: {@code images-with} a vulnerability or package, {@code packages-of} an image, {@code history} of one, {@code new-since} a day, {@code worst}; or
     * SQL over the views {@code images}, {@code places}, {@code packages}, {@code findings}, {@code rescans}.
     */
    @Parameter(property = "hullcheck.query", required = true)
    private String query;

    /** How the answer is written: table, csv or json. */
    @Parameter(property = "hullcheck.format", defaultValue = "table")
    private String format;

    /** The file that the answer is written to. Default: the console. */
    @Parameter(property = "hullcheck.output")
    private File output;

    /** Rows at the most. */
    @Parameter(property = "hullcheck.rows", defaultValue = "10000")
    private int rows;

    /** The ledger: a file, or PostgreSQL by its JDBC address. Default: {@code ledger.db} in Hullcheck's home. */
    @Parameter(property = "hullcheck.ledger")
    private String ledger;

    @Override
    void run() throws IOException {
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be one or more: " + rows);
        }
        Answer.Form form = Answer.Form.parse(format);
        Question question = Question.parse(query);
        try (Ledger open = Ledger.open(LedgerPlace.of(ledger, baseFolder())
                .orElseThrow(() -> new IllegalArgumentException("there is nothing to ask without a ledger")))) {
            Answer answer = open.ask(question, rows);
            String text = answer.text(form);
            if (output == null) {
                text.lines().forEach(getLog()::info);
            } else {
                Files.createDirectories(output.toPath().toAbsolutePath().getParent());
                Files.writeString(output.toPath(), text, StandardCharsets.UTF_8);
                getLog().info(answer.rows().size() + " rows: " + output);
            }
            if (!answer.whole()) {
                getLog().warn("There are more rows; raise hullcheck.rows to see them");
            }
        }
    }
}
