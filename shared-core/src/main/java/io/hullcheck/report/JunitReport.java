package io.hullcheck.report;

import io.hullcheck.inventory.Gap;
import io.hullcheck.match.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * {@code junit.xml}: one case a finding, by the schema that Jenkins' xUnit plugin publishes: failed over the threshold, skipped
 * when set aside, else passed; what could not be analysed is an error where it fails the build, else skipped.
 */
final class JunitReport implements DocumentFormat<ScanReport> {
    @Override
    public String name() {
        return "junit";
    }

    @Override
    public String fileName() {
        return "junit.xml";
    }

    @Override
    public String mediaType() {
        return "application/xml";
    }

    @Override
    public void write(ScanReport report, OutputStream out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            suite(xml, report);
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException("JUnit's XML could not be written: " + e.getMessage(), e);
        }
    }

    private static void suite(XMLStreamWriter xml, ScanReport report) throws XMLStreamException {
        Set<Gap> stopping = new HashSet<>(report.judgement().stopping());
        List<Gap> gaps = report.gaps();
        long errors = gaps.stream().filter(stopping::contains).count();
        xml.writeStartElement("testsuite");
        xml.writeAttribute(
                "name", "Hullcheck: " + clean(report.inventory().image().reference()));
        xml.writeAttribute("tests", Integer.toString(report.findings().size() + gaps.size() + 1));
        xml.writeAttribute(
                "failures", Integer.toString(report.judgement().overThreshold().size()));
        xml.writeAttribute("errors", Long.toString(errors));
        xml.writeAttribute(
                "skipped", Long.toString(report.judgement().setAside().size() + gaps.size() - errors));
        xml.writeAttribute("time", "0");
        xml.writeAttribute("timestamp", report.time().toString().replaceFirst("(\\.\\d+)?Z$", ""));
        // an image without findings has a case too, or servers take the file for a mistake
        xml.writeEmptyElement("testcase");
        xml.writeAttribute("classname", "hullcheck.image");
        xml.writeAttribute("name", "was scanned");
        xml.writeAttribute("time", "0");
        for (ScanReport.Standing standing : report.standings()) {
            Finding finding = standing.finding();
            xml.writeStartElement("testcase");
            xml.writeAttribute(
                    "classname",
                    "hullcheck." + finding.installed().kind().type() + "."
                            + clean(finding.installed().displayName()));
            xml.writeAttribute(
                    "name",
                    clean(finding.id() + " in " + finding.installed().displayName() + " "
                            + finding.installed().version()));
            xml.writeAttribute("time", "0");
            if (standing.isOverThreshold()) {
                xml.writeStartElement("failure");
                xml.writeAttribute("type", finding.severity().name());
                xml.writeAttribute("message", clean(finding.summary().isBlank() ? finding.id() : finding.summary()));
                xml.writeCharacters(
                        clean(finding.installed().locations().get(0).path()) + "\n" + clean(report.remedy(finding)));
                xml.writeEndElement();
            } else if (standing.aside().isPresent()) {
                xml.writeEmptyElement("skipped");
                xml.writeAttribute("message", clean(standing.aside().get().reason()));
            }
            xml.writeEndElement();
        }
        for (Gap gap : gaps) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", "hullcheck.analysis");
            xml.writeAttribute("name", clean(gap.describe()));
            xml.writeAttribute("time", "0");
            boolean isError = stopping.contains(gap);
            xml.writeStartElement(isError ? "error" : "skipped");
            if (isError) {
                xml.writeAttribute("type", gap.kind().name());
            }
            xml.writeAttribute("message", clean(gap.what()));
            xml.writeCharacters(clean(gap.next()));
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** What XML 1.0 can hold (section 2.2, "Characters"), and no tricks on readers. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        PlainText.of(text)
                .codePoints()
                .map(c -> c >= 0xd800 && c <= 0xdfff || c == 0xfffe || c == 0xffff ? '?' : c)
                .forEach(clean::appendCodePoint);
        return new String(clean.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
