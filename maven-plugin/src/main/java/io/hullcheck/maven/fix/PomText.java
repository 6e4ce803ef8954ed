package io.hullcheck.maven.fix;

import io.hullcheck.remedy.PomEdit;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A POM as text, so that a change leaves every other character as it is: comments, order, white space. Immutable.
 *
 * @param file for messages
 */
public record PomText(String file, String text) {

    /** An element by its place: from behind its start tag to its end tag. */
    private record Element(int start, int end) {}

    /**
     * The text with one edit made.
     *
     * @throws IOException when the file is not what the edit was made for
     */
    PomText with(PomEdit edit) throws IOException {
        if (edit instanceof PomEdit.SetProperty p) {
            Element element = find(p.name(), p.line(), 0, p.from())
                    .orElseThrow(() -> changed("it does not define the property " + p.name() + " as " + p.from()));
            return replaced(element, escaped(p.to()));
        }
        if (edit instanceof PomEdit.SetVersion v) {
            Element element = find("version", v.line(), v.column(), v.from())
                    .orElseThrow(() -> changed("line " + v.line() + " does not state the version " + v.from()));
            return replaced(element, escaped(v.to()));
        }
        if (edit instanceof PomEdit.AddProperty p) {
            return withProperty("<" + p.name() + ">" + escaped(p.value()) + "</" + p.name() + ">");
        }
        return withManaged((PomEdit.AddManaged) edit);
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private IOException changed(String why) {
        return new IOException(file + ": " + why + "; it was changed since it was looked at");
    }

    private PomText replaced(Element element, String value) {
        return new PomText(file, text.substring(0, element.start) + value + text.substring(element.end));
    }

    private String newline() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** One step of the file's own indentation. */
    private String step() throws IOException {
        Element project = find("project", 0, 0, null).orElseThrow(() -> changed("it is no POM"));
        int child = text.indexOf('<', project.start);
        String before = text.substring(project.start, child);
        String indent = before.substring(before.lastIndexOf('\n') + 1);
        return indent.isBlank() && !indent.isEmpty() ? indent : "  ";
    }

    private PomText inserted(int at, String lines) {
        return new PomText(file, text.substring(0, at) + lines + text.substring(at));
    }

    private PomText withProperty(String property) throws IOException {
        String step = step();
        Optional<Element> properties = find("project/properties", 0, 0, null);
        if (properties.isPresent()) {
            return inserted(properties.get().start, newline() + step + step + property);
        }
        return atEnd(step + "<properties>" + newline() + step + step + property + newline() + step + "</properties>");
    }

    private PomText withManaged(PomEdit.AddManaged managed) throws IOException {
        String step = step();
        String indent = step.repeat(3);
        List<String> lines = new ArrayList<>();
        lines.add(indent + "<dependency>");
        lines.add(indent + step + "<groupId>" + escaped(managed.group()) + "</groupId>");
        lines.add(indent + step + "<artifactId>" + escaped(managed.artifact()) + "</artifactId>");
        lines.add(indent + step + "<version>" + escaped(managed.version()) + "</version>");
        if (!managed.type().equals("jar")) {
            lines.add(indent + step + "<type>" + escaped(managed.type()) + "</type>");
        }
        if (!managed.classifier().isEmpty()) {
            lines.add(indent + step + "<classifier>" + escaped(managed.classifier()) + "</classifier>");
        }
        if (!managed.exclusions().isEmpty()) {
            lines.add(indent + step + "<exclusions>");
            for (String exclusion : managed.exclusions()) {
                String deep = indent + step + step;
                lines.add(deep + "<exclusion>");
                lines.add(deep + step + "<groupId>" + escaped(exclusion.substring(0, exclusion.indexOf(':')))
                        + "</groupId>");
                lines.add(deep + step + "<artifactId>" + escaped(exclusion.substring(exclusion.indexOf(':') + 1))
                        + "</artifactId>");
                lines.add(deep + "</exclusion>");
            }
            lines.add(indent + step + "</exclusions>");
        }
        lines.add(indent + "</dependency>");
        String entry = String.join(newline(), lines);
        Optional<Element> list = find("project/dependencyManagement/dependencies", 0, 0, null);
        if (list.isPresent()) {
            return inserted(list.get().start, newline() + entry);
        }
        return atEnd(String.join(
                newline(),
                step + "<dependencyManagement>",
                step + step + "<dependencies>",
                entry,
                step + step + "</dependencies>",
                step + "</dependencyManagement>"));
    }

    private PomText atEnd(String lines) throws IOException {
        Element project = find("project", 0, 0, null).orElseThrow(() -> changed("it is no POM"));
        int line = text.lastIndexOf('\n', project.end - 1) + 1;
        int at = text.substring(line, project.end).isBlank() ? line : project.end;
        return inserted(at, lines + newline());
    }

    /**
     * The element that fits.
     *
     * @param path from the root, or a name alone for an element anywhere
     * @param line of its start tag, from 1, or 0 for any
     * @param column of several on one line, the one whose start tag ends nearest to it, from 1; 0 for the first
     * @param value that it has to hold, or null for any
     */
    private Optional<Element> find(String path, int line, int column, String value) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Deque<String> names = new ArrayDeque<>();
        Deque<Integer> starts = new ArrayDeque<>();
        Deque<Integer> lines = new ArrayDeque<>();
        int from = 0;
        int counted = 0;
        int atLine = 1;
        Element best = null;
        int distance = Integer.MAX_VALUE;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    names.addLast(reader.getLocalName());
                    // readers differ in what they call the place of a tag; the text itself does not
                    int tag = tag(from, "<" + reader.getLocalName());
                    int end = text.indexOf('>', tag) + 1;
                    for (; counted < tag; counted++) {
                        atLine += text.charAt(counted) == '\n' ? 1 : 0;
                    }
                    starts.addLast(end);
                    lines.addLast(atLine);
                    from = text.charAt(end - 2) == '/' ? tag + 1 : end;
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    String here = String.join("/", names);
                    String name = names.removeLast();
                    int start = starts.removeLast();
                    int at = lines.removeLast();
                    boolean isEmpty = text.charAt(start - 2) == '/';
                    int end = isEmpty ? start : tag(from, "</" + name);
                    from = isEmpty ? start : text.indexOf('>', end) + 1;
                    boolean fits = path.contains("/") || path.equals("project") ? here.equals(path) : name.equals(path);
                    if (fits
                            && !isEmpty
                            && (line == 0 || line == at)
                            && (value == null || value.equals(plain(text.substring(start, end))))) {
                        int away = column == 0 ? 0 : Math.abs(start - text.lastIndexOf('\n', start - 1) - column);
                        if (away < distance) {
                            best = new Element(start, end);
                            distance = away;
                        }
                    }
                }
            }
            return Optional.ofNullable(best);
        } catch (XMLStreamException e) {
            throw new IOException(file + ": it is no XML: " + e.getMessage(), e);
        }
    }

    /** What an element holds, without white space around it and without a comment in it. */
    private static String plain(String content) {
        String left = content;
        int comment = left.indexOf("<!--");
        while (comment >= 0 && left.indexOf("-->", comment) > 0) {
            left = left.substring(0, comment) + left.substring(left.indexOf("-->", comment) + 3);
            comment = left.indexOf("<!--");
        }
        return left.trim();
    }

    /** The next tag, which stands in no comment and in no CDATA section. */
    private int tag(int from, String start) {
        int at = from;
        while (true) {
            int tag = text.indexOf(start, at);
            int comment = text.indexOf("<!--", at);
            int data = text.indexOf("<![CDATA[", at);
            if (comment >= 0 && comment < tag) {
                at = text.indexOf("-->", comment) + 3;
            } else if (data >= 0 && data < tag) {
                at = text.indexOf("]]>", data) + 3;
            } else {
                char next = text.charAt(tag + start.length());
                if (next == '>' || next == '/' || Character.isWhitespace(next)) {
                    return tag;
                }
                at = tag + 1;
            }
        }
    }
}
