package io.hullcheck.jenkins;

import java.io.StringWriter;
import java.net.URL;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.jelly.JellyContext;
import org.apache.commons.jelly.JellyTagException;
import org.apache.commons.jelly.Script;
import org.apache.commons.jelly.TagLibrary;
import org.apache.commons.jelly.TagSupport;
import org.apache.commons.jelly.XMLOutput;
import org.apache.commons.jelly.expression.Expression;
import org.apache.commons.jelly.impl.TagScript;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.AttributesImpl;

/**
 * A view, run by the engine that Jenkins' own descends from. Jenkins' tags are stood in for by elements of their names, with their
 * attributes and bodies; expressions are escaped, as {@code escape-by-default} has it in Jenkins.
 */
final class JellyPage {
    private JellyPage() {}

    static String rendered(Class<?> of, String view, Map<String, Object> variables) throws Exception {
        return rendered(Objects.requireNonNull(of.getResource(of.getSimpleName() + "/" + view), view), variables);
    }

    static String rendered(URL source, Map<String, Object> variables) throws Exception {
        JellyContext context = new JellyContext();
        for (String library :
                new String[] {"/lib/form", "/lib/credentials", "/lib/layout", "/lib/hudson", "jelly:stapler"}) {
            context.registerTagLibrary(library, new StandIns());
        }
        variables.forEach(context::setVariable);
        StringWriter written = new StringWriter();
        XMLOutput out = XMLOutput.createXMLOutput(written, true);
        Script script = context.compileScript(source);
        script.run(context, out);
        out.flush();
        return written.toString();
    }

    /** A library in which every name is a tag. */
    private static final class StandIns extends TagLibrary {
        @Override
        public TagScript createTagScript(String name, Attributes attributes) {
            AttributesImpl kept = new AttributesImpl();
            for (int i = 0; i < attributes.getLength(); i++) {
                if (!attributes.getValue(i).contains("${")) {
                    kept.addAttribute(
                            "",
                            attributes.getLocalName(i),
                            attributes.getLocalName(i),
                            "CDATA",
                            attributes.getValue(i));
                }
            }
            return new TagScript((tag, all) -> new StandIn(name, kept)) {
                @Override
                public void addAttribute(String attribute, Expression expression) {
                    // shown as they stand
                }
            };
        }
    }

    /** An element of the tag's name around its body. */
    public static final class StandIn extends TagSupport {
        private final String name;
        private final AttributesImpl attributes;

        StandIn(String name, AttributesImpl attributes) {
            this.name = name;
            this.attributes = attributes;
        }

        @Override
        public void doTag(XMLOutput output) throws JellyTagException {
            try {
                output.startElement("", "div", "div", attributes("jenkins-" + name));
                invokeBody(output);
                output.endElement("", "div", "div");
            } catch (SAXException e) {
                throw new JellyTagException(e);
            }
        }

        private AttributesImpl attributes(String type) {
            AttributesImpl all = new AttributesImpl(attributes);
            all.addAttribute("", "data-tag", "data-tag", "CDATA", type);
            return all;
        }
    }
}
