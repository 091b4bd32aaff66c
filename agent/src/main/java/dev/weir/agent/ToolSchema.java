package dev.weir.agent;

import static java.util.Map.entry;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.langchain4j.model.output.structured.Description;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model is told of a tool: the JSON schema of its parameters. What a type looks like is
 * asked of the mapper that will read the arguments, so that the two cannot differ. For one tool.
 */
final class ToolSchema {
  private static final Set<Class<?>> WHOLE =
      Set.of(
          byte.class,
          Byte.class,
          short.class,
          Short.class,
          int.class,
          Integer.class,
          long.class,
          Long.class,
          BigInteger.class,
          OptionalInt.class,
          OptionalLong.class);
  private static final Set<Class<?>> NUMBERS =
      Set.of(
          float.class,
          Float.class,
          double.class,
          Double.class,
          BigDecimal.class,
          Number.class,
          OptionalDouble.class);
  private static final Map<Class<?>, String> TIMES =
      Map.ofEntries(
          entry(LocalDate.class, "a date, as 2026-01-31"),
          entry(LocalTime.class, "a time of day, as 18:30"),
          entry(LocalDateTime.class, "a date and time, as 2026-01-31T18:30"),
          entry(Instant.class, "a date and time, as 2026-01-31T18:30:00Z"),
          entry(OffsetDateTime.class, "a date and time, as 2026-01-31T18:30:00+01:00"),
          entry(ZonedDateTime.class, "a date and time, as 2026-01-31T18:30:00+01:00"),
          entry(YearMonth.class, "a month, as 2026-01"),
          entry(Duration.class, "a duration, as PT1H30M"));

  private final JsonMapper json;
  private final Set<Class<?>> open = new HashSet<>();
  private final Map<String, Class<?>> recursive = new LinkedHashMap<>();
  private final Map<String, JsonSchemaElement> definitions = new LinkedHashMap<>();

  private ToolSchema(JsonMapper json) {
    this.json = json;
  }

  /** The tool that a method is. */
  static ToolSpecification of(Method method) {
    Tool tool = method.getAnnotation(Tool.class);
    String description = String.join("\n", tool.value());
    JsonMapper json = ToolJson.of(method.getDeclaringClass());
    return ToolSpecification.builder()
        .name(name(method))
        .description(description.isEmpty() ? null : description)
        .parameters(new ToolSchema(json).parameters(method))
        .build();
  }

  /** What the model calls it by. */
  static String name(Method method) {
    String name = method.getAnnotation(Tool.class).name();
    return name.isBlank() ? method.getName() : name;
  }

