package dev.weir.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** One execution of a plan. Any thread. Closing it cancels what still runs. */
public final class Run implements AutoCloseable {
  private final Execution execution;

  Run(Execution execution) {
    this.execution = execution;
  }

  /** In every event of this run, and of no other. */
  public String id() {
    return execution.id;
  }

  /**
   * Waits for the end.
   *
   * @throws RunFailed with what failed first
   */
  public void await() throws InterruptedException {
    execution.end().await();
    throwFailure();
  }

  /**
   * Waits for the end, so long at most. Zero or less only looks.
   *
   * @return whether it has ended
   * @throws RunFailed with what failed first
   */
  public boolean await(Duration timeout) throws InterruptedException {
    boolean ended = execution.end().await(timeout);
    if (ended) {
      throwFailure();
    }
    return ended;
  }

  /**
   * Waits until a step has made its value, while others may still run.
   *
   * @throws RunFailed if the run fails before
   * @throws NoSuchElementException if the step has failed and the run goes on
   */
  public <T> T await(Value<T> step) throws InterruptedException {
    Node node = execution.plan.node(step.entry);
    execution.end().await(() -> execution.made(node.index()) != null || execution.isOver());
    if (execution.made(node.index()) == null) {
      throwFailure();
    }
    return get(step);
  }

  /** Whether it has ended, well or not. */
  public boolean isDone() {
    return execution.end().isReached();
  }

  /**
   * What a step has made. Does not wait: {@link #await} first.
   *
   * @throws NoSuchElementException if it has not, as it has failed or still runs
   */
  @SuppressWarnings("unchecked")
  public <T> T get(Value<T> step) {
    return (T) found(execution.plan.node(step.entry));
  }

  /**
   * What a step's items were collected to, as in {@code run.get(words.list())}. Does not wait:
   * {@link #await} first.
   *
   * @throws NoSuchElementException if they were not
   */
  @SuppressWarnings("unchecked")
  public <C> C get(View<C> collection) {
    return (C) found(execution.plan.node(collection.need.from()));
  }

  /**
   * What a step has made, or its items were collected to, by its name in the plan; empty if it has
   * made nothing that is kept, as it has failed, still runs, or hands its items on. For tools that
   * have no handle; {@link #get} is checked by the compiler.
   *
   * @throws IllegalArgumentException if the plan has no such step
   */
  public Optional<Object> find(String step) {
    Node node = execution.plan.find(step);
    if (node == null) {
      throw new IllegalArgumentException(
          "step: %s (expected: a step of %s)".formatted(step, execution.plan));
    }
    return made(node);
  }

  /** What each step has done so far, in the order of the plan. */
  public List<StepStats> stats() {
    return execution.stats();
  }

  /** Ends it, if it runs: steps are interrupted. Does not wait. */
  public void cancel() {
    execution.cancel("was cancelled");
  }

  /** Cancels it and waits for its threads, within the close timeout. Keeps an interrupt. */
  @Override
  public void close() {
    cancel();
    execution.close();
  }

  /** A step that does not listen keeps nobody: {@link #close} then waits for it, and reports it. */
  void awaitEndOrFailure() throws InterruptedException {
    execution.end().awaitEndOrFailure();
    throwFailure();
  }

  private void throwFailure() {
    RunFailed failure = execution.failure();
    if (failure != null) {
      throw failure;
    }
  }

  private Optional<Object> made(Node node) {
    return Optional.ofNullable(execution.made(node.index()))
        .filter(made -> !Execution.ABSENT.equals(made));
  }

  private Object found(Node node) {
    return made(node)
        .orElseThrow(() ->
            new NoSuchElementException(
                "step %s: has made nothing to be read here (expected: a value or a collection, of a step that has ended well)"
                    .formatted(node.name())));
  }

  @Override
  public String toString() {
    return "run %s of %s, %s"
        .formatted(id(), execution.plan.name(), isDone() ? "ended" : "running");
  }
}
