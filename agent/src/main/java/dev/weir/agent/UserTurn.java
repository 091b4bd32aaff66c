package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * An input that is about to be answered, for {@link Agent#onUserTurn}. For the thread that is given
 * it.
 */
public final class UserTurn {
  private final AgentSession session;
  private final Input input;
  private final List<String> context = new ArrayList<>();

  UserTurn(AgentSession session, Input input) {
    this.session = session;
    this.input = input;
  }

  /** Whose it is. */
  public AgentSession session() {
    return session;
  }

  /** What the caller has said. */
  public Input input() {
    return input;
  }

  /**
   * Tells the model more for this answer, beside the agent's instructions: what was looked up, for
   * example. Does not become part of the conversation.
   */
  public void add(String more) {
    context.add(requireNonNull(more, "more"));
  }

  List<String> context() {
    return List.copyOf(context);
  }
}
