package dev.weir.pipeline;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The items that a function gives which is called once. */
final class OnceTap extends Tap {
  private final StepRun step;
  private final Inputs inputs;
  private @Nullable Object source;
  private @Nullable Iterator<?> items;

  OnceTap(StepRun step) {
    this.step = step;
    this.inputs = new Inputs(step);
  }

  @Override
  @Nullable Object next() throws InterruptedException, SourceFailed {
    if (step.isOver()) {
      return null;
    }
    step.run.checkRunning();
    try {
      if (items().hasNext()) {
        Object item = step.checked(items().next());
        step.gave();
        return item;
      }
    } catch (Exception e) {
      closeSource();
      step.failedOnce(e);
      throw new SourceFailed(StreamFailed.origin(e));
    }
    // Many sources end when they are interrupted: the end of the run is no end of the items.
    step.run.checkRunning();
    finish(true);
    return null;
  }

  @Override
  void close() {
    if (!step.isOver()) {
      finish(false);
    }
  }

  private Iterator<?> items() throws Exception {
    Iterator<?> opened = items;
    if (opened == null) {
      step.begin();
      Object result = step.calls().call(inputs.whole());
      source = result;
      opened = step.many(result).iterator();
      items = opened;
    }
    return opened;
  }

  private void finish(boolean exhausted) {
    boolean read = step.takeBack();
    closeSource();
    step.end(exhausted && read);
  }

  /** What it gives may hold something open; that is closed once. */
  private void closeSource() {
    Object open = source;
    source = null;
    if (open instanceof AutoCloseable closeable) {
      step.run.observers.quietly(step.node, closeable::close);
    }
  }
}
