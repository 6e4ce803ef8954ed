package io.hullcheck.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * {@code report.html}: one self-contained file without scripts, by a compiled template that escapes everything. Its
 * content security policy allows its own style sheet and nothing else, so nothing out of an image can ever run.
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
        String style;
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IOException("the style sheet is not in the jar; the jar is damaged, fetch it again");
            }
            style = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, HtmlReport.class.getClassLoader(), "io.hullcheck.report.html");
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        engine.render("report.jte", new HtmlPage(report, style), new WriterOutput(writer));
        writer.flush();
    }
}
