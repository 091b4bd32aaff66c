package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.internal.Tape.Node;
import dev.weir.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * A branch's engine: its place on the tape, and those who wait there. Guarded by the hub's lock.
 */
final class Outflow<T> extends Outlet<T> {
  private final Hub<T> hub;
  private final String name;
  private final Line<T> receivers;
  private @Nullable Node<T> at;
  private @Nullable Throwable reason;
  private long received;
  private long dropped;

  Outflow(Hub<T> hub, String name, Ticker ticker, Node<T> at) {
    super(hub, ticker, Patience.NONE);
    this.hub = hub;
    this.name = name;
    this.at = at;
    this.receivers = new Line<>(hub, "receive from", name);
  }

  @Override
  String name() {
    return name;
  }

  @Override
  Line<T> receivers() {
    return receivers;
  }

  @Override
  @Nullable T take() {
    Node<T> next = at == null ? null : at.next();
    if (next == null) {
      return null;
    }
    T item = next.item();
    at = next;
    received++;
    hub.advanced();
    return item;
  }

  @Override
  boolean ended() {
    return at == null || (hub.isEnded() && at.next() == null);
  }

  @Override
  @Nullable Throwable cause() {
    return at == null ? reason : hub.cause();
  }

  @Override
  boolean isInside() {
    return hub.isInside();
  }

  @Override
  void entering() {
    if (hub.isInside()) {
      throw new IllegalStateException(
          "tee: its source waits for a branch of it, %s (expected: a source that does not read what it feeds)"
              .formatted(name));
    }
  }

  @Override
  void wanted() {
    hub.pullIfWanted();
  }

  @Override
  boolean prepare() {
    return hub.fetch(this);
  }

  /** Whether somebody waits here, to whom the newest item goes. */
  boolean serve(Node<T> newest) {
    Waiter<T> waiter = receivers.poll();
    if (waiter == null) {
      return false;
    }
    waiter.item = newest.item();
    at = newest;
    received++;
    hub.settle(waiter, Outcome.DONE);
    return true;
  }

  /** It is too far behind. False: it was given up. */
  boolean reduce(Lag lag) {
    if (lag.policy() == Lag.Policy.DETACH) {
      shut(new Lagged(name, lag.items()));
      return false;
    }
    at = at().next();
    dropped++;
    Notice.dropped(hub, name, 1);
    return true;
  }

  void shut(@Nullable Throwable why) {
    if (at != null) {
      // Who has reached the error of the source keeps it, closed or not.
      reason = why == null && ended() ? hub.cause() : why;
      at = null;
      receivers.settleAll(Outcome.CLOSED);
    }
  }

  Node<T> at() {
    return requireNonNull(at, "place on the tape");
  }

  /** It is open, and nothing is on the tape for it. */
  boolean isHungry() {
    return at != null && at.next() == null;
  }

  long lag() {
    return at == null ? 0 : hub.pulled() - at.seq();
  }

  long dropped() {
    return dropped;
  }

  BranchStats stats() {
    return new BranchStats(name, received, lag(), dropped, at == null, reason, receivers.waiting());
  }
}
