package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.speech.TurnHandling;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An agent and what its sessions are given. What is null when it is added to a pool is taken from
 * the pool's defaults, there and then. Immutable.
 *
 * @param agent who
 * @param greeting what it says first, empty for explicitly nothing; null for the agent's own, or
 *     the default if that has none
 * @param model what speaks for it
 * @param stt what listens for it, where there is voice
 * @param tts its voice, where there is one
 * @param options how its sessions behave
 * @param turns how callers who speak with it take turns, as far as it says; what it leaves unsaid
 *     is the agent's, then the default
 * @param source the file that it was compiled from, absolute; null if there is none
 */
public record Registration(
    AgentSpec agent,
    @Nullable String greeting,
    @Nullable Provider model,
    @Nullable Provider stt,
    @Nullable Provider tts,
    @Nullable SessionOptions options,
    @Nullable TurnHandling turns,
    @Nullable Path source) {
  /** Makes the source absolute; a leading {@code ~} is the user's home. */
  public Registration {
    requireNonNull(agent, "agent");
    source = source == null ? null : absolute(source);
  }

  /** Of an agent, all else left to the defaults. */
  public static Registration of(AgentSpec agent) {
    return new Registration(agent, null, null, null, null, null, null, null);
  }

  /** Of an agent by its class; see {@link AgentSpec#of(String, Class)}. */
  public static Registration of(String name, Class<? extends Agent> type) {
    return of(AgentSpec.of(name, type));
  }

  /** The name that it is asked for by. */
  public String name() {
    return agent.name();
  }

  /** Of this agent instead. */
  Registration withAgent(AgentSpec value) {
    return new Registration(value, greeting, model, stt, tts, options, turns, source);
  }

  /** With this greeting, empty for explicitly none. */
  public Registration withGreeting(@Nullable String value) {
    return new Registration(agent, value, model, stt, tts, options, turns, source);
  }

  /** With this model. */
  public Registration withModel(@Nullable Provider value) {
    return new Registration(agent, greeting, value, stt, tts, options, turns, source);
  }

  /** With these ears. */
  public Registration withStt(@Nullable Provider value) {
    return new Registration(agent, greeting, model, value, tts, options, turns, source);
  }

  /** With this voice. */
  public Registration withTts(@Nullable Provider value) {
    return new Registration(agent, greeting, model, stt, value, options, turns, source);
  }

  /** With these options for its sessions. */
  public Registration withOptions(@Nullable SessionOptions value) {
    return new Registration(agent, greeting, model, stt, tts, value, turns, source);
  }

  /** With this taking of turns, as far as it says. */
  public Registration withTurns(@Nullable TurnHandling value) {
    return new Registration(agent, greeting, model, stt, tts, options, value, source);
  }

  /** Compiled from this file. */
  public Registration withSource(@Nullable Path value) {
    return new Registration(agent, greeting, model, stt, tts, options, turns, value);
  }

  private static Path absolute(Path path) {
    boolean home = path.startsWith("~");
    Path whole =
        home
            ? Path.of(System.getProperty("user.home")).resolve(Path.of("~").relativize(path))
            : path;
    return whole.toAbsolutePath().normalize();
  }
}
