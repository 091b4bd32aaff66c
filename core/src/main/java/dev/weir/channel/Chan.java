package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A channel: what senders give, receivers take, in order, each item once.
 *
 * <p>A full channel makes its senders wait, an empty one its receivers. An item goes straight to
 * the receiver that has waited longest; a slot goes straight to the sender that has. So nobody is
 * overtaken, and every operation either happens wholly or not at all.
 *
 * <p>Sending an item happens-before the return of the receive that got it.
 *
 * @param <T> the items; null is refused
 */
public final class Chan<T> implements Sender<T>, Receiver<T> {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<T> buffer = new ArrayDeque<>();
  private final ArrayDeque<Parked<T>> senders = new ArrayDeque<>();
  private final ArrayDeque<Parked<T>> receivers = new ArrayDeque<>();
  private final int capacity;
  private final String name;
  private final Ticker ticker;
  private boolean closed;
  private @Nullable Throwable cause;

  private Chan(int capacity, String name, Ticker ticker) {
    this.capacity = capacity;
    this.name = name;
    this.ticker = ticker;
  }

  /** Holds at most {@code capacity} items, which is at least 1. */
  public static <T> Chan<T> bounded(int capacity) {
    return bounded(capacity, "chan", Ticker.system());
  }

  /** As {@link #bounded(int)}, with a name for errors and a time source for timed operations. */
  public static <T> Chan<T> bounded(int capacity, String name, Ticker ticker) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "capacity: " + capacity + " (expected: at least 1; rendezvous() holds none)");
    }
    return new Chan<>(capacity, requireNonNull(name, "name"), requireNonNull(ticker, "ticker"));
  }

  /** Holds nothing: a send ends when a receiver has the item. */
  public static <T> Chan<T> rendezvous() {
    return new Chan<>(0, "rendezvous", Ticker.system());
  }

  /** Holds whatever it is sent. For users; Weir itself bounds everything. */
  public static <T> Chan<T> unbounded() {
    return new Chan<>(Integer.MAX_VALUE, "unbounded", Ticker.system());
  }

  @Override
  public void send(T item) throws InterruptedException {
    send(item, FOREVER);
  }

  @Override
  public boolean send(T item, Duration timeout) throws InterruptedException {
    requireNonNull(item, "item");
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Parked<T> self = null;
    lock.lock();
    try {
      if (accept(item)) {
        return true;
      }
      if (!timeout.isPositive()) {
        return false;
      }
      self = new Parked<>(item);
      senders.add(self);
    } finally {
      lock.unlock();
    }
    return park(self, senders, timeout);
  }

  @Override
  public boolean trySend(T item) {
    requireNonNull(item, "item");
    lock.lock();
    try {
      return accept(item);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public T receive() throws InterruptedException {
    return requireNonNull(receive(FOREVER), "item");
  }

  @Override
  public @Nullable T receive(Duration timeout) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Parked<T> self = null;
    lock.lock();
    try {
      T item = take();
      if (item != null || !timeout.isPositive()) {
        return item;
      }
      self = new Parked<>(null);
      receivers.add(self);
    } finally {
      lock.unlock();
    }
    return park(self, receivers, timeout) ? self.item() : null;
  }

  @Override
  public @Nullable T tryReceive() {
    lock.lock();
    try {
      return take();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    end(null, false);
  }

  @Override
  public void fail(Throwable reason) {
    end(requireNonNull(reason, "cause"), false);
  }

  @Override
  public void cancel() {
    end(null, true);
  }

  @Override
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isDrained() {
    lock.lock();
    try {
      return closed && buffer.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** How many items are held. */
  public int size() {
    lock.lock();
    try {
      return buffer.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return "Chan[%s, size=%d, capacity=%d, senders waiting=%d, receivers waiting=%d, %s]"
          .formatted(
              name,
              buffer.size(),
              capacity,
              senders.size(),
              receivers.size(),
              closed ? "closed" : "open");
    } finally {
      lock.unlock();
    }
  }

  private boolean accept(T item) {
    if (closed) {
      throw new ChanClosed(name, cause);
    }
    Parked<T> receiver = receivers.poll();
    if (receiver != null) {
      receiver.match(item);
      return true;
    }
    return buffer.size() < capacity && buffer.add(item);
  }

  /** The oldest item; the slot that it leaves goes to the sender that has waited longest. */
  private @Nullable T take() {
    T item = buffer.poll();
    Parked<T> sender = senders.poll();
    if (sender != null) {
      T next = requireNonNull(sender.item());
      if (item == null) {
        item = next;
      } else {
        buffer.add(next);
      }
      sender.match(null);
    }
    if (item == null && closed) {
      throw new ChanClosed(name, cause);
    }
    return item;
  }

  private void end(@Nullable Throwable reason, boolean discard) {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        cause = reason;
        senders.forEach(s -> s.settle(Parked.State.CLOSED));
        receivers.forEach(r -> r.settle(Parked.State.CLOSED));
        senders.clear();
        receivers.clear();
      }
      if (discard) {
        buffer.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the match that another thread makes. False: the time ran out. */
  private boolean park(Parked<T> self, ArrayDeque<Parked<T>> queue, Duration timeout)
      throws InterruptedException {
    long deadline = ticker.after(timeout);
    boolean timed = timeout.compareTo(FOREVER) < 0;
    Alarm alarm = timed ? ticker.at(deadline, self::wake) : () -> {};
    boolean interrupted = false;
    try {
      while (self.waiting()) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
        boolean late = timed && ticker.nanos() - deadline >= 0;
        if ((interrupted || late) && withdraw(self, queue)) {
          break;
        }
      }
    } finally {
      alarm.cancel();
    }
    return outcome(self, interrupted);
  }

  /** A match that was made first wins: the operation has happened and the interrupt is kept. */
  private boolean outcome(Parked<T> self, boolean interrupted) throws InterruptedException {
    if (interrupted && self.state() == Parked.State.GONE) {
      throw new InterruptedException();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (self.state() == Parked.State.CLOSED) {
      throw new ChanClosed(name, cause());
    }
    return self.state() == Parked.State.MATCHED;
  }

  private boolean withdraw(Parked<T> self, ArrayDeque<Parked<T>> queue) {
    lock.lock();
    try {
      if (!self.waiting()) {
        return false;
      }
      queue.remove(self);
      self.settle(Parked.State.GONE);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Throwable cause() {
    lock.lock();
    try {
      return cause;
    } finally {
      lock.unlock();
    }
  }
}
