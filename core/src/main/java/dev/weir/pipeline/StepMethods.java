package dev.weir.pipeline;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The methods of an object's class, and of those above it, that carry {@link StepMethod}. */
final class StepMethods {
  private final Pipeline<?> pipeline;
  private final Map<String, Method> byName = new TreeMap<>();

  StepMethods(Pipeline<?> pipeline, Class<?> declaring) {
    this.pipeline = pipeline;
    for (Class<?> type = declaring; type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        // The compiler copies annotations to the bridges that it makes.
        if (method.isAnnotationPresent(StepMethod.class) && !method.isBridge()) {
          add(method);
        }
      }
    }
    if (byName.isEmpty()) {
      throw new InvalidPipeline(
          pipeline.name(),
          null,
          "%s has no step (expected: methods with @StepMethod)"
              .formatted(declaring.getSimpleName()));
    }
  }

  Collection<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  @Nullable Method find(String name) {
    return byName.get(name);
  }

  private void add(Method method) {
    String name = method.getName();
    Method below = byName.putIfAbsent(name, method);
    if (below != null && !overrides(below, method)) {
      throw new InvalidPipeline(pipeline.name(), name, "two methods of that name (expected: one)");
    }
    if (!method.trySetAccessible()) {
      throw new InvalidPipeline(
          pipeline.name(),
          name,
          "cannot be called (expected: in a package that is open to dev.weir.core)");
    }
  }

  private static boolean overrides(Method below, Method above) {
    return !below.getDeclaringClass().equals(above.getDeclaringClass())
        && Arrays.equals(below.getParameterTypes(), above.getParameterTypes());
  }
}
