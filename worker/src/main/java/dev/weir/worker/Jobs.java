package dev.weir.worker;

import java.util.Optional;
import java.util.Set;

/**
 * A worker, as its {@link Dispatcher} sees it. Any thread may call any method. None waits but
 * {@link #offer}, for the filter and the router of the worker's owner.
 */
public interface Jobs {
  /** The name to ask this worker for; empty: jobs come by themselves. */
  Optional<String> agentName();

  /**
   * Asks whether the worker takes a job. If it does, a slot is kept for it from here on.
   *
   * @throws InterruptedException when interrupted meanwhile; nothing is kept then
   */
  Answer offer(Job job) throws InterruptedException;

  /**
   * The job is this worker's: launches it. One that was not accepted, or has lapsed, is ignored and
   * logged.
   */
  void assign(String job, Connection connection);

  /** An accepted job was not assigned: its slot is free again. */
  void lapse(String job);

  /** Ends a job from outside; ignored if there is no such job. */
  void terminate(String job, String reason);

  /** The jobs that run, or are about to, for a dispatcher that connects again. */
  Set<String> running();

  /** What to tell about how much the worker can take. */
  WorkerLoad load();

  /**
   * No more jobs will come: the worker drains, and whoever runs it is told why. Ignored if it fails
   * for another reason already.
   *
   * @param why for people, with what was expected
   */
  void fail(String why);
}
