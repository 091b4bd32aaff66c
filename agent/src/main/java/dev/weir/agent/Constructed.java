package dev.weir.agent;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;

/** Makes agents by the constructor without parameters. */
final class Constructed implements Supplier<Agent> {
  private final Constructor<? extends Agent> constructor;

  Constructed(Class<? extends Agent> type) {
    constructor = constructor(type);
  }

  /** The constructor without parameters, accessible; its class need not be. */
  static <T> Constructor<T> constructor(Class<T> type) {
    try {
      Constructor<T> found = type.getDeclaredConstructor();
      found.setAccessible(true);
      return found;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          "class: %s (expected: a constructor without parameters)".formatted(type.getName()), e);
    }
  }

  Class<? extends Agent> type() {
    return constructor.getDeclaringClass();
  }

  @Override
  public Agent get() {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw new AgentFailed(constructor.getDeclaringClass().getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AgentFailed(constructor.getDeclaringClass().getName(), e);
    }
  }
}
