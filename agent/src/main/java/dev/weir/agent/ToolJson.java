package dev.weir.agent;

import dev.langchain4j.agent.tool.P;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model's JSON arguments to a method's parameters, and its result to text. Stateless. */
final class ToolJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

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
    if (value == null || value.isNull()) {
      return absent(parameter, name);
    }
    try {
      return JSON.treeToValue(value, JSON.constructType(parameter.getParameterizedType()));
    } catch (JacksonException e) {
      throw new BadArguments(
          "%s: %s (expected: %s)".formatted(name, value, parameter.getType().getSimpleName()));
    }
  }

  private static @Nullable Object absent(Parameter parameter, String name) {
    P p = parameter.getAnnotation(P.class);
    if ((p == null || p.required()) || parameter.getType().isPrimitive()) {
      throw new BadArguments(
          "%s: missing (expected: %s)".formatted(name, parameter.getType().getSimpleName()));
    }
    return null;
  }

  private static String name(Parameter parameter) {
    P p = parameter.getAnnotation(P.class);
    return p == null || p.name().isEmpty() ? parameter.getName() : p.name();
  }
}
