package dev.weir.worker;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes providers of their classes and configurations. Stateless. */
final class Making {
  private Making() {}

  /** Runs the code of the provider's author. */
  static Object make(Provider.Configured provider) {
    try {
      return constructor(provider.type()).newInstance(provider.configuration());
    } catch (InvocationTargetException e) {
      throw refused(provider.type(), "made: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw refused(provider.type(), "made: " + e, e);
    }
  }

  static Constructor<?> constructor(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(Map.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          "provider class: %s (expected: a constructor that takes a Map<String, Object>)"
              .formatted(type.getName()),
          e);
    }
  }

  private static IllegalArgumentException refused(
      Class<?> type, String what, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "provider class: %s could not be %s (expected: a constructor that takes its configuration)"
            .formatted(type.getName(), what),
        cause);
  }
}
