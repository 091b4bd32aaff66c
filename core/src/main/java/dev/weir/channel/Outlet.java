package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where items come out: what a channel and a branch of a tee have in common, and what a select
 * needs of both. Each operation holds the lock once; what it owes to others is done after it.
 */
abstract class Outlet<T> {
  final ShortLock guard;
  final Ticker ticker;
  final Patience patience;

  Outlet(ShortLock guard, Ticker ticker, Patience patience) {
    this.guard = guard;
    this.ticker = ticker;
    this.patience = patience;
  }

  static <T> Outlet<T> of(Receiver<T> receiver) {
    return switch (receiver) {
      case Chan<T> chan -> chan.core();
      case Branch<T> branch -> branch.outlet();
    };
  }

  abstract String name();

  abstract Line<T> receivers();

  /** Under the lock: the next item; null if there is none now. */
  abstract @Nullable T take();

  /** Under the lock: whether nothing is here and nothing will come. */
  abstract boolean ended();

  /** Whether the caller is the source of the items, which would wait for itself. */
  boolean isInside() {
    return false;
  }

  /** Under the lock: a receiver is about to join the line; may refuse it. */
  void entering() {}

  /** Under the lock: a receiver has joined the line. */
  void wanted() {}

  /**
   * Outside every lock: has what can be had at once brought here. Returns whether it has looked for
   * something.
   */
  boolean prepare() {
    return false;
  }

  /** Outside every lock: an item that was taken has come to nobody. */
  void unwanted(T item) {}

  /** What it failed with; for who holds the lock, or has found it ended. */
  abstract @Nullable Throwable cause();

  /** A new exception for each throw. */
  final ChanClosed closed() {
    return new ChanClosed(name(), cause());
  }

  final T receive() throws InterruptedException {
    T item = next(Limit.FOREVER);
    if (item == null) {
      throw closed();
    }
    return item;
  }

  final @Nullable T receive(Duration timeout) throws InterruptedException {
    requireNonNull(timeout, "timeout");
    T item = timeout.isPositive() ? next(timeout) : now();
    if (item == null && isDrained()) {
      throw closed();
    }
    return item;
  }

  final @Nullable T tryReceive() {
    T item = now();
    if (item == null && isDrained()) {
      throw closed();
    }
    return item;
  }

  final Poll<T> poll() {
    return found(now());
  }

  final Poll<T> poll(Duration timeout) throws InterruptedException {
    requireNonNull(timeout, "timeout");
    return found(timeout.isPositive() ? next(timeout) : now());
  }

  /** The next item; null at the end. */
  final @Nullable T nextOrEnd() throws InterruptedException {
    T item = next(Limit.FOREVER);
    return item == null ? end() : item;
  }

  /** After the last item: null, or the cause of the end. */
  final @Nullable T end() {
    if (cause() != null) {
      throw closed();
    }
    return null;
  }

  final Optional<Throwable> closeCause() {
    return guard.look(() -> Optional.ofNullable(cause()));
  }

  /** The next item; null when the time has run out, or at the end. */
  final @Nullable T next(Duration timeout) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter<T> self = null;
    T item = null;
    guard.lock();
    try {
      item = take();
      if (item == null && !ended()) {
        self = join();
      }
    } finally {
      Waiter.wake(guard.release());
    }
    if (self != null) {
      item = await(self, timeout);
    }
    Breath.take();
    return item;
  }

  /** The next item if there is one now. */
  final @Nullable T now() {
    var _ = prepare();
    T item = null;
    guard.lock();
    try {
      item = take();
    } finally {
      Waiter.wake(guard.release());
    }
    return item;
  }

  final List<T> batch(int max, Duration linger) throws InterruptedException {
    if (max < 1) {
      throw new IllegalArgumentException("max: " + max + " (expected: at least 1)");
    }
    boolean lingers = requireNonNull(linger, "linger").isPositive();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<T> batch = new ArrayList<>(Math.min(max, 64));
    gather(batch, max);
    if (batch.isEmpty()) {
      batch.add(receive());
      gather(batch, max);
    }
    if (batch.size() < max && lingers) {
      linger(batch, max, Limit.in(linger, ticker));
    }
    return batch;
  }

  /** Fills it up with what comes in time. What was taken is not lost to an interrupt. */
  private void linger(List<T> batch, int max, Limit limit) {
    try {
      while (batch.size() < max) {
        Duration left = limit.left();
        T item = left.isPositive() ? next(left) : null;
        if (item == null) {
          return;
        }
        batch.add(item);
        gather(batch, max);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In one look under the lock, unless what it looks at has to be brought here one by one. */
  private void gather(List<T> batch, int max) {
    int before;
    do {
      before = batch.size();
      takeAll(batch, max);
    } while (batch.size() > before && batch.size() < max && prepare());
  }

  private void takeAll(List<T> batch, int max) {
    guard.lock();
    try {
      T item = batch.size() < max ? take() : null;
      while (item != null) {
        batch.add(item);
        item = batch.size() < max ? take() : null;
      }
    } finally {
      Waiter.wake(guard.release());
    }
  }

  final boolean isDrained() {
    return guard.look(this::ended);
  }

  /** Under the lock. */
  private Waiter<T> join() {
    entering();
    Waiter<T> self = new Waiter<>(receivers(), null, 0);
    receivers().add(self);
    wanted();
    return self;
  }

  private @Nullable T await(Waiter<T> self, Duration timeout) throws InterruptedException {
    boolean served = patience.outlasts(self) || self.await(Limit.in(timeout, ticker));
    return served ? self.item : null;
  }

  private Poll<T> found(@Nullable T item) {
    if (item != null) {
      return new Poll.Item<>(item);
    }
    return isDrained() ? new Poll.Closed<>(cause()) : new Poll.Nothing<>();
  }
}
