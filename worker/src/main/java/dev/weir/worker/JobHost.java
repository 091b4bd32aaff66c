package dev.weir.worker;

import dev.weir.agent.AgentSession;

/** What a job needs of its worker. Called by the job's own threads, never under a lock. */
interface JobHost {
  /** Makes the job's session, which has not greeted yet. */
  AgentSession open(LiveJob job) throws Exception;

  /** The session is there and its caller is connected. Waits for those who are told. */
  void begun(LiveJob job) throws InterruptedException;

  /** Tells the dispatcher; the caller is still connected. */
  void tell(LiveJob job, JobState state, JobEnd end);

  /** Nothing is left of it but its slot. Waits for those who are told. */
  void ended(LiveJob job, JobEnd end, boolean hadBegun);
}
