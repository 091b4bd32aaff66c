package dev.weir.worker;

import java.time.Duration;

/**
 * How long the steps of a job's end may take; what takes longer is interrupted, reported and left
 * behind.
 *
 * @param entry the rest of what the job was doing when it was told to end
 * @param session closing the session, end hooks included
 * @param connection leaving the caller
 */
record JobLimits(Duration entry, Duration session, Duration connection) {
  static final JobLimits DEFAULT =
      new JobLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(10));
}
