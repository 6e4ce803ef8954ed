package io.hullcheck.maven;

import io.hullcheck.remedy.PomEdit;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
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
record PomText(String file, String text) {

    /** An element by its place: from behind its start tag to its end tag. */
    private record Element(int start, int end) {}

    /**
     * The text with one edit made.
     *
     * @throws IOException when the file is not what the edit was made for
     */
    PomText with(PomEdit edit) throws IOException {
        if (edit instanceof PomEdit.SetProperty p) {
            Element element = find("project/properties/" + p.name(), 0, p.from())
                    .orElseThrow(() -> changed("it does not define the property " + p.name() + " as " + p.from()));
            return replaced(element, p.to());
        }
        if (edit instanceof PomEdit.SetVersion v) {
            Element element = find("version", v.line(), v.from())
                    .orElseThrow(() -> changed("line " + v.line() + " does not state the version " + v.from()));
            return replaced(element, v.to());
        }
        if (edit instanceof PomEdit.AddProperty p) {
            return withProperty("<" + p.name() + ">" + p.value() + "</" + p.name() + ">");
        }
        PomEdit.AddManaged managed = (PomEdit.AddManaged) edit;
        return withManaged(managed);
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
        Element project = find("project", 0, null).orElseThrow(() -> changed("it is no POM"));
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
        Optional<Element> properties = find("project/properties", 0, null);
        if (properties.isPresent()) {
            return inserted(properties.get().start, newline() + step + step + property);
        }
        return atEnd(step + "<properties>" + newline() + step + step + property + newline() + step + "</properties>");
    }

    private PomText withManaged(PomEdit.AddManaged managed) throws IOException {
        String step = step();
        String indent = step.repeat(3);
        String entry = String.join(
                newline(),
                indent + "<dependency>",
                indent + step + "<groupId>" + managed.group() + "</groupId>",
                indent + step + "<artifactId>" + managed.artifact() + "</artifactId>",
                indent + step + "<version>" + managed.version() + "</version>",
                indent + "</dependency>");
        Optional<Element> list = find("project/dependencyManagement/dependencies", 0, null);
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
        Element project = find("project", 0, null).orElseThrow(() -> changed("it is no POM"));
        int line = text.lastIndexOf('\n', project.end - 1) + 1;
        int at = text.substring(line, project.end).isBlank() ? line : project.end;
        return inserted(at, lines + newline());
    }

    /**
     * The first element that fits.
     *
     * @param path from the root, or a name alone for an element anywhere
     * @param line of its start tag, from 1, or 0 for any
     * @param value that it has to hold, or null for any
     */
    private Optional<Element> find(String path, int line, String value) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Deque<String> names = new ArrayDeque<>();
        Deque<Integer> starts = new ArrayDeque<>();
        Deque<Integer> lines = new ArrayDeque<>();
        int from = 0;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    names.addLast(reader.getLocalName());
                    // readers differ in what they call the place of a tag; the text itself does not
                    int tag = tag(from, "<" + reader.getLocalName());
                    int end = text.indexOf('>', tag) + 1;
                    starts.addLast(end);
                    lines.addLast((int) text.substring(0, tag).lines().count() + (isAtLineStart(tag) ? 1 : 0));
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
                            && (value == null
                                    || text.substring(start, end).trim().equals(value))) {
                        return Optional.of(new Element(start, end));
                    }
                }
            }
            return Optional.empty();
        } catch (XMLStreamException e) {
            throw new IOException(file + ": it is no XML: " + e.getMessage(), e);
        }
    }

    private boolean isAtLineStart(int index) {
        return index == 0 || text.charAt(index - 1) == '\n';
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
