package io.hullcheck.inventory.language;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The coordinates in a {@code pom.xml} (Maven, "POM Reference"): its own, or its parent's where it leaves them out, with
 * the properties that it defines itself. For archives that have it without {@code pom.properties}. Immutable.
 *
 * @param group empty where it is not stated, as the others
 */
record PomCoordinates(Optional<String> group, Optional<String> artifact, Optional<String> version) {
    private static final PomCoordinates NOTHING =
            new PomCoordinates(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int DEEPEST = 100;
    private static final int MOST_PROPERTIES = 10_000;
    /** Properties that stand for one another. */
    private static final int MOST_STEPS = 8;

    private static final int LONGEST = 200;

    /** Reads one file; nothing where it is no whole XML. */
    static PomCoordinates read(byte[] pom) {
        Map<String, String> values = new HashMap<>();
        try {
            XMLStreamReader xml = PomWords.factory().createXMLStreamReader(new ByteArrayInputStream(pom));
            Deque<String> path = new ArrayDeque<>();
            StringBuilder text = new StringBuilder();
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        path.addLast(xml.getLocalName());
                        text.setLength(0);
                        if (path.size() > DEEPEST) {
                            return NOTHING;
                        }
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (path.size() <= 3 && text.length() < LONGEST) {
                            text.append(xml.getText());
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (path.size() <= 3 && values.size() < MOST_PROPERTIES) {
                            values.putIfAbsent(
                                    String.join("/", path), text.toString().strip());
                        }
                        text.setLength(0);
                        path.removeLast();
                    }
                    default -> {
                        // comments
                    }
                }
            }
        } catch (XMLStreamException e) {
            // the folders that it lies in still name group and artifact
            return NOTHING;
        }
        return new PomCoordinates(
                value(values, "groupId", true), value(values, "artifactId", false), value(values, "version", true));
    }

    private static Optional<String> value(Map<String, String> values, String name, boolean inherits) {
        String own = values.getOrDefault("project/" + name, "");
        String text = own.isEmpty() && inherits ? values.getOrDefault("project/parent/" + name, "") : own;
        for (int step = 0; step < MOST_STEPS && text.contains("${"); step++) {
            int start = text.indexOf("${");
            int end = text.indexOf('}', start);
            if (end < 0) {
                return Optional.empty();
            }
            String property = text.substring(start + 2, end);
            String known = values.get("project/properties/" + property);
            if (known == null && (property.startsWith("project.") || property.startsWith("pom."))) {
                String field = property.substring(property.indexOf('.') + 1).replace('.', '/');
                known = values.get("project/" + field);
                known = known == null ? values.get("project/parent/" + field) : known;
            }
            if (known == null || known.length() > LONGEST) {
                return Optional.empty();
            }
            text = text.substring(0, start) + known + text.substring(end + 1);
        }
        return Optional.of(text).filter(t -> !t.isEmpty() && t.length() <= LONGEST && !t.contains("${"));
    }
}
