package dev.weir.pipeline;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What a step gives that runs item by item. */
final class EachTap extends Tap {
  private final StepRun step;
  private final Results results;
  private final boolean many;
  private @Nullable Object source;
  private @Nullable Iterator<?> inner;

  EachTap(StepRun step) {
    this.step = step;
    this.results = Results.of(step);
    this.many = step.node.yields() == Yields.MANY;
  }

  @Override
  @Nullable Object next() throws InterruptedException, SourceFailed {
    if (step.isOver()) {
      return null;
    }
    Object item = Body.NOTHING;
    while (Body.NOTHING.equals(item)) {
      step.run.checkRunning();
      step.begin();
      item = source != null ? nested(source) : called();
    }
    if (item != null) {
      step.gave();
    }
    return item;
  }

  @Override
  void close() {
    closeInner();
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
        step.settle();
        step.end(true);
        return null;
      }
      if (many) {
        source = result;
        return Body.NOTHING;
      }
      step.succeeded();
      return result;
    } catch (CallFailed e) {
      step.failedItem(e.failure());
      return Body.NOTHING;
    } catch (SourceFailed e) {
      results.close();
      step.failed(e.getCause(), false);
      throw e;
    }
  }

  private @Nullable Object nested(Object of) throws InterruptedException {
    try {
      Iterator<?> items = inner != null ? inner : step.many(of).iterator();
      inner = items;
      if (items.hasNext()) {
        return step.checked(items.next());
      }
      closeInner();
      step.succeeded();
    } catch (Exception e) {
      closeInner();
      step.failedItem(e);
    }
    return Body.NOTHING;
  }

  /** What the function gave may hold something open. */
  private void closeInner() {
    Object open = source;
    source = null;
    inner = null;
    if (open instanceof AutoCloseable closeable) {
      step.run.observers.quietly(step.node, closeable::close);
    }
  }
}
