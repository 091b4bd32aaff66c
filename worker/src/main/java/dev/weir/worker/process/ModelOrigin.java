package dev.weir.worker.process;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as another process can make it: an {@link dev.weir.agent.AgentModel} or a {@link
 * dev.langchain4j.model.chat.StreamingChatModel}, by a constructor that takes its configuration, or
 * by a function that knows its name.
 *
 * @param label what people are told of a model that has none itself
 * @param type on the class path: the model's, with a constructor that takes a {@code Map<String,
 *     Object>}; or the function's, with one that takes nothing
 * @param configuration what JSON can say: maps, lists, text, numbers, truth and null; it may hold
 *     secrets, and goes over the socket only
 * @param name what the function is asked for; null if the type is the model's
 */
public record ModelOrigin(
    String label,
    Class<?> type,
    Map<String, @Nullable Object> configuration,
    @Nullable String name) {
  /** Keeps a copy; refuses what JSON cannot say, and a class that cannot be made of it. */
  public ModelOrigin {
    requireNonNull(label, "label");
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    for (Map.Entry<String, @Nullable Object> pair : configuration.entrySet()) {
      checkJson(pair.getKey(), pair.getValue());
    }
    if (name == null) {
      checkConstructor(type, "a constructor that takes a Map<String, Object>", Map.class);
    } else {
      checkConstructor(type, "a constructor without parameters");
    }
  }

  /** Of a class that is made of its configuration. */
  public static ModelOrigin configured(
      String label, Class<?> type, Map<String, @Nullable Object> configuration) {
    return new ModelOrigin(label, type, configuration, null);
  }

  /** Of a {@link java.util.function.Function} that knows its name. */
  public static ModelOrigin named(String label, Class<?> function, String name) {
    return new ModelOrigin(label, function, Map.of(), requireNonNull(name, "name"));
  }

  private static void checkJson(String name, @Nullable Object value) {
    try {
      Json.text(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "model configuration %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static void checkConstructor(Class<?> type, String expected, Class<?>... parameters) {
    try {
      var _ = type.getDeclaredConstructor(parameters);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          "model class: %s (expected: %s)".formatted(type.getName(), expected), e);
    }
  }
}
