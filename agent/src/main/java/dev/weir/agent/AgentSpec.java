package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A registered agent: its name, what is said of it, and how to make one for a session.
 *
 * @param name unique in its pool
 * @param greeting what it says first; empty for nothing
 * @param description a sentence for people; empty for nothing
 * @param tools the names of its tools
 * @param factory makes an instance; called once a session, outside any lock
 */
public record AgentSpec(
    String name,
    String greeting,
    String description,
    List<String> tools,
    Supplier<? extends Agent> factory) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  /** Checks the name. */
  public AgentSpec {
    requireNonNull(name, "name");
    requireNonNull(greeting, "greeting");
    requireNonNull(description, "description");
    requireNonNull(factory, "factory");
    tools = List.copyOf(tools);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "agent name: \"%s\" (expected: a lower-case letter, then up to 63 letters, digits, - or _)"
              .formatted(name));
    }
  }

  /**
   * The agent that a class describes by {@link AgentConfig}.
   *
   * @throws IllegalArgumentException if it has no such annotation or no usable constructor
   */
  public static AgentSpec of(Class<? extends Agent> type) {
    AgentConfig config = type.getAnnotation(AgentConfig.class);
    if (config == null) {
      throw new IllegalArgumentException(
          "class: %s (expected: @AgentConfig(name = \"…\") on it)".formatted(type.getName()));
    }
    return new AgentSpec(
        config.name(),
        config.greeting(),
        config.description(),
        Toolbox.names(type),
        new Constructed(type));
  }
}
