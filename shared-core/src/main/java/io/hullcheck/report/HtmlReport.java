package io.hullcheck.report;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * {@code report.html}: one self-contained file, by a compiled template that escapes everything. Its content security policy allows
 * its own style sheet and its own script, by their hashes, and nothing else, so nothing out of an image can ever run. Without
 * scripts it holds the same.
 */
final class HtmlReport implements DocumentFormat<ScanReport> {

    @Override
    public String name() {
        return "html";
    }

    @Override
    public String fileName() {
        return "report.html";
    }

    @Override
    public String mediaType() {
        return "text/html";
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try {
            // the generated class itself: an engine would look for it by the context class loader, which sees no plugin
            // of Jenkins
            JtereportGenerated.render(
                    new OwaspHtmlTemplateOutput(new WriterOutput(writer)),
                    null,
                    new HtmlPage(report),
                    HtmlFrame.read());
        } catch (UncheckedIOException e) {
            // where it is written to is at fault, and not the template
            throw e.getCause();
        }
        writer.flush();
    }
}
