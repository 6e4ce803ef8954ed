package io.hullcheck.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateException;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, HtmlReport.class.getClassLoader(), "io.hullcheck.report.html");
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try {
            engine.render(
                    "report.jte",
                    Map.of("page", new HtmlPage(report), "frame", HtmlFrame.read()),
                    new WriterOutput(writer));
        } catch (TemplateException e) {
            if (ioCause(e) instanceof IOException cause) {
                // where it is written to is at fault, and not the template
                throw cause;
            }
            throw e;
        }
        writer.flush();
    }

    private static Throwable ioCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null && !(cause instanceof IOException) && !(cause instanceof UncheckedIOException)) {
            cause = cause.getCause();
        }
        return cause instanceof UncheckedIOException unchecked ? unchecked.getCause() : cause;
    }
}
