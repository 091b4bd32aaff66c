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

/**
 * A model's JSON arguments to a method's parameters, and its result to text. What Jackson learns of
 * types is kept with the class of the tool and goes with it, so that its loader can. Any thread.
 */
final class ToolJson {
  private static final ClassValue<JsonMapper> JSON =
      new ClassValue<>() {
        @Override
        protected JsonMapper computeValue(Class<?> owner) {
          return mapper();
        }
      };

  private ToolJson() {}

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        // A number that the model left out would become zero, and half a guest none.
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .build();
  }

  static @Nullable Object[] arguments(Method method, String input) {
    JsonMapper json = JSON.get(method.getDeclaringClass());
    JsonNode given = object(json, input);
    Parameter[] parameters = method.getParameters();
    @Nullable Object[] values = new @Nullable Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      values[i] = argument(json, parameters[i], given);
    }
    return values;
  }

  /** Text as it is, nothing as "done", anything else as JSON. */
  static String result(Class<?> owner, @Nullable Object value) {
    return switch (value) {
      case null -> "done";
      case CharSequence text -> text.toString();
      default -> JSON.get(owner).writeValueAsString(value);
    };
  }

  private static JsonNode object(JsonMapper json, String input) {
    try {
      JsonNode node = json.readTree(input);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw new BadArguments("arguments: " + input + " (expected: a JSON object)");
    }
    throw new BadArguments("arguments: " + input + " (expected: a JSON object)");
  }

  private static @Nullable Object argument(JsonMapper json, Parameter parameter, JsonNode given) {
    String name = name(parameter);
    JsonNode value = given.get(name);
    return value == null || value.isNull()
        ? absent(json, parameter, name)
        : value(json, parameter, name, value);
  }

  private static @Nullable Object value(
      JsonMapper json, Parameter parameter, String name, JsonNode value) {
    try {
      return json.treeToValue(value, json.constructType(parameter.getParameterizedType()));
    } catch (JacksonException e) {
      throw new BadArguments(
          "%s: %s (expected: %s)".formatted(name, value, parameter.getType().getSimpleName()));
    }
  }

  private static @Nullable Object absent(JsonMapper json, Parameter parameter, String name) {
    P p = parameter.getAnnotation(P.class);
    if (p != null && !p.defaultValue().equals(P.NO_DEFAULT)) {
      return value(json, parameter, name, fallback(json, parameter, p.defaultValue()));
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
  private static JsonNode fallback(JsonMapper json, Parameter parameter, String text) {
    Class<?> type = parameter.getType();
    return type == String.class || type.isEnum() ? StringNode.valueOf(text) : json.readTree(text);
  }

  private static String name(Parameter parameter) {
    P p = parameter.getAnnotation(P.class);
    return p == null || p.name().isEmpty() ? parameter.getName() : p.name();
  }
}
