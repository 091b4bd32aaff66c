package dev.weir.testkit.fault;

/** The way that bytes go through the proxy. */
public enum Direction {
  /** From the target to the client: replies. */
  TO_CLIENT,
  /** From the client to the target: requests. */
  TO_SERVER
}
