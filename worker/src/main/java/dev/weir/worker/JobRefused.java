package dev.weir.worker;

import dev.weir.agent.HostRefused;
import java.util.Optional;

/** A job does not come through the door; everything kept for it is given back. */
final class JobRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal why;
  private final transient Optional<String> agent;

  /** The detail names the thing, its value and what was expected. */
  JobRefused(Refusal why, String detail) {
    this(why, detail, Optional.empty());
  }

  private JobRefused(Refusal why, String detail, Optional<String> agent) {
    super(detail, null, false, false); // an answer, not a fault: who threw it is of no interest
    this.why = why;
    this.agent = agent;
  }

  /** All slots of this agent are taken. */
  static JobRefused full(String agent, String detail) {
    return new JobRefused(Refusal.AGENT_AT_CAPACITY, detail, Optional.of(agent));
  }

  Refusal why() {
    return why;
  }

  /** As a caller is told who is not a dispatcher. */
  HostRefused forHost() {
    return why.forHost(String.valueOf(getMessage()));
  }

  Answer.Refused answer() {
    return new Answer.Refused(why, String.valueOf(getMessage()), agent);
  }
}
