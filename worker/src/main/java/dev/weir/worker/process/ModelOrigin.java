package dev.weir.worker.process;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as another process can make it: a {@link dev.langchain4j.model.chat.StreamingChatModel}
 * with a constructor that takes its configuration as a {@code Map<String, Object>}.
 *
 * @param label what people are told
 * @param type on the class path
 * @param configuration what JSON can say: maps, lists, text, numbers, truth and null; it may hold
 *     secrets, and goes over the socket only
 */
public record ModelOrigin(
    String label, Class<?> type, Map<String, @Nullable Object> configuration) {
  /** Keeps a copy; refuses what JSON cannot say, and a class that cannot be made of it. */
  public ModelOrigin {
    requireNonNull(label, "label");
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    for (Map.Entry<String, @Nullable Object> pair : configuration.entrySet()) {
      checkJson(pair.getKey(), pair.getValue());
    }
    checkConstructor(type);
  }

  private static void checkJson(String name, @Nullable Object value) {
    try {
      Json.text(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "model configuration %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static void checkConstructor(Class<?> type) {
    try {
      var _ = type.getDeclaredConstructor(Map.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          "model class: %s (expected: a constructor that takes a Map<String, Object>)"
              .formatted(type.getName()),
          e);
    }
  }
}
