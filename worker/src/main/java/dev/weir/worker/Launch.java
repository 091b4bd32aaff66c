package dev.weir.worker;

import dev.weir.agent.Session;

/**
 * A job that is to be launched.
 *
 * @param slot what was reserved for it, and who takes it
 * @param session whose job it is
 * @param info what observers are told of it
 * @param source makes its session, on the job's own thread
 * @param connection the way to its caller
 */
record Launch(
    Slot slot, HostedSession session, SessionInfo info, Source source, Connection connection) {
  Job job() {
    return slot.job();
  }

  HostedAgent agent() {
    return slot.agent().orElseThrow();
  }

  /** Where a session comes from. */
  @FunctionalInterface
  interface Source {
    Session open() throws Exception;
  }
}
