package io.hullcheck.isolation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.hullcheck.image.BoundedJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records as JSON and back: each an array of its components, in their order. Both sides are of the same version, so nothing else is named. What is
 * made of a text is of the types that the record declares, whatever the text says, and made by the records' own constructors. For one
 * document and one thread.
 */
final class RecordJson {
    /** Half of a pair of surrogates, which a text of an image may have, is no UTF-8 but can be escaped. */
    private static final JsonFactory FACTORY = BoundedJson.streaming()
            .rebuild()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final Map<Class<?>, Shape> shapes = new HashMap<>();

    /** Layers and licences come again and again; each is held once. */
    private final Map<Object, Object> seen = new HashMap<>();

    private record Shape(RecordComponent[] components, Constructor<?> constructor) {}

    private RecordJson() {}

    static void write(Record value, OutputStream out) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            new RecordJson().put(value, json);
        }
    }

    /** @throws IOException when the text is no such record */
    static <T extends Record> T read(Class<T> type, InputStream in) throws IOException {
        try (JsonParser json = FACTORY.createParser(in)) {
            json.nextToken();
            T value = type.cast(new RecordJson().take(type, json));
            if (json.nextToken() != null) {
                throw new IOException("more than one record");
            }
            return value;
        }
    }

    private Shape shape(Class<?> type) {
        return shapes.computeIfAbsent(type, t -> {
            RecordComponent[] components = t.getRecordComponents();
            try {
                Constructor<?> constructor = t.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
                constructor.setAccessible(true);
                for (RecordComponent component : components) {
                    component.getAccessor().setAccessible(true);
                }
                return new Shape(components, constructor);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("a record has a constructor of its components: " + t, e);
            }
        });
    }

    private void put(Object value, JsonGenerator json) throws IOException {
        if (value instanceof Record whole) {
            json.writeStartArray();
            for (RecordComponent component : shape(whole.getClass()).components()) {
                put(component(component, whole), json);
            }
            json.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            if (optional.isEmpty()) {
                json.writeNull();
            } else {
                put(optional.get(), json);
            }
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object one : list) {
                put(one, json);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName((String) entry.getKey());
                put(entry.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Enum<?> constant) {
            json.writeString(constant.name());
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else {
            throw new IllegalStateException("cannot be written: " + value.getClass());
        }
    }

    private static Object component(RecordComponent component, Record whole) {
        try {
            return component.getAccessor().invoke(whole);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private Object take(Type type, JsonParser json) throws IOException {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return json.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(take(of[0], json));
            }
            return generic.getRawType() == Map.class ? map(of[1], json) : list(of[0], json);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return whole(plain, json);
        }
        if (plain == String.class) {
            return text(json);
        }
        if (plain.isEnum()) {
            String name = text(json);
            return Arrays.stream(plain.getEnumConstants())
                    .filter(c -> ((Enum<?>) c).name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("not one of " + plain.getSimpleName()));
        }
        if (plain == boolean.class) {
            return json.getBooleanValue();
        }
        expect(json, JsonToken.VALUE_NUMBER_INT);
        if (plain == int.class) {
            return json.getIntValue();
        }
        return json.getLongValue();
    }

    private Object whole(Class<?> type, JsonParser json) throws IOException {
        expect(json, JsonToken.START_ARRAY);
        Shape shape = shape(type);
        Object[] values = new Object[shape.components().length];
        for (int i = 0; i < values.length; i++) {
            json.nextToken();
            values[i] = take(shape.components()[i].getGenericType(), json);
        }
        json.nextToken();
        expect(json, JsonToken.END_ARRAY);
        try {
            Object made = shape.constructor().newInstance(values);
            Object before = seen.putIfAbsent(made, made);
            return before == null ? made : before;
        } catch (InvocationTargetException e) {
            throw new IOException(
                    "not a " + type.getSimpleName() + ": " + e.getCause().getMessage(), e);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private List<Object> list(Type of, JsonParser json) throws IOException {
        expect(json, JsonToken.START_ARRAY);
        List<Object> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            all.add(take(of, json));
        }
        return List.copyOf(all);
    }

    private Map<String, Object> map(Type of, JsonParser json) throws IOException {
        expect(json, JsonToken.START_OBJECT);
        Map<String, Object> all = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            all.put(name, take(of, json));
        }
        return all;
    }

    private static String text(JsonParser json) throws IOException {
        expect(json, JsonToken.VALUE_STRING);
        return json.getText();
    }

    private static void expect(JsonParser json, JsonToken token) throws IOException {
        if (json.currentToken() != token) {
            throw new IOException("the answer has " + json.currentToken() + " where it should have " + token);
        }
    }
}
