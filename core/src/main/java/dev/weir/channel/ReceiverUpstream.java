package dev.weir.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A channel, or a branch of another tee. A pull that finds nothing stands in the line of receivers;
 * whoever sends the item brings it to the tee. So a pull costs no thread and knows no interrupt.
 */
final class ReceiverUpstream<T> extends Upstream<T> {
  private final Receiver<T> receiver;
  private final Outlet<T> source;
  private @Nullable Pull<T> pull;
  private boolean closed;

  ReceiverUpstream(Receiver<T> receiver) {
    this.receiver = receiver;
    this.source = Outlet.of(receiver);
  }

  @Override
  @Nullable T take(Hub<T> hub, boolean waits) {
    if (!waits) {
      var _ = source.prepare();
    }
    T item;
    boolean ended;
    boolean joins;
    ShortLock guard = source.guard;
    guard.lock();
    try {
      item = closed ? null : source.take();
      ended = item == null && source.ended();
      joins = item == null && !ended && waits && !closed;
      if (joins) {
        join(hub);
      }
    } finally {
      Waiter.wake(guard.release());
    }
    if (ended) {
      hub.ended(source.cause());
    } else if (item == null && !joins) {
      hub.idle();
    }
    return item;
  }

  @Override
  void close(boolean leaveOpen) {
    leave();
    if (!leaveOpen) {
      receiver.cancel();
    }
  }

  /** A pull that was claimed before and comes after it finds it closed, and takes nothing. */
  @Override
  void leave() {
    ShortLock guard = source.guard;
    guard.lock();
    closed = true;
    if (pull != null) {
      pull.leave();
      pull = null;
    }
    Waiter.wake(guard.release());
  }

  @Override
  void refused(T item) {
    source.unwanted(item);
  }

  @Override
  boolean isInside() {
    return source.isInside();
  }

  /** It does not wait here, so the source itself may bring it about. */
  private void join(Hub<T> hub) {
    Pull<T> pending = new Pull<>(source, hub);
    source.receivers().add(pending);
    pull = pending;
    source.wanted();
  }

  /** The place of a tee in the line of its source. */
  private static final class Pull<T> extends Waiter<T> {
    private final Outlet<T> source;
    private final Hub<T> hub;

    Pull(Outlet<T> source, Hub<T> hub) {
      super(source.receivers(), null, 0);
      this.source = source;
      this.hub = hub;
    }

    @Override
    void served() {
      T received = item;
      if (received == null) {
        hub.ended(source.cause());
      } else {
        item = null;
        hub.came(received);
      }
    }

    @Override
    Waiting waiting() {
      return new Waiting(hub.name(), Duration.ZERO);
    }
  }
}