  private @Nullable JsonObjectSchema parameters(Method method) {
    Map<String, JsonSchemaElement> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (!ToolJson.isContext(parameter.getType())) {
        properties.put(ToolJson.name(parameter), element(parameter));
        if (ToolJson.isRequired(parameter)) {
          required.add(ToolJson.name(parameter));
        }
      }
    }
    return properties.isEmpty()
        ? null
        : JsonObjectSchema.builder()
            .addProperties(properties)
            .required(required)
            .definitions(definitions.isEmpty() ? null : definitions)
            .build();
  }

  private JsonSchemaElement element(Parameter parameter) {
    JavaType type = json.constructType(parameter.getParameterizedType());
    P p = parameter.getAnnotation(P.class);
    if (p == null) {
      return element(type, null);
    }
    String said = p.description().isBlank() ? p.value() : p.description();
    return element(type, said.isBlank() ? null : said);
  }

  private JsonSchemaElement element(JavaType type, @Nullable String said) {
    Class<?> raw = type.getRawClass();
    if (WHOLE.contains(raw)) {
      return JsonIntegerSchema.builder().description(said).build();
    } else if (NUMBERS.contains(raw)) {
      return JsonNumberSchema.builder().description(said).build();
    } else if (raw == boolean.class || raw == Boolean.class) {
      return JsonBooleanSchema.builder().description(said).build();
    } else if (raw.isEnum()) {
      return JsonEnumSchema.builder().enumValues(constants(json, raw)).description(said).build();
    } else if (isText(raw)) {
      return JsonStringSchema.builder().description(text(raw, said)).build();
    }
    return structure(type, said);
  }

  private JsonSchemaElement structure(JavaType type, @Nullable String said) {
    Class<?> raw = type.getRawClass();
    if (raw == Optional.class) {
      return element(type.getReferencedType(), said);
    } else if (type.isMapLikeType()) {
      return map(element(type.getContentType(), null), said);
    } else if (type.isContainerType()) {
      JsonSchemaElement items = element(type.getContentType(), null);
      return JsonArraySchema.builder().items(items).description(said).build();
    } else if (raw == Object.class || raw.getPackageName().startsWith("tools.jackson.")) {
      return raw(new LinkedHashMap<>(), said);
    }
    return object(type, said);
  }

  /** What is one text in JSON, as far as can be told by the type. */
  private static boolean isText(Class<?> raw) {
    return CharSequence.class.isAssignableFrom(raw)
        || raw == char.class
        || raw == Character.class
        || raw == byte[].class
        || raw == char[].class
        || (raw.getName().startsWith("java.") && raw != Object.class && !isHolder(raw));
  }

  private static boolean isHolder(Class<?> raw) {
    return raw == Optional.class
        || Iterable.class.isAssignableFrom(raw)
        || Map.class.isAssignableFrom(raw);
  }

  private static @Nullable String text(Class<?> raw, @Nullable String said) {
    String form = TIMES.get(raw);
    return form == null || said == null ? (said == null ? form : said) : said + " (" + form + ")";
  }

  /** The constants as they are read: by their names, or what annotations or toString say. */
  static List<String> constants(JsonMapper json, Class<?> type) {
    return Stream.of(type.getEnumConstants())
        .map(it -> json.convertValue(it, String.class))
        .toList();
  }

  private JsonSchemaElement map(JsonSchemaElement values, @Nullable String said) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", JsonSchemaElementUtils.toMap(values));
    return raw(schema, said);
  }

  private JsonSchemaElement raw(Map<String, Object> schema, @Nullable String said) {
    if (said != null) {
      schema.put("description", said);
    }
    return JsonRawSchema.builder().schema(json.writeValueAsString(schema)).build();
  }

  /** A type that holds itself is described once, and named where it occurs. */
  private JsonSchemaElement object(JavaType type, @Nullable String said) {
    Class<?> raw = type.getRawClass();
    String name = raw.getSimpleName();
    if (!open.add(raw)) {
      recursive.put(name, raw);
      return JsonReferenceSchema.builder().reference(name).build();
    }
    JsonObjectSchema schema = described(type, said);
    open.remove(raw);
    if (recursive.get(name) == raw) {
      definitions.putIfAbsent(name, schema);
    }
    return schema;
  }

  private JsonObjectSchema described(JavaType type, @Nullable String said) {
    JsonObjectSchema.Builder schema = JsonObjectSchema.builder();
    Description own = type.getRawClass().getAnnotation(Description.class);
    schema.description(said != null || own == null ? said : String.join(" ", own.value()));
    List<String> required = new ArrayList<>();
    for (BeanPropertyDefinition property : properties(type)) {
      schema.addProperty(
          property.getName(), element(property.getPrimaryType(), description(type, property)));
      if (Boolean.TRUE.equals(property.getMetadata().getRequired())) {
        required.add(property.getName());
      }
    }
    return schema.required(required).build();
  }

  private List<BeanPropertyDefinition> properties(JavaType type) {
    var introspector = json.deserializationConfig().classIntrospectorInstance();
    return introspector
        .introspectForDeserialization(type, introspector.introspectClassAnnotations(type))
        .findProperties();
  }

  private static @Nullable String description(JavaType type, BeanPropertyDefinition property) {
    // It stands on the field, also of a record, whose field Jackson does not look at.
    return Stream.of(type.getRawClass().getDeclaredFields())
        .filter(field -> field.getName().equals(property.getInternalName()))
        .map(field -> field.getAnnotation(Description.class))
        .filter(Objects::nonNull)
        .map(said -> String.join(" ", said.value()))
        .findAny()
        .orElse(property.getMetadata().getDescription());
  }
}
