package dev.weir.pipeline;

import static java.lang.System.Logger.Level.DEBUG;
import static java.util.Objects.requireNonNull;

/** Runs a step whose items nobody takes one by one: to its value, its collection or its end. */
final class Drive {
  private static final System.Logger LOG = System.getLogger(Drive.class.getName());

  private final StepRun step;
  private final Node node;
  private final Execution run;

  Drive(StepRun step) {
    this.step = step;
    this.node = step.node;
    this.run = step.run;
  }

  void go() throws InterruptedException {
    if (run.isLeftOut(node)) {
      run.leaveOut(node);
      run.make(step, Execution.ABSENT);
      return;
    }
    switch (node.output()) {
      case VALUE -> run.make(step, value());
      case NOTHING -> {
        if (node.itemwise()) {
          exhaust();
        } else {
          var _ = value();
        }
      }
      case COLLECTED -> run.make(step, collect());
      case DRAINED -> exhaust();
      case STREAM -> throw new AssertionError("driven by those who take it");
    }
  }

  private Object value() throws InterruptedException {
    step.begin();
    Inputs inputs = new Inputs(step);
    try {
      Object value = step.calls().call(inputs.whole());
      step.gaveWhole(value);
      step.end(step.takeBack());
      return value;
    } catch (Exception e) {
      step.failedOnce(e);
      return Execution.ABSENT;
    }
  }

  private void exhaust() throws InterruptedException {
    Tap tap = run.tapOf(step);
    try {
      while (tap.next() != null) {
        // Made, and forgotten.
      }
    } catch (SourceFailed e) {
      LOG.log(DEBUG, "step {0} ends with its source: {1}", node.name(), e.getMessage());
    } finally {
      tap.close();
    }
  }

  private Object collect() throws InterruptedException {
    tell(new RunEvent.MaterializationStarted(run.id, step.owner(), node.name(), node.place()));
    Tap tap = run.tapOf(step);
    Prefix items = new Prefix(node.name(), tap);
    try {
      Object collection = how().collect(items, context());
      items.rethrow();
      tell(new RunEvent.MaterializationCompleted(run.id, step.owner(), node.name(), node.place()));
      return step.checked(collection);
    } catch (RunFailed | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      items.rethrow();
      run.checkRunning();
      tell(new RunEvent.MaterializationFailed(run.id, step.owner(), node.name(), node.place(), e));
      throw step.broken("its items could not be collected", e);
    } finally {
      tap.close();
    }
  }

  private Materializer how() {
    return requireNonNull(run.options.overrides().collectedAs(node));
  }

  private Materializer.Context context() {
    return new Materializer.Context(node.place().pipeline(), node.name(), node.settings().type());
  }

  private void tell(RunEvent event) {
    run.observers.tell(node, event);
  }
}
