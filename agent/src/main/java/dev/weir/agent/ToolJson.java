package dev.weir.agent;

import dev.langchain4j.agent.tool.P;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** A model's JSON arguments to a method's parameters, and its result to text. Stateless. */
final class ToolJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          // A number that the model left out would become zero, and half a guest none.
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private ToolJson() {}

  static @Nullable Object[] arguments(Method method, String input) {
    JsonNode given = object(input);
    Parameter[] parameters = method.getParameters();
    @Nullable Object[] values = new @Nullable Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      values[i] = argument(parameters[i], given);
    }
    return values;
  }

  /** Text as it is, nothing as "done", anything else as JSON. */
  static String result(@Nullable Object value) {
    return switch (value) {
      case null -> "done";
      case CharSequence text -> text.toString();
      default -> JSON.writeValueAsString(value);
    };
  }

  private static JsonNode object(String input) {
    try {
      JsonNode node = JSON.readTree(input);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw new BadArguments("arguments: " + input + " (expected: a JSON object)");
    }
    throw new BadArguments("arguments: " + input + " (expected: a JSON object)");
  }

  private static @Nullable Object argument(Parameter parameter, JsonNode given) {
    String name = name(parameter);
    JsonNode value = given.get(name);
    return value == null || value.isNull()
        ? absent(parameter, name)
        : value(parameter, name, value);
  }

  private static @Nullable Object value(Parameter parameter, String name, JsonNode value) {
    try {
      return JSON.treeToValue(value, JSON.constructType(parameter.getParameterizedType()));
    } catch (JacksonException e) {
      throw new BadArguments(
          "%s: %s (expected: %s)".formatted(name, value, parameter.getType().getSimpleName()));
    }
  }

  private static @Nullable Object absent(Parameter parameter, String name) {
    P p = parameter.getAnnotation(P.class);
    if (p != null && !p.defaultValue().equals(P.NO_DEFAULT)) {
      return value(parameter, name, fallback(parameter, p.defaultValue()));
    }
    if (parameter.getType() == Optional.class) {
      return Optional.empty();
    }
    if ((p == null || p.required()) || parameter.getType().isPrimitive()) {
      throw new BadArguments(
          "%s: missing (expected: %s)".formatted(name, parameter.getType().getSimpleName()));
    }
    return null;
  }

  /** A default is JSON, except for texts and the names of constants. */
  private static JsonNode fallback(Parameter parameter, String text) {
    Class<?> type = parameter.getType();
    return type == String.class || type.isEnum() ? StringNode.valueOf(text) : JSON.readTree(text);
  }

  private static String name(Parameter parameter) {
    P p = parameter.getAnnotation(P.class);
    return p == null || p.name().isEmpty() ? parameter.getName() : p.name();
  }
}
