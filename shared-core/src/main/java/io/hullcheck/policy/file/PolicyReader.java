package io.hullcheck.policy.file;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hullcheck.policy.PolicyException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Reads one document, strictly: what is misspelt is refused where it stands, with the nearest right word. Stateless. */
final class PolicyReader {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();

    private PolicyReader() {}

    /**
     * Reads a document.
     *
     * @param place for messages
     * @throws PolicyException naming place, line and column of what is wrong
     */
    static PolicyDocument read(byte[] bytes, String place) throws PolicyException {
        try {
            PolicyDocument document = YAML.readValue(bytes, PolicyDocument.class);
            if (document == null || document.version() == null) {
                throw new PolicyException(place + ":1:1: a policy starts with \"version: 1\"");
            }
            return document;
        } catch (JsonProcessingException e) {
            JsonLocation at =
                    e instanceof UnrecognizedPropertyException && e.getProcessor() instanceof JsonParser parser
                            ? parser.currentTokenLocation()
                            : e.getLocation();
            String where = at == null ? place : place + ":" + at.getLineNr() + ":" + at.getColumnNr();
            throw new PolicyException(where + ": " + path(e) + what(e), e);
        } catch (PolicyException e) {
            throw e;
        } catch (IOException e) {
            throw new PolicyException(place + ": it cannot be read: " + e.getMessage(), e);
        }
    }

    private static String path(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "";
        }
        String path = mapping.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + (r.getIndex() + 1) + "]" : "." + r.getFieldName())
                .collect(Collectors.joining())
                .substring(1);
        return path + ": ";
    }

    private static String what(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            return "there is no \"" + unknown.getPropertyName() + "\" here"
                    + nearest(unknown.getPropertyName(), known)
                            .map(n -> "; did you mean \"" + n + "\"?")
                            .orElse("; there is " + String.join(", ", known));
        }
        if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
            List<String> known = Arrays.stream(format.getTargetType().getEnumConstants())
                    .map(String::valueOf)
                    .toList();
            return "\"" + format.getValue() + "\" is none of " + String.join(", ", known)
                    + nearest(String.valueOf(format.getValue()), known)
                            .map(n -> "; did you mean " + n + "?")
                            .orElse("");
        }
        if (e instanceof ValueInstantiationException value && value.getCause() != null) {
            return value.getCause().getMessage();
        }
        if (e instanceof InvalidNullException) {
            return "an entry is empty; write it out, or remove it";
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "this wants " + name(mismatch.getTargetType());
        }
        return e.getOriginalMessage().replaceAll("\\s*\\n\\s*", " ");
    }

    private static String name(Class<?> type) {
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Integer.class) {
            return "a whole number";
        }
        if (type == Double.class) {
            return "a number";
        }
        if (type == String.class) {
            return "a text";
        }
        return Collection.class.isAssignableFrom(type) ? "a list, each entry behind a \"- \"" : "keys with values";
    }

    private static Optional<String> nearest(String word, List<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparingInt(
                        k -> distance.apply(k.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT))))
                .filter(k -> distance.apply(k.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT))
                        <= Math.max(2, word.length() / 3));
    }
}
