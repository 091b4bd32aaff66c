package dev.weir.pipeline;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What both runners have in common: one run of a plan, its results and its end. */
abstract class Execution {
  /** What a step has made that has failed: those that take it are left out. */
  static final Object ABSENT = new Object();

  /** All steps have ended, none has failed the run; what comes now is too late. */
  private static final Object WELL = new Object();

  /** Another process starts elsewhere. */
  private static final AtomicLong IDS = new AtomicLong(ThreadLocalRandom.current().nextLong());

  private static final System.Logger LOG = System.getLogger(Execution.class.getName());

  final String id;
  final Plan<?> plan;
  final RunOptions options;
  private final Object params;
  private final List<StepRun> steps = new ArrayList<>();
  private final AtomicReferenceArray<@Nullable Object> made;
  private final End end = new End();
  private final Stragglers stragglers = new Stragglers(this);
  private volatile Alarm alarm = () -> {};

  /** What it has come to: its first failure, or {@link #WELL}; null while it runs. */
  private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();

  Execution(Plan<?> plan, Object params, RunOptions options) {
    this.plan = plan;
    this.params = params;
    this.options = options;
    this.id = Long.toUnsignedString(IDS.incrementAndGet(), 36);
    this.made = new AtomicReferenceArray<>(plan.nodes().size());
    plan.nodes().forEach(node -> steps.add(new StepRun(node, this)));
  }

  /** A stream of a step, for one that takes it. */
  abstract Tap stream(Node taker, Dep dep);

  /** Starts those that need nothing of others. */
  abstract void begin();

  /** Ends whoever waits; called once, after the failure was kept. */
  abstract void interrupt();

  /** Whether steps have threads of their own. */
  abstract boolean isConcurrent();

  /** Runs something on another thread of the run; what it throws ends the run. */
  abstract void fork(StepRun step, String name, Task task);

  /** Waits until those who take a step's items are done with all of them. */
  abstract void awaitTaken(Node giver) throws InterruptedException;

  /** Its threads that have not ended. */
  abstract List<Thread> threads();

  /** Waits for all threads, within the close timeout. */
  abstract void close();

  abstract EdgeStats edge(Node node);

  final Tap tap(Node taker, Dep dep) {
    if (isStream(dep)) {
      return stream(taker, dep);
    }
    if (whole(dep) instanceof Iterable<?> items) {
      return new IteratorTap(items);
    }
    throw step(taker.index())
        .broken(
            "takes items of %s, which were collected to a %s (expected: an Iterable, or collected())"
                .formatted(plan.nameOf(dep), whole(dep).getClass().getName()),
            null);
  }

  /** What a step gives, as it is asked for. */
  final Tap tapOf(StepRun step) {
    return step.node.itemwise() ? new EachTap(step) : new OnceTap(step);
  }

  final String threadName() {
    return options.name() != null ? options.name() : "weir-" + id;
  }

  final List<StepRun> steps() {
    return steps;
  }

  final StepRun step(int index) {
    return steps.get(index);
  }

  final Ticker ticker() {
    return options.ticker();
  }

  final long now() {
    return ticker().nanos();
  }

  /** A value or a collection that is there. */
  final Object whole(Dep dep) {
    return dep.ofStep() ? requireNonNull(made.get(dep.producer())) : params;
  }

  final @Nullable Object made(int index) {
    return made.get(index);
  }

  final void make(StepRun step, Object result) {
    made.set(step.node.index(), result);
    end.changed();
  }

  /** Whether something that the step takes whole is missing, as what makes it has failed. */
  final boolean isLeftOut(Node node) {
    for (Dep dep : node.deps()) {
      if (dep.ofStep() && !dep.barrier() && ABSENT.equals(made.get(dep.producer()))) {
        return true;
      }
    }
    return false;
  }

  /** How the items of a step end that was left out: not as if there were none. */
  final SourceFailed leftOut(Node node) {
    leaveOut(node);
    return new SourceFailed(
        new NoSuchElementException(
            "step %s: was left out, as what it takes was not made (expected: steps before it that end well)"
                .formatted(node.name())));
  }

  /** Those that would give it items must not wait for it. */
  final void leaveOut(Node node) {
    for (Dep dep : node.deps()) {
      if (isStream(dep) && !dep.barrier()) {
        stream(node, dep).close();
      }
    }
  }

  final boolean isStream(Dep dep) {
    return dep.ofStep() && plan.nodes().get(dep.producer()).output() == Output.STREAM;
  }

  final void start() {
    tellAll(new RunEvent.PipelineStarted(id, plan.name(), plan.totals()));
    Duration deadline = options.deadline();
    if (deadline != null) {
      alarm =
          ticker()
              .at(
                  ticker().after(deadline),
                  () ->
                      cancel(
                          "took longer than its deadline of %d ms".formatted(deadline.toMillis())));
    }
    begin();
  }

