package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.speech.TurnHandling;
import java.util.List;
import java.util.Optional;
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
 * @param prewarm what is loaded before the first session of a process
 * @param turns how callers who speak with it take turns, as far as it says
 */
public record AgentSpec(
    String name,
    String greeting,
    String description,
    List<String> tools,
    Supplier<? extends Agent> factory,
    Prewarm prewarm,
    TurnHandling turns) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Trims the name and checks it. */
  public AgentSpec {
    name = checkedName(name);
    requireNonNull(greeting, "greeting");
    requireNonNull(description, "description");
    requireNonNull(factory, "factory");
    requireNonNull(prewarm, "prewarm");
    requireNonNull(turns, "turns");
    tools = List.copyOf(tools);
  }

  /** An agent for which nothing is loaded beforehand. */
  public AgentSpec(
      String name,
      String greeting,
      String description,
      List<String> tools,
      Supplier<? extends Agent> factory) {
    this(name, greeting, description, tools, factory, new Prewarm.None(), TurnHandling.UNSAID);
  }

  /**
   * The name as it is registered: without blanks around it. Whatever names an agent goes through
   * here.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String checkedName(String name) {
    String trimmed = requireNonNull(name, "agent name").strip();
    if (!NAME.matcher(trimmed).matches()) {
      throw new IllegalArgumentException(
          "agent name: \"%s\" (expected: 1 to 64 letters, digits, - or _)".formatted(name));
    }
    return trimmed;
  }

  /**
   * The agent that a class describes by {@link AgentConfig}.
   *
   * @throws IllegalArgumentException if it has no such annotation, a blank greeting, turns that are
   *     none, or it or its prewarm no usable constructor
   */
  public static AgentSpec of(Class<? extends Agent> type) {
    AgentConfig config = type.getAnnotation(AgentConfig.class);
    if (config == null) {
      throw new IllegalArgumentException(
          "class: %s (expected: @AgentConfig(name = \"…\") on it)".formatted(type.getName()));
    }
    return of(config.name().isEmpty() ? type.getSimpleName() : config.name(), type);
  }

  /**
   * An agent of a class, by a name of the caller's; {@link AgentConfig} may say the rest.
   *
   * @throws IllegalArgumentException if it has a blank greeting, turns that are none, or it or its
   *     prewarm has no usable constructor
   */
  public static AgentSpec of(String name, Class<? extends Agent> type) {
    Optional<AgentConfig> config = Optional.ofNullable(type.getAnnotation(AgentConfig.class));
    return new AgentSpec(
        name,
        config.map(AgentConfig::greeting).map(AgentSpec::checkedGreeting).orElse(""),
        config.map(AgentConfig::description).orElse(""),
        Toolbox.names(type),
        new Constructed(type),
        PrewarmOf.of(
            config.<Class<? extends Prewarm>>map(AgentConfig::prewarm).orElse(Prewarm.None.class)),
        TurnHandling.parse(config.map(it -> List.of(it.turns())).orElse(List.of())));
  }

  private static String checkedGreeting(String greeting) {
    String trimmed = greeting.strip();
    if (trimmed.isEmpty() && !greeting.isEmpty()) {
      throw new IllegalArgumentException(
          "greeting: \"%s\" (expected: not blank; left out for none)".formatted(greeting));
    }
    return trimmed;
  }

  /** The class of the agents, if this spec was made of one; a supplier could make any. */
  public Optional<Class<? extends Agent>> type() {
    return factory instanceof Constructed made ? Optional.of(made.type()) : Optional.empty();
  }

  /** This agent with another greeting. */
  public AgentSpec withGreeting(String other) {
    return new AgentSpec(name, other, description, tools, factory, prewarm, turns);
  }

  /** This agent, for which this is loaded beforehand. */
  public AgentSpec withPrewarm(Prewarm other) {
    return new AgentSpec(name, greeting, description, tools, factory, other, turns);
  }

  /** This agent, whose callers take turns like this, as far as it is said. */
  public AgentSpec withTurns(TurnHandling other) {
    return new AgentSpec(name, greeting, description, tools, factory, prewarm, other);
  }
}
