package dev.weir.internal;

import java.io.StringWriter;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Plain values as JSON text and back: maps, lists, strings, numbers, booleans, null; on the way out
 * also records, pairs, arrays, enums, optionals and bytes (as Base64). What is none of these is its
 * {@code toString}. Stateless; any thread.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Looked up once for each record type: that takes longer than the rest. */
  private static final ClassValue<List<Method>> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
          return Stream.of(type.getRecordComponents()).map(Json::accessor).toList();
        }
      };

  private Json() {}

  /** On one line. */
  public static String text(@Nullable Object value) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(json, value);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case CharSequence text -> json.writeString(text.toString());
      case Boolean truth -> json.writeBoolean(truth);
      case Double number -> json.writeNumber(number);
      case Float number -> json.writeNumber(number);
      case java.math.BigDecimal number -> json.writeNumber(number);
      case java.math.BigInteger number -> json.writeNumber(number);
      case Number number -> json.writeNumber(number.longValue());
      case Enum<?> constant -> json.writeString(constant.name());
      case Optional<?> optional -> write(json, optional.orElse(null));
      case byte[] bytes -> json.writeString(Base64.getEncoder().encodeToString(bytes));
      case Map<?, ?> map -> object(json, map);
      case Map.Entry<?, ?> pair -> array(json, Arrays.asList(pair.getKey(), pair.getValue()));
      case Path path -> json.writeString(path.toString()); // is made of paths, without end
      case Iterable<?> items -> array(json, items);
      case Record data -> object(json, components(data));
      case Object array when array.getClass().isArray() -> array(json, items(array));
      default -> json.writeString(value.toString());
    }
  }

  private static void object(JsonGenerator json, Map<?, ?> map) {
    json.writeStartObject();
    map.forEach((key, value) -> {
      json.writeName(String.valueOf(key));
      write(json, value);
    });
    json.writeEndObject();
  }

  private static void array(JsonGenerator json, Iterable<?> items) {
    json.writeStartArray();
    items.forEach(item -> write(json, item));
    json.writeEndArray();
  }

  /** What an array holds, of whatever type. */
  public static List<@Nullable Object> items(Object array) {
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      items.add(Array.get(array, i));
    }
    return items;
  }

  /** What a record holds, in its order. */
  public static Map<String, @Nullable Object> components(Record data) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (Method accessor : ACCESSORS.get(data.getClass())) {
      try {
        fields.put(accessor.getName(), accessor.invoke(data));
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(
            "record %s: its %s cannot be read (expected: in a package that is open to dev.weir.core)"
                .formatted(data.getClass().getName(), accessor.getName()),
            e);
      }
    }
    return fields;
  }

  /** Whether that is allowed shows when it is called. */
  private static Method accessor(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.trySetAccessible();
    return accessor;
  }

  /** Numbers become Long, or Double if they have a fraction or do not fit. */
  public static @Nullable Object read(String text) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      Object value = value(json, json.nextToken());
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("JSON: more after its end (expected: one value)");
      }
      return value;
    } catch (tools.jackson.core.JacksonException e) {
      throw new IllegalArgumentException("JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static @Nullable Object value(JsonParser json, @Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT -> fields(json);
      case START_ARRAY -> items(json);
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default ->
          throw new IllegalArgumentException("JSON: " + token + " (expected: a value)");
    };
  }

  private static Map<String, @Nullable Object> fields(JsonParser json) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (fields.containsKey(name)) {
        throw new IllegalArgumentException("JSON: " + name + " stands there twice");
      }
      fields.put(name, value(json, json.nextToken()));
    }
    return fields;
  }

  private static List<@Nullable Object> items(JsonParser json) {
    List<@Nullable Object> items = new ArrayList<>();
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      items.add(value(json, t));
    }
    return items;
  }
}
