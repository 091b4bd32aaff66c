package dev.weir.agent;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.weir.delta.Content;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The tools of one agent: its methods that carry {@link Tool}. Calls run on the caller's thread.
 */
final class Toolbox {
  private static final System.Logger LOG = System.getLogger(Toolbox.class.getName());

  private final Object agent;
  private final Map<String, Method> methods = new LinkedHashMap<>();
  private final Map<String, ToolSpecification> specs = new LinkedHashMap<>();

  Toolbox(Object agent) {
    this.agent = agent;
    named(agent.getClass()).forEach(this::enter);
  }

  /**
   * The names of the tools of a class of agents, sorted.
   *
   * @throws IllegalArgumentException if two have one name
   */
  static List<String> names(Class<?> type) {
    return named(type).keySet().stream().sorted().toList();
  }

  List<ToolSpecification> specifications() {
    return List.copyOf(specs.values());
  }

  /**
   * Runs a call. Whatever goes wrong becomes a result that the model sees, but an interrupt: that
   * one stops the turn.
   */
  Content.ToolResult call(Content.ToolInput call) throws InterruptedException {
    Method method = methods.get(call.name());
    if (method == null) {
      return failed(call, "there is no tool of that name; the tools are " + methods.keySet());
    }
    try {
      Object value = method.invoke(agent, ToolJson.arguments(method, call.input()));
      String result = ToolJson.result(method.getDeclaringClass(), value);
      return new Content.ToolResult(call.callId(), call.name(), result, false);
    } catch (BadArguments e) {
      return failed(call, String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      LOG.log(System.Logger.Level.WARNING, "tool " + call.name() + " gave no JSON", e);
      return failed(call, "the result could not be written as JSON");
    } catch (InvocationTargetException e) {
      return threw(call, e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("tool: " + method + " (expected: accessible)", e);
    }
  }

  static Content.ToolResult failed(Content.ToolInput call, String why) {
    return new Content.ToolResult(call.callId(), call.name(), why, true);
  }

  private static Content.ToolResult threw(Content.ToolInput call, @Nullable Throwable thrown)
      throws InterruptedException {
    if (thrown instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (thrown instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    LOG.log(level(thrown), "tool " + call.name() + " threw", thrown);
    return failed(call, describe(thrown));
  }

  /** Tools refuse what they cannot do by these two; that is conversation, and no news. */
  private static System.Logger.Level level(@Nullable Throwable thrown) {
    return thrown instanceof IllegalArgumentException || thrown instanceof IllegalStateException
        ? System.Logger.Level.DEBUG
        : System.Logger.Level.WARNING;
  }

  private static String describe(@Nullable Throwable thrown) {
    String message = thrown == null ? null : thrown.getMessage();
    return message == null ? String.valueOf(thrown) : message;
  }

  private static Map<String, Method> named(Class<?> type) {
    Map<String, Method> named = new LinkedHashMap<>();
    methods(type)
        .forEach(method -> {
          String name = ToolSpecifications.toolSpecificationFrom(method).name();
          if (named.put(name, method) != null) {
            throw new IllegalArgumentException(
                "tool: \"%s\" of %s (expected: one method of that name)"
                    .formatted(name, type.getName()));
          }
        });
    return named;
  }

  /** The compiler copies annotations to the bridges that it makes; those are no tools. */
  private static Stream<Method> methods(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Tool.class) && !method.isBridge())
        .sorted(Comparator.comparing(Method::getName));
  }

  private void enter(String name, Method method) {
    method.setAccessible(true);
    methods.put(name, method);
    specs.put(name, ToolSpecifications.toolSpecificationFrom(method));
  }
}
