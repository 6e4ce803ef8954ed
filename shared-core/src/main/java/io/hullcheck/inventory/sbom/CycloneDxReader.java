package io.hullcheck.inventory.sbom;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hullcheck.image.BoundedJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Property;
import org.cyclonedx.parsers.JsonParser;
import org.cyclonedx.parsers.Parser;
import org.cyclonedx.parsers.XmlParser;

/** CycloneDX 1.0 to 1.6, JSON and XML, by CycloneDX's own library. */
final class CycloneDxReader {
    /** Assemblies hold parts, which hold parts. */
    private static final int DEEPEST = 16;

    private static final int MOST_XML_DEPTH = 200;
    private static final int MOST_XML_ELEMENTS = 500_000;

    /** Each takes as long to make as a thousand documents to read. Thread-safe; made when the first document comes. */
    private static final class Parsers {
        static final Parser JSON = new JsonParser();
        static final Parser XML = new XmlParser();
    }

    private CycloneDxReader() {}

    /** @throws IOException when it cannot be understood */
    static Sbom read(byte[] document) throws IOException {
        int start = 0;
        while (start < document.length && document[start] != '{' && document[start] != '<') {
            start++;
        }
        boolean isJson = start < document.length && document[start] == '{';
        if (isJson) {
            try {
                BoundedJson.check(document);
            } catch (JsonProcessingException e) {
                throw new IOException(
                        "this is no CycloneDX document that can be read (" + e.getOriginalMessage() + ")", e);
            }
        } else {
            checkXml(document);
        }
        Bom bom;
        try {
            bom = (isJson ? Parsers.JSON : Parsers.XML).parse(document);
        } catch (ParseException | RuntimeException e) {
            throw new IOException("this is no CycloneDX document that can be read (" + e.getMessage() + ")", e);
        }
        List<Fact> facts = new ArrayList<>();
        Optional<String> subject = Optional.empty();
        if (bom.getMetadata() != null) {
            facts.addAll(facts(bom.getMetadata().getProperties()));
            Component component = bom.getMetadata().getComponent();
            if (component != null) {
                subject = Optional.ofNullable(component.getName());
                facts.addAll(facts(component.getProperties()));
            }
        }
        facts.addAll(facts(bom.getProperties()));
        List<Sbom.Component> components = new ArrayList<>();
        add(bom.getComponents(), components, 0);
        return new Sbom(subject, facts, components);
    }

    /** The library has no bounds of its own. */
    private static void checkXml(byte[] document) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            int depth = 0;
            int elements = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                depth += event == XMLStreamConstants.START_ELEMENT
                        ? 1
                        : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
                elements += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
                if (depth > MOST_XML_DEPTH || elements > MOST_XML_ELEMENTS) {
                    throw new IOException("it has more than " + MOST_XML_ELEMENTS + " elements, or is more than "
                            + MOST_XML_DEPTH + " deep");
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("this is no CycloneDX document that can be read (" + e.getMessage() + ")", e);
        }
    }

    private static void add(List<Component> from, List<Sbom.Component> to, int depth) throws IOException {
        if (from == null) {
            return;
        }
        if (depth > DEEPEST) {
            throw new IOException("its components are nested more than " + DEEPEST + " deep");
        }
        for (Component component : from) {
            to.add(new Sbom.Component(
                    role(component),
                    Optional.ofNullable(component.getPurl()).filter(p -> !p.isBlank()),
                    name(component),
                    Optional.ofNullable(component.getVersion()).orElse(""),
                    facts(component.getProperties())));
            add(component.getComponents(), to, depth + 1);
        }
    }

    /** Some writers split the path of a Go module into group and name. */
    private static String name(Component component) {
        String name = Optional.ofNullable(component.getName()).orElse("");
        boolean isSplit = component.getPurl() != null
                && GoModulePurl.isOne(component.getPurl())
                && component.getGroup() != null
                && !component.getGroup().isBlank()
                && !name.startsWith(component.getGroup() + "/");
        return isSplit ? component.getGroup() + "/" + name : name;
    }

    private static Sbom.Role role(Component component) {
        if (component.getType() == null) {
            return Sbom.Role.PACKAGE;
        }
        return switch (component.getType()) {
            case OPERATING_SYSTEM -> Sbom.Role.OPERATING_SYSTEM;
            case LIBRARY, FRAMEWORK, PLATFORM -> Sbom.Role.PACKAGE;
            // an application without a package URL is a heading over others
            case APPLICATION, FIRMWARE, DEVICE_DRIVER ->
                component.getPurl() == null ? Sbom.Role.OTHER : Sbom.Role.PACKAGE;
            // files, containers, data and the like are packages where their package URL says which
            default ->
                component.getPurl() != null && ForeignComponents.isKnownKind(component.getPurl())
                        ? Sbom.Role.PACKAGE
                        : Sbom.Role.OTHER;
        };
    }

    private static List<Fact> facts(List<Property> properties) {
        return properties == null
                ? List.of()
                : properties.stream()
                        .filter(p -> p.getName() != null && p.getValue() != null)
                        .map(p -> new Fact(p.getName(), p.getValue()))
                        .toList();
    }
}
