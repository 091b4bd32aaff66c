package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import dev.weir.cli.OneLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the parameters of a run of JSON: everything that must be there, nothing else. */
final class Parameters {
  private final Flags flags;

  Parameters(Flags flags) {
    this.flags = flags;
  }

  /** The fields of a file's one JSON object; none if there is no file. */
  static ObjectNode read(@Nullable Path file) {
    if (file == null) {
      return Json.MAPPER.createObjectNode();
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new Failure("--params-file: %s (expected: a file that can be read)".formatted(file));
    }
    try {
      if (Json.MAPPER.readTree(file) instanceof ObjectNode fields) {
        return fields;
      }
    } catch (JacksonException malformed) {
      throw new Failure("--params-file: %s%s".formatted(file, said(malformed)));
    }
    throw new Failure("--params-file: %s (expected: a JSON object)".formatted(file));
  }

  private static String said(JacksonException malformed) {
    TokenStreamLocation at = malformed.getLocation();
    String where = at == null ? "" : ":%d:%d".formatted(at.getLineNr(), at.getColumnNr());
    return "%s: %s".formatted(where, OneLine.of(malformed.getOriginalMessage()));
  }

  /** An instance of {@code type}, or a {@link Failure} that says what is wrong. */
  <P> P bind(Class<P> type, ObjectNode given) {
    List<Field> fields = Field.of(type);
    complete("", given, fields);
    try {
      return Json.MAPPER.treeToValue(type.isRecord() ? given : given.get("value"), type);
    } catch (JacksonException wrong) {
      throw new Failure("params: " + reason(wrong, given));
    }
  }

  /** A record's own check says it best. */
  private static String reason(JacksonException wrong, JsonNode given) {
    if (wrong instanceof ValueInstantiationException && wrong.getCause() != null) {
      return OneLine.of(wrong.getCause());
    }
    JsonNode value = given;
    List<String> path = new ArrayList<>();
    for (JacksonException.Reference step : wrong.getPath()) {
      boolean named = step.getPropertyName() != null;
      path.add(named ? step.getPropertyName() : String.valueOf(step.getIndex()));
      value = named ? value.path(step.getPropertyName()) : value.path(step.getIndex());
    }
    return String.join(".", path)
        + (wrong instanceof MismatchedInputException other && other.getTargetType() != null
            ? ": %s (expected: %s)".formatted(value, expected(other.getTargetType()))
            : ": " + OneLine.of(wrong.getOriginalMessage()));
  }

  private static String expected(Class<?> type) {
    if (type == byte[].class || Collection.class.isAssignableFrom(type)) {
      return type.isArray() ? "base64" : "an array";
    }
    return type.isEnum()
        ? Stream.of(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name())
            .collect(Collectors.joining(", ", "one of ", ""))
        : type.getSimpleName();
  }

  /** Puts what may be left out; refuses what is missing or unknown. */
  private void complete(String at, ObjectNode json, List<Field> fields) {
    refuseUnknown(at, json, fields);
    List<String> missing = new ArrayList<>();
    for (Field field : fields) {
      JsonNode value = json.get(field.name());
      if (value == null && field.required()) {
        missing.add(at + field.name() + hint(at, field));
      } else if (value == null) {
        putNothing(json, field);
      } else if (value.isNull() && !field.nullable() && !field.optional()) {
        throw new Failure(
            "params: %s%s: null (expected: %s)".formatted(at, field.name(), field.shown()));
      } else {
        completeNested(at + field.name() + ".", value, field.element());
      }
    }
    if (!missing.isEmpty()) {
      throw new Failure(
          "params: missing %s (expected: as a flag or in --params-file)"
              .formatted(String.join(", ", missing)));
    }
  }

  private String hint(String at, Field field) {
    return at.isEmpty() ? flags.name(field).map(flag -> " (" + flag + ")").orElse("") : "";
  }

  private void completeNested(String at, JsonNode value, Class<?> type) {
    if (value instanceof ArrayNode many) {
      many.forEach(one -> completeNested(at, one, type));
    } else if (value instanceof ObjectNode nested && type.isRecord()) {
      complete(at, nested, Field.of(type));
    }
  }

  private static void refuseUnknown(String at, ObjectNode json, List<Field> fields) {
    List<String> known = fields.stream().map(Field::name).toList();
    List<String> unknown =
        json.propertyNames().stream()
            .filter(name -> !known.contains(name))
            .map(name -> at + name)
            .toList();
    if (!unknown.isEmpty()) {
      throw new Failure(
          "params: unknown %s (expected: of %s)"
              .formatted(String.join(", ", unknown), String.join(", ", known)));
    }
  }

  private static void putNothing(ObjectNode json, Field field) {
    if (field.nullable() || field.optional()) {
      json.putNull(field.name());
    } else if (field.many()) {
      json.putArray(field.name());
    } else if (field.map()) {
      json.putObject(field.name());
    } else {
      json.put(field.name(), false);
    }
  }
}
