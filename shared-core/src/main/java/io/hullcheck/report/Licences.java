package io.hullcheck.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cyclonedx.Version;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.license.Expression;
import org.cyclonedx.util.LicenseResolver;

/**
 * Licences as SBOMs want them: SPDX expressions where what a package says is one, or a name that is known for one (SPDX
 * specification 2.3, annex D); else the text itself. The list of identifiers is the one that CycloneDX's library carries. For one
 * document.
 */
final class Licences {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> OPERATORS = Set.of("AND", "OR", "WITH");
    private static final int LONGEST = 300;

    /** As SPDX writes them, by lower case: they are the same however they are written (annex D.2). */
    private final Map<String, String> identifiers;

    private final Map<String, Optional<String>> known = new HashMap<>();

    Licences() throws IOException {
        Map<String, String> all = new HashMap<>();
        try (InputStream in = Version.class.getResourceAsStream("/spdx.schema.json")) {
            if (in == null) {
                throw new IOException(
                        "CycloneDX's library has no list of licences; its jar is damaged, fetch it again");
            }
            for (JsonNode one : MAPPER.readTree(in).path("enum")) {
                all.put(one.asText().toLowerCase(Locale.ROOT), one.asText());
            }
        }
        identifiers = Map.copyOf(all);
    }

    /** A licence as an SPDX expression; empty where it is none. */
    Optional<String> expression(String text) {
        return known.computeIfAbsent(text, this::found);
    }

    private Optional<String> found(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<String> parsed = parsed(text);
        if (parsed.isPresent()) {
            return parsed;
        }
        // names and addresses that are known, and old identifiers
        return resolved(text)
                .or(() -> text.matches("https?://[!-~]+")
                        ? resolved(
                                text.replaceFirst("^http:", "https:").replaceFirst("(?:\\.(?:txt|html?|php)|/)$", ""))
                        : Optional.empty());
    }

    private Optional<String> resolved(String text) {
        LicenseChoice choice = LicenseResolver.resolve(text, false);
        return choice == null || choice.getLicenses() == null
                ? Optional.empty()
                : choice.getLicenses().stream()
                        .map(License::getId)
                        .filter(id -> id != null && isIdentifier(id))
                        .findFirst();
    }

    private boolean isIdentifier(String text) {
        return identifiers.containsKey(text.toLowerCase(Locale.ROOT));
    }

    /** Identifiers with operators between, and brackets that match. */
    private Optional<String> parsed(String text) {
        int open = 0;
        boolean wantsName = true;
        StringBuilder made = new StringBuilder();
        for (String word : text.replace("(", " ( ").replace(")", " ) ").strip().split("\\s+")) {
            boolean isOperator = OPERATORS.contains(word.toUpperCase(Locale.ROOT));
            boolean isOpening = word.equals("(");
            if (isOpening) {
                open++;
            } else if (word.equals(")")) {
                open--;
            }
            boolean isName = !isOperator && !isOpening && !word.equals(")");
            // a name or an opening bracket where one is wanted, an operator or a closing one where none is
            if (wantsName != (isName || isOpening) || open < 0 || isName && !isIdentifier(word)) {
                return Optional.empty();
            }
            wantsName = isOperator || isOpening;
            made.append(made.isEmpty() || word.equals(")") || made.charAt(made.length() - 1) == '(' ? "" : " ")
                    .append(isName ? identifiers.get(word.toLowerCase(Locale.ROOT)) : word.toUpperCase(Locale.ROOT));
        }
        return wantsName || open != 0 ? Optional.empty() : Optional.of(made.toString());
    }

    /** All of a package's licences for CycloneDX: one expression, or a list of identifiers and names. */
    Optional<LicenseChoice> choice(List<String> texts) {
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        LicenseChoice choice = new LicenseChoice();
        Optional<String> whole = texts.size() == 1 ? expression(texts.get(0)) : Optional.empty();
        if (whole.isPresent() && !isIdentifier(whole.get())) {
            choice.setExpression(new Expression(whole.get()));
            return Optional.of(choice);
        }
        List<License> licences = new ArrayList<>();
        for (String text : texts) {
            License licence = new License();
            expression(text)
                    .filter(this::isIdentifier)
                    .ifPresentOrElse(licence::setId, () -> licence.setName(PlainText.of(text)));
            licences.add(licence);
        }
        choice.setLicenses(licences);
        return Optional.of(choice);
    }
}
