package dev.weir.worker;

/** What a job needs of its worker. Called by the job's own threads, never under a lock. */
interface JobHost {
  /** The session is there and its caller is connected. Waits for those who are told. */
  void begun(LiveJob job) throws InterruptedException;

  /** How it ends; the caller is still connected. */
  void ending(LiveJob job, JobEnd end);

  /** Nothing is left of it but its slot. */
  void left(LiveJob job, JobEnd end);

  /** All is over. Waits for those who are told. */
  void ended(LiveJob job, JobEnd end);
}
