package dev.weir.pipeline;

import static java.lang.System.Logger.Level.ERROR;
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
  final Observers observers;
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
    this.observers = new Observers(id, plan, options.overrides());
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
    observers.tellAll(new RunEvent.PipelineStarted(id, plan.name(), plan.totals()));
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
    observers.tellAll(
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

  final Callable<?> factory(Resource<?> resource) {
    return options.overrides().factory(resource);
  }

  final void pause(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      ticker().sleep(time);
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

  /** A piece of user code. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }
}
