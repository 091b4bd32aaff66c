package dev.weir.worker;

import dev.weir.agent.AgentSpec;

/** What a worker says to the offer of a job. */
public sealed interface Answer {
  /**
   * A slot is kept for it until it is launched, or {@link Jobs#lapse}.
   *
   * @param agent who will take it
   */
  record Accepted(AgentSpec agent) implements Answer {}

  /**
   * No.
   *
   * @param why in one word
   * @param detail with name, value and what was expected
   */
  record Refused(Refusal why, String detail) implements Answer {
    /** Whether another worker may be asked; false ends the job for the whole fleet. */
    public boolean letAnother() {
      return why != Refusal.NOBODY;
    }
  }
}
