package dev.weir.worker;

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
  NOBODY
}
