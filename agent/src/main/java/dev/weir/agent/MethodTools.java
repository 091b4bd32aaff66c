package dev.weir.agent;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The methods of one object that carry {@link Tool}, as tools. */
final class MethodTools implements ToolSource {
  private final Object agent;
  private final Map<String, Method> methods;
  private final List<ToolSpecification> specifications;

  /**
   * The tools of an object.
   *
   * @throws IllegalArgumentException if two have one name, or one cannot be called
   */
  MethodTools(Object agent) {
    this.agent = agent;
    this.methods = named(agent.getClass());
    methods.values().forEach(method -> method.setAccessible(true));
    this.specifications = methods.values().stream().map(ToolSchema::of).toList();
    methods.values().forEach(ToolJson::checkDefaults);
  }

  /** The methods of a class by the names of their tools. */
  static Map<String, Method> named(Class<?> type) {
    Map<String, Method> named = new LinkedHashMap<>();
    methods(type).forEach(method -> enter(named, method));
    return named;
  }

  private static void enter(Map<String, Method> named, Method method) {
    String name = ToolSchema.name(method);
    Class<?> type = method.getDeclaringClass();
    if (named.put(name, method) != null) {
      throw new IllegalArgumentException(
          "tool: \"%s\" of %s (expected: one method of that name)".formatted(name, type.getName()));
    }
    long contexts = Stream.of(method.getParameterTypes()).filter(ToolJson::isContext).count();
    if (contexts > 1) {
      throw new IllegalArgumentException(
          "tool: \"%s\" of %s takes %d (expected: at most one ToolContext)"
              .formatted(name, type.getName(), contexts));
    }
  }

  /** The compiler copies annotations to the bridges that it makes; those are no tools. */
  private static Stream<Method> methods(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Tool.class) && !method.isBridge())
        .sorted(Comparator.comparing(Method::getName));
  }

  @Override
  public String origin() {
    return agent.getClass().getName();
  }

  @Override
  public List<ToolSpecification> specifications() {
    return specifications;
  }

  @Override
  public @Nullable Object call(ToolContext call) throws Exception {
    Method method = methods.get(call.name());
    if (method == null) {
      throw new IllegalStateException("tool: " + call.name() + " (expected: one of this agent)");
    }
    Object value = invoke(method, ToolJson.arguments(method, call));
    // What Jackson learns of the agent's types must go with the agent's class.
    return value instanceof Agent || value instanceof Handoff
        ? value
        : ToolJson.result(method.getDeclaringClass(), value);
  }

  private @Nullable Object invoke(Method method, @Nullable Object[] arguments) throws Exception {
    try {
      return method.invoke(agent, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> throw e;
      }
    }
  }
}
