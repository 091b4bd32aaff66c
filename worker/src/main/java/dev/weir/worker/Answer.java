package dev.weir.worker;

import dev.weir.agent.AgentSpec;
import java.util.Optional;

/** What a worker says to the offer of a job. */
public sealed interface Answer {
  /**
   * A slot is kept for it until it is launched, or {@link Jobs#lapse}.
   *
   * @param agent who will take it
   * @param as how it is to appear to the caller
   */
  record Accepted(AgentSpec agent, Appearance as) implements Answer {}

  /**
   * No.
   *
   * @param why in one word
   * @param detail with name, value and what was expected
   * @param agent whose slots are all taken, if it is for that
   */
  record Refused(Refusal why, String detail, Optional<String> agent) implements Answer {
    /** No, for a reason that has nothing to do with an agent's slots. */
    public Refused(Refusal why, String detail) {
      this(why, detail, Optional.empty());
    }

    /** Whether another worker may be asked; false ends the job for the whole fleet. */
    public boolean letAnother() {
      return why != Refusal.NOBODY;
    }
  }
}
