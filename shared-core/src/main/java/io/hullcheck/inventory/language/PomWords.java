package io.hullcheck.inventory.language;

import io.hullcheck.inventory.Declared;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What the {@code pom.xml} that Maven packs into an archive says of licences and dependencies (Maven, "POM Reference"). What a
 * parent says is not in it. Stateless.
 */
final class PomWords {
    private static final Set<String> NOT_PACKED = Set.of("test", "provided", "system", "import");
    private static final int DEEPEST = 100;
    private static final String DEPENDENCY = "project/dependencies/dependency/";
    private static final Set<String> READ_OF_DEPENDENCY = Set.of("groupId", "artifactId", "scope", "optional");

    /** What stands for the project's own group. */
    private static final Set<String> OWN_GROUP = Set.of("${project.groupId}", "${pom.groupId}");

    private PomWords() {}

    /**
     * @param group of the project, which its own file may leave to its parent
     * @return nothing where the file is no whole XML
     */
    static Declared read(byte[] pom, String group) {
        List<String> licences = new ArrayList<>();
        List<String> needs = new ArrayList<>();
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(pom));
            Deque<String> path = new ArrayDeque<>();
            Map<String, String> dependency = new HashMap<>();
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        path.addLast(xml.getLocalName());
                        if (path.size() > DEEPEST) {
                            return Declared.NOTHING;
                        }
                        String here = String.join("/", path);
                        if (here.equals("project/licenses/license/name")) {
                            licences.add(xml.getElementText().strip());
                            path.removeLast();
                        } else if (here.equals("project/dependencies/dependency")) {
                            dependency.clear();
                        } else if (path.size() == 4
                                && here.startsWith(DEPENDENCY)
                                && READ_OF_DEPENDENCY.contains(path.peekLast())) {
                            dependency.put(
                                    path.removeLast(), xml.getElementText().strip());
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (String.join("/", path).equals("project/dependencies/dependency")
                                && !NOT_PACKED.contains(dependency.getOrDefault("scope", "compile"))
                                && !dependency.getOrDefault("optional", "false").equals("true")) {
                            String named = dependency.getOrDefault("groupId", "");
                            needs.add((OWN_GROUP.contains(named) ? group : named) + ":"
                                    + dependency.getOrDefault("artifactId", ""));
                        }
                        path.removeLast();
                    }
                    default -> {
                        // texts between, comments
                    }
                }
            }
        } catch (XMLStreamException e) {
            // what it says besides the coordinates is of use, and nothing rests on it
            return Declared.NOTHING;
        }
        return Declared.of(licences, needs);
    }

    /** Nothing from elsewhere, and no entities that grow (OWASP, "XML External Entity Prevention"). */
    static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
