package dev.weir.worker;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;

/** Why a worker does not take a job. All but {@link #NOBODY} let another take it. */
public enum Refusal {
  /** All slots of the worker are taken. */
  AT_CAPACITY,
  /** All slots of the agent are taken. */
  AGENT_AT_CAPACITY,
  /** The worker drains. */
  DRAINING,
  /** It names an agent that is not registered, or nothing is, or the router failed. */
  NO_ROUTE,
  /** The filter said no, said nothing, or failed. */
  FILTERED,
  /** The dispatcher offers a job that it has offered already. */
  DUPLICATE,
  /** The filter said that nobody is to take it. */
  NOBODY;

  /** Whether there is just no room now. */
  boolean isForCapacity() {
    return this == AT_CAPACITY || this == AGENT_AT_CAPACITY;
  }

  /** As a caller is told who is not a dispatcher. */
  HostRefused forHost(String detail) {
    return new HostRefused(reason(), detail);
  }

  private Reason reason() {
    return switch (this) {
      case AT_CAPACITY, AGENT_AT_CAPACITY -> Reason.AT_CAPACITY;
      case DRAINING -> Reason.DRAINING;
      case NO_ROUTE -> Reason.AGENT_NOT_FOUND;
      case FILTERED, NOBODY, DUPLICATE -> Reason.NOT_ACCEPTED;
    };
  }
}
