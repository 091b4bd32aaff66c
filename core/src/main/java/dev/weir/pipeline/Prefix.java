package dev.weir.pipeline;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream for a materializer: a source that fails only ends it, so what came before is kept. An
 * end of the run is no end of the items: it is thrown, so that nothing half is taken for whole, and
 * again behind a materializer that has caught it.
 */
final class Prefix implements Iterator<Object> {
  private final String step;
  private final Tap tap;
  private @Nullable Object next;
  private boolean ended;
  private @Nullable InterruptedException interrupt;
  private @Nullable RunFailed failure;

  Prefix(String step, Tap tap) {
    this.step = step;
    this.tap = tap;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = fetch();
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException("step " + step + ": no more items to collect");
    }
    Object item = Objects.requireNonNull(next);
    next = null;
    return item;
  }

  /** What has ended it, if that was no end of the items. */
  void rethrow() throws InterruptedException {
    if (interrupt != null) {
      throw interrupt;
    }
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable Object fetch() {
    try {
      return tap.next();
    } catch (SourceFailed e) {
      return null;
    } catch (InterruptedException e) {
      interrupt = e;
      Thread.currentThread().interrupt();
      throw new Lent.Interrupted(e);
    } catch (RunFailed e) {
      failure = e;
      throw e;
    }
  }
}
