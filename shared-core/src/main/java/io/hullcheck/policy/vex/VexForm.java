package io.hullcheck.policy.vex;

import com.fasterxml.jackson.databind.JsonNode;
import io.hullcheck.policy.PolicyException;
import io.hullcheck.policy.Statement;
import java.util.List;

/** One form of document. A new one is one class and one line in {@link VexDocuments}. Stateless. */
interface VexForm {
    String name();

    boolean recognises(JsonNode document);

    /**
     * The statements, in the document's order.
     *
     * @param source for reports
     * @throws PolicyException when the document says what its form does not know
     */
    List<Statement> read(JsonNode document, String source) throws PolicyException;
}
