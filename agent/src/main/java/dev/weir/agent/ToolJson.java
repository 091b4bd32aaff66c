package dev.weir.agent;

import dev.langchain4j.agent.tool.P;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.temporal.Temporal;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        .annotationIntrospector(new Needed())
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        // What the model means and the tool does not know may be what matters.
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        // Half a guest would be none.
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .build();
  }

  /** What reads and writes for the tools of a class. */
  static JsonMapper of(Class<?> owner) {
    return JSON.get(owner);
  }

  /** Whether a parameter of this type is filled by the session, and not by the model. */
  static boolean isContext(Class<?> type) {
    return type == ToolContext.class;
  }

  /**
   * The arguments of a call, in the order of the parameters.
   *
   * @throws BadArguments if one is missing, does not fit, or is none of the tool's
   */
  static @Nullable Object[] arguments(Method method, ToolContext call) {
    JsonMapper json = of(method.getDeclaringClass());
    JsonNode given = object(json, call.arguments());
    Parameter[] parameters = method.getParameters();
    @Nullable Object[] values = new @Nullable Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      values[i] = isContext(parameters[i].getType()) ? call : argument(json, parameters[i], given);
    }
    checkKnown(parameters, given);
    return values;
  }

  /**
   * A name that the tool does not have is more often a mistake in the name than nothing: ignored,
   * the tool would do something else than was asked. Tools without parameters get any: some models
   * cannot write an empty object.
   */
  private static void checkKnown(Parameter[] parameters, JsonNode given) {
    Set<String> known =
        Stream.of(parameters)
            .filter(it -> !isContext(it.getType()))
            .map(ToolJson::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (Map.Entry<String, JsonNode> one : given.properties()) {
      if (!known.isEmpty() && !known.contains(one.getKey()) && !one.getValue().isNull()) {
        throw new BadArguments(
            "%s: no such argument (expected: of %s)".formatted(one.getKey(), known));
      }
    }
  }

  /**
   * Reads the defaults of a tool's parameters, to see that they can be.
   *
   * @throws IllegalArgumentException if one cannot
   */
  static void checkDefaults(Method method) {
    JsonMapper json = of(method.getDeclaringClass());
    for (Parameter parameter : method.getParameters()) {
      if (!isContext(parameter.getType()) && hasDefault(parameter)) {
        checkDefault(json, method, parameter);
      }
    }
  }

  private static void checkDefault(JsonMapper json, Method method, Parameter parameter) {
    try {
      var _ = absent(json, parameter, name(parameter));
    } catch (BadArguments | JacksonException e) {
      throw new IllegalArgumentException(
          "tool: \"%s\" of %s, default of %s: \"%s\" (expected: %s as JSON)"
              .formatted(
                  ToolSchema.name(method),
                  method.getDeclaringClass().getName(),
                  name(parameter),
                  parameter.getAnnotation(P.class).defaultValue(),
                  parameter.getType().getSimpleName()),
          e);
    }
  }

  static boolean isRequired(Parameter parameter) {
    P p = parameter.getAnnotation(P.class);
    return !hasDefault(parameter)
        && (parameter.getType().isPrimitive()
            || (!Needed.mayBeAbsent(parameter) && (p == null || p.required())));
  }

  private static boolean hasDefault(Parameter parameter) {
    P p = parameter.getAnnotation(P.class);
    return p != null && !p.defaultValue().equals(P.NO_DEFAULT);
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
          "%s: %s (expected: %s%s)".formatted(name, value, expected(json, parameter), where(e)));
    }
  }

  private static String expected(JsonMapper json, Parameter parameter) {
    Class<?> type = parameter.getType();
    return type.isEnum() ? "one of " + ToolSchema.constants(json, type) : type.getSimpleName();
  }

  /** Where in a structure it does not fit. */
  private static String where(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      path.append(name == null ? "[" + step.getIndex() + "]" : "." + name);
    }
    return path.isEmpty() ? "" : "; wrong at " + path;
  }

  private static @Nullable Object absent(JsonMapper json, Parameter parameter, String name) {
    if (hasDefault(parameter)) {
      String text = parameter.getAnnotation(P.class).defaultValue();
      return value(json, parameter, name, fallback(json, parameter, text));
    }
    if (isRequired(parameter)) {
      throw new BadArguments(
          "%s: missing (expected: %s)".formatted(name, expected(json, parameter)));
    }
    return Needed.isOptional(parameter.getType())
        ? json.treeToValue(json.nullNode(), json.constructType(parameter.getParameterizedType()))
        : null;
  }

  /** A default is JSON, except for texts, times and the names of constants. */
  private static JsonNode fallback(JsonMapper json, Parameter parameter, String text) {
    Class<?> type = parameter.getType();
    boolean isText = type == String.class || type.isEnum() || Temporal.class.isAssignableFrom(type);
    return isText ? StringNode.valueOf(text) : json.readTree(text);
  }

  /** What the model calls a parameter. */
  static String name(Parameter parameter) {
    P p = parameter.getAnnotation(P.class);
    return p == null || p.name().isEmpty() ? parameter.getName() : p.name();
  }
}
