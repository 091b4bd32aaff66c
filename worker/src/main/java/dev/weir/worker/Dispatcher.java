package dev.weir.worker;

import org.jspecify.annotations.Nullable;

/**
 * Where a worker's jobs come from. The worker calls {@link #start} once, after prewarm; then any of
 * its threads calls the others, which must not block for long. What they throw is logged.
 *
 * <p>A dispatcher that loses its connection keeps what must be told and goes on trying; the jobs go
 * on meanwhile.
 */
public interface Dispatcher extends AutoCloseable {
  /**
   * Makes the worker known; jobs are offered from now on.
   *
   * @throws Exception if that is not possible; the worker does not start then
   */
  void start(Jobs jobs) throws Exception;

  /** The worker can take more, less or nothing from now on. */
  void report(WorkerLoad load);

  /**
   * A job has changed. Its last state is told before the worker leaves the caller.
   *
   * @param error why it has failed, for people; null if it has not
   */
  void update(String job, JobState state, @Nullable String error);

  /** How many callers wait here for a slot of the worker. Does not wait. */
  default int waiting() {
    return 0;
  }

  /** No job is offered any more. Waits for what is still to be told, within its own limit. */
  @Override
  void close();
}
