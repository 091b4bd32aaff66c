package dev.weir.pipeline;

import static java.util.Objects.requireNonNull;

/**
 * Runs plans. Immutable, any thread; holds nothing between runs.
 *
 * <p>Both kinds give the same results, failures and events of each step. They differ in time:
 *
 * <ul>
 *   <li>{@link #concurrent}: each step runs on a virtual thread of its own, as soon as what it
 *       takes is there
 *   <li>{@link #sequential}: one step runs at a time, in an order fixed by the plan: for tests, and
 *       for work that never waits, where it is many times faster
 * </ul>
 */
public final class Runner {
  private final boolean concurrent;
  private final RunOptions options;

  private Runner(boolean concurrent, RunOptions options) {
    this.concurrent = concurrent;
    this.options = options;
  }

  /** A thread for each step. */
  public static Runner concurrent() {
    return new Runner(true, RunOptions.DEFAULT);
  }

  /** One step at a time. */
  public static Runner sequential() {
    return new Runner(false, RunOptions.DEFAULT);
  }

  /** The same with other options. */
  public Runner with(RunOptions other) {
    return new Runner(concurrent, requireNonNull(other, "options"));
  }

  /**
   * Starts a run; does not wait for it. Close what it returns.
   *
   * @throws IllegalArgumentException if the overrides name what is not in the plan
   */
  public <P> Run start(Plan<P> plan, P params) {
    requireNonNull(params, "params");
    options.overrides().check(plan);
    Execution execution =
        concurrent ? new Concurrent(plan, params, options) : new Sequential(plan, params, options);
    execution.start();
    return new Run(execution);
  }

  /**
   * Runs a plan to its end. Once it has failed it is waited for as long as {@link Run#close} does.
   *
   * @throws RunFailed if it fails
   * @throws InterruptedException if the caller is interrupted; the run is then cancelled
   */
  public <P> Run run(Plan<P> plan, P params) throws InterruptedException {
    try (Run run = start(plan, params)) {
      run.awaitEndOrFailure();
      return run;
    }
  }

  @Override
  public String toString() {
    return concurrent ? "Runner.concurrent" : "Runner.sequential";
  }
}