  /** All steps have ended. Called once, by the last thread. */
  final void finish() {
    alarm.cancel();
    stragglers.end();
    var _ = outcome.compareAndSet(null, WELL);
    // What has interrupted the last step is not meant for those who are told.
    boolean interrupted = Thread.interrupted();
    try {
      tellEnd(failure());
    } catch (Error e) {
      LOG.log(ERROR, "%s: an observer of the end of its run is broken".formatted(plan.name()), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      end.reach();
    }
  }

  private void tellEnd(@Nullable RunFailed failed) {
    tellAll(
        failed == null
            ? new RunEvent.PipelineCompleted(id, plan.name())
            : new RunEvent.PipelineFailed(id, plan.name(), failed.step(), failed));
  }

  final End end() {
    return end;
  }

  final List<StepStats> stats() {
    return steps.stream().map(step -> step.stats(edge(step.node))).toList();
  }

  /** Of no effect on what has ended. */
  final void cancel(String why) {
    if (!end.isReached()) {
      fail(new RunCancelled(plan.name(), why));
    }
  }

  /** Does a step's work; what it throws ends the run. */
  final void guarded(StepRun step, Task work) {
    try {
      work.run();
    } catch (RunFailed e) {
      fail(e);
    } catch (InterruptedException e) {
      fail(new RunCancelled(plan.name(), "step %s was interrupted".formatted(step.node.name())));
    } catch (Throwable e) {
      fail(step.broken("failed with " + shown(e), e));
    }
  }

  /** Some exceptions fail when they are asked what they are: no failure is lost by that. */
  private static String shown(Throwable failure) {
    try {
      return failure.toString();
    } catch (RuntimeException e) {
      return failure.getClass().getName();
    }
  }

  /** Runs a step whose items nobody takes one by one. */
  final void work(StepRun step) throws InterruptedException {
    if (isLeftOut(step.node)) {
      leaveOut(step.node);
      make(step, ABSENT);
    } else {
      drive(step);
    }
  }

  private void drive(StepRun step) throws InterruptedException {
    switch (step.node.output()) {
      case VALUE -> make(step, value(step));
      case NOTHING -> {
        if (step.node.itemwise()) {
          exhaust(step);
        } else {
          var _ = value(step);
        }
      }
      case COLLECTED -> make(step, collect(step));
      case DRAINED -> exhaust(step);
      case STREAM -> throw new AssertionError("driven by those who take it");
    }
  }

  private Object value(StepRun step) throws InterruptedException {
    step.begin();
    Inputs inputs = new Inputs(step);
    try {
      Object value = step.calls().call(inputs.whole());
      step.gaveWhole(value);
      step.end(step.takeBack());
      return value;
    } catch (Exception e) {
      step.failedOnce(e);
      return ABSENT;
    }
  }

  private void exhaust(StepRun step) throws InterruptedException {
    Tap tap = tapOf(step);
    try {
      while (tap.next() != null) {
        // Made, and forgotten.
      }
    } catch (SourceFailed e) {
      LOG.log(DEBUG, "step {0} ends with its source: {1}", step.node.name(), e.getMessage());
    } finally {
      tap.close();
    }
  }

  private Object collect(StepRun step) throws InterruptedException {
    Node node = step.node;
    tell(node, new RunEvent.MaterializationStarted(id, step.owner(), node.name(), node.place()));
    Tap tap = tapOf(step);
    Prefix items = new Prefix(node.name(), tap);
    try {
      Materializer how = requireNonNull(options.overrides().collectedAs(node));
      Object collection = how.collect(items, context(node));
      items.rethrow();
      tell(
          node, new RunEvent.MaterializationCompleted(id, step.owner(), node.name(), node.place()));
      return step.checked(collection);
    } catch (RunFailed | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      items.rethrow();
      checkRunning();
      tell(
          node, new RunEvent.MaterializationFailed(id, step.owner(), node.name(), node.place(), e));
      throw step.broken("its items could not be collected", e);
    } finally {
      tap.close();
    }
  }

  private static Materializer.Context context(Node node) {
    return new Materializer.Context(node.place().pipeline(), node.name(), node.settings().type());
  }

  final Callable<?> factory(Resource<?> resource) {
    return options.overrides().factory(resource);
  }

  final void pause(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      new Pausing(ticker()).await(time);
    }
  }

  /** The first counts. */
  final void fail(RunFailed cause) {
    if (outcome.compareAndSet(null, cause)) {
      interrupt();
      stragglers.begin();
      end.decide();
    }
  }

  final @Nullable RunFailed failure() {
    return outcome.get() instanceof RunFailed failed ? failed : null;
  }

  final boolean isOver() {
    return failure() != null;
  }

  /** What happens in a run that is over is of no interest any more. */
  final void checkRunning() throws InterruptedException {
    if (isOver()) {
      throw new InterruptedException("the run is over");
    }
  }

  final void tell(Node node, RunEvent event) {
    for (Observer observer : options.overrides().observers(node)) {
      quietly(node, () -> observer.on(event));
    }
  }

  final void tellAll(RunEvent event) {
    for (Observer observer : options.overrides().observers(plan.observers())) {
      quietly(null, () -> observer.on(event));
    }
  }

  /** Has a failure kept, or logs it. */
  final void keep(Node node, StepFailure failed) {
    ErrorMaterializer errors = options.overrides().errors(node);
    if (errors != null) {
      quietly(node, () -> errors.accept(failed));
      return;
    }
    LOG.log(
        WARNING,
        "pipeline {0}, step {1}, run {2}: {3} (errors so far: {4}, successes: {5}, policy: {6})",
        failed.pipeline(),
        failed.step(),
        id,
        failed.cause(),
        failed.errors(),
        failed.successes(),
        failed.policy());
    LOG.log(DEBUG, "its trace", failed.cause());
  }

  /** User code whose failures change nothing. */
  final void quietly(@Nullable Node node, Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      String where = node == null ? plan.name() : node.name();
      LOG.log(WARNING, "%s: an observer, or the like, has failed".formatted(where), e);
    }
  }

  /** A piece of user code. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }
}
