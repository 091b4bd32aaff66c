package dev.weir.agent;

import static java.util.Objects.requireNonNull;

/**
 * What a tool returns to hand the conversation over to another agent. To return the agent itself
 * does the same, and tells the model "handed over to" with its id.
 *
 * @param to who answers from now on
 * @param result what the model is told as the result of the call
 */
public record Handoff(Agent to, String result) {
  /** Checks that both are there. */
  public Handoff {
    requireNonNull(to, "to");
    requireNonNull(result, "result");
  }

  /** To this agent, told by its {@linkplain Agent#id id}. */
  public static Handoff to(Agent agent) {
    return new Handoff(agent, "handed over to " + requireNonNull(agent, "agent").id());
  }
}
