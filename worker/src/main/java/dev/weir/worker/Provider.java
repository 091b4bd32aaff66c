package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent's model, ears or voice come from. Immutable, but for what an {@link Instance} is
 * itself. All but that can cross into another process.
 */
public sealed interface Provider {
  /** By a name that the pool knows, such as {@code openai:gpt-5}; it is passed on untouched. */
  static Provider named(String id) {
    return new Named(id);
  }

  /** An object of a class that is made of a JSON configuration, here or in another process. */
  static Provider configured(Class<?> type, Map<String, ?> configuration) {
    return new Configured(type, JsonObject.copy(configuration));
  }

  /** An object of this process; an agent's sessions share it. */
  static Provider instance(Object object) {
    return new Instance(object);
  }

  /** Explicitly nothing: the pool's default is not taken either. */
  static Provider none() {
    return new None();
  }

  /**
   * {@link #named}.
   *
   * @param id not blank
   */
  record Named(String id) implements Provider {
    /** Refuses a blank id. */
    public Named {
      if (id.isBlank()) {
        throw new IllegalArgumentException("provider id: \"" + id + "\" (expected: not blank)");
      }
    }
  }

  /**
   * {@link #configured}.
   *
   * @param type a class with a constructor that takes a {@code Map<String, Object>}
   * @param configuration what JSON can say: maps, lists, text, numbers, truth and null
   */
  record Configured(Class<?> type, Map<String, @Nullable Object> configuration)
      implements Provider {
    /** Keeps a copy, and refuses what JSON cannot say and a class that cannot be made of it. */
    public Configured {
      configuration = JsonObject.copy(configuration);
      Making.constructor(type);
    }
  }

  /**
   * {@link #instance}.
   *
   * @param object of this process
   */
  record Instance(Object object) implements Provider {
    /** Refuses null. */
    public Instance {
      requireNonNull(object, "provider object");
    }
  }

  /** {@link #none}. */
  record None() implements Provider {}
}
