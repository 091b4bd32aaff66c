package dev.weir.pipeline;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What a step gives that runs item by item. */
final class EachTap extends Tap {
  private final StepRun step;
  private final Results results;
  private final boolean many;
  private @Nullable Iterator<?> inner;
  private @Nullable SourceFailed failure;

  EachTap(StepRun step) {
    this.step = step;
    this.results = Results.of(step);
    this.many = step.node.yields() == Yields.MANY;
  }

  @Override
  @Nullable Object next() throws InterruptedException, SourceFailed {
    if (step.isOver()) {
      return end();
    }
    Object item = Body.NOTHING;
    while (Body.NOTHING.equals(item)) {
      step.run.checkRunning();
      step.begin();
      item = inner != null ? nested(inner) : called();
    }
    if (item != null) {
      step.gave();
    }
    return item;
  }

  @Override
  void close() {
    results.close();
    if (!step.isOver()) {
      step.end(false);
    }
  }

  /** The function's result, nothing if it failed or gave none, null at the end. */
  private @Nullable Object called() throws InterruptedException, SourceFailed {
    try {
      Object result = results.next();
      if (result == null) {
        results.close();
        step.end(true);
        return null;
      }
      if (many) {
        inner = ((Iterable<?>) result).iterator();
        return Body.NOTHING;
      }
      step.succeeded();
      return result;
    } catch (CallFailed e) {
      step.failedItem(e.failure());
      return Body.NOTHING;
    } catch (SourceFailed e) {
      failure = e;
      results.close();
      step.failed(e.getCause(), false);
      throw e;
    }
  }

  private @Nullable Object nested(Iterator<?> items) throws InterruptedException {
    try {
      if (items.hasNext()) {
        return step.checked(items.next());
      }
      step.succeeded();
    } catch (Exception e) {
      step.failedItem(e);
    }
    inner = null;
    return Body.NOTHING;
  }

  private @Nullable Object end() throws SourceFailed {
    if (failure != null) {
      throw failure;
    }
    return null;
  }
}
