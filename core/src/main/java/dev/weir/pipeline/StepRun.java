package dev.weir.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step in one run: what it has done so far, whom that is told, and what a failure does. Used by
 * the step's thread; its counters are read by others.
 */
final class StepRun {
  final Node node;
  final Execution run;
  private final Calls calls;
  private final List<Lent> lent = new ArrayList<>(0);
  private volatile long begunAt;
  private volatile long overAt;
  private volatile boolean begun;
  private volatile boolean over;
  private volatile long successes;
  private volatile long errors;
  private volatile long given;
  private volatile boolean busy;

  StepRun(Node node, Execution run) {
    this.node = node;
    this.run = run;
    this.calls = new Calls(this);
  }

  Calls calls() {
    return calls;
  }

  /** For the function to read. */
  Lent lend(Dep dep) {
    Lent stream = new Lent(run.plan.nameOf(dep), run.tap(node, dep), run.ticker());
    lent.add(stream);
    return stream;
  }

  /** What it has lent is read no more. Returns whether all of it was read to the end. */
  boolean takeBack() {
    lent.forEach(Lent::close);
    return lent.stream().allMatch(Lent::isExhausted);
  }

  /** The function is about to be called for the first time. */
  void begin() {
    if (!begun) {
      begunAt = run.now();
      begun = true;
      run.observers.tell(
          node, new RunEvent.StepStarted(run.id, owner(), node.name(), node.place()));
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void succeeded() {
    successes++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void gave() {
    given++;
  }

  /** A call for one item has failed. Returns if the step goes on. */
  void failedItem(Exception failure) throws InterruptedException {
    run.checkRunning();
    CallLimit.checkReader();
    failedInput(
        failure instanceof RunFailed
            ? new IllegalStateException(
                "step %s: only a function that runs once may throw %s"
                    .formatted(node.name(), failure.getClass().getSimpleName()),
                failure)
            : StreamFailed.origin(failure));
  }

  /** The only call has failed. Returns if the run goes on. */
  void failedOnce(Exception failure) throws InterruptedException {
    boolean read = takeBack() && !lent.isEmpty();
    run.checkRunning();
    CallLimit.checkReader();
    if (failure instanceof ThresholdExceeded verdict) {
      throw exceeded(verdict, judgedAll(verdict, read));
    }
    failed(failure, read);
  }

  /** By the counts, of collections; of a stream, whether it was read to the end. */
  private boolean judgedAll(ThresholdExceeded verdict, boolean read) {
    List<Collection<?>> given = new ArrayList<>();
    for (Dep dep : node.arguments()) {
      if (dep.form().collects() && run.whole(dep) instanceof Collection<?> all) {
        given.add(all);
      }
    }
    return given.isEmpty()
        ? read
        : given.stream().mapToLong(Collection::size).sum()
            == verdict.errors() + verdict.successes();
  }

  /** An item that goes further. */
  Object checked(@Nullable Object item) {
    return Objects.requireNonNull(
        item, () -> "step %s: gave null (expected: an item)".formatted(node.name()));
  }

  /** What a function gives that gives many. */
  Iterable<?> many(Object result) {
    if (result instanceof Iterable<?> items) {
      return items;
    }
    throw new ClassCastException(
        "step %s: gave a %s (expected: an Iterable of items)"
            .formatted(node.name(), result.getClass().getName()));
  }

  /** Nobody gets what a call has given; if it gives many, it may hold something open. */
  void discard(@Nullable Object result) {
    if (node.yields() == Yields.MANY && result instanceof AutoCloseable open) {
      run.observers.quietly(node, open::close);
    }
  }

  /** One input has failed. Returns if the step goes on. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void failedInput(Throwable cause) {
    errors++;
    materialize(cause, false);
    if (node.settings().onError() == OnError.STOP) {
      throw stop(cause, false);
    }
  }

  /** The step as a whole has failed. Returns if the run goes on. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void failed(Throwable failure, boolean completedAllInputs) {
    Throwable cause = StreamFailed.origin(failure);
    errors++;
    materialize(cause, completedAllInputs);
    if (node.settings().onError() == OnError.STOP) {
      throw stop(cause, completedAllInputs);
    }
    tellFailed(cause, completedAllInputs);
  }

  /** A function that runs once has judged its inputs itself. */
  private ThresholdExceeded exceeded(ThresholdExceeded verdict, boolean completedAllInputs) {
    errors = verdict.errors();
    successes = verdict.successes();
    materialize(verdict, completedAllInputs);
    tellFailed(verdict, completedAllInputs);
    return ended(new ThresholdExceeded(owner(), node.name(), errors, successes, "fewer", verdict));
  }

  /** Before its inputs are judged: if too many have failed, what it gave is still delivered. */
  void settle() throws InterruptedException {
    if (Threshold.exceeded(node, successes, errors) != null) {
      run.awaitTaken(node);
    }
  }

  /** It has come to its end; not, if the run has, which has only cut it off. */
  void end(boolean completedAllInputs) {
    if (over || (!completedAllInputs && run.isOver())) {
      return;
    }
    begin();
    ThresholdExceeded exceeded =
        completedAllInputs ? Threshold.exceeded(node, successes, errors) : null;
    if (exceeded != null) {
      tellFailed(exceeded, true);
      throw ended(exceeded);
    }
    leave();
    long done = node.itemwise() ? successes : Math.max(successes, given);
    run.observers.tell(
        node,
        new RunEvent.StepCompleted(
            run.id, owner(), node.name(), node.place(), done, errors, completedAllInputs));
  }

  /** A function that runs once has given this. */
  void gaveWhole(Object value) {
    successes = value instanceof Collection<?> many ? many.size() : 1;
  }

  /** Whether it goes on by itself, though one of its threads waits for items. */
  boolean isBusy() {
    return busy;
  }

  void setBusy(boolean now) {
    busy = now;
  }

  boolean isOver() {
    return over;
  }

  private void leave() {
    overAt = run.now();
    over = true;
  }

  private StepStopped stop(Throwable cause, boolean completedAllInputs) {
    StepStopped stop = new StepStopped(owner(), node.name(), cause);
    tellFailed(cause, completedAllInputs);
    return ended(stop);
  }

  /** The run is over from here on, whatever becomes of the exception on its way. */
  private <E extends RunFailed> E ended(E failure) {
    run.fail(failure);
    return failure;
  }

  private void tellFailed(Throwable cause, boolean completedAllInputs) {
    leave();
    run.observers.tell(
        node,
        new RunEvent.StepFailed(
            run.id,
            owner(),
            node.name(),
            node.place(),
            cause,
            successes,
            errors,
            completedAllInputs));
  }

  private void materialize(Throwable cause, boolean completedAllInputs) {
    run.observers.keep(
        node,
        new StepFailure(
            owner(),
            node.name(),
            run.id,
            cause,
            node.mode(),
            node.settings().onError(),
            successes,
            errors,
            completedAllInputs));
  }

  String owner() {
    return node.place().pipeline();
  }

  /** The run is over. */
  StepBroken broke(Error error) {
    return ended(broken("failed with " + error, error));
  }

  StepBroken broken(String problem, @Nullable Throwable cause) {
    return new StepBroken(owner(), node.name(), problem, cause);
  }

  /** What it has done so far. */
  StepStats stats(EdgeStats edges) {
    long until = over ? overAt : run.now();
    return new StepStats(
        node.name(), begun, over, successes, errors, given, begun ? until - begunAt : 0, edges);
  }
}
