package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A channel: what senders give, receivers take, in order, each item once.
 *
 * <p>A full channel makes its senders wait, an empty one its receivers. An item goes straight to
 * the receiver that has waited longest; a slot goes straight to the sender that has. So nobody is
 * overtaken, and every operation either happens wholly or not at all: also if it is interrupted or
 * its time runs out in that very moment. Then it returns as usual, and keeps the interrupt.
 *
 * <p>Any thread, platform or virtual, may call any method. No thread works behind a channel.
 *
 * <p>Memory: sending an item happens-before the return of the receive that got it. Closing
 * happens-before every operation that finds it closed. In a channel of capacity n the k-th receive
 * happens-before the end of send number k+n; at a rendezvous, before the end of its send. A send
 * happens-before the call of {@code onUndelivered} with its item.
 *
 * @param <T> the items; null is refused with a {@link NullPointerException}
 */
public final class Chan<T> implements Sender<T>, Receiver<T> {
  private final Core<T> core;

  Chan(ChanSpec<T> spec) {
    core = new Core<>(spec);
  }

  /** Holds at most {@code capacity} items, which is at least 1. */
  public static <T> Chan<T> bounded(int capacity) {
    return new Chan<>(ChanSpec.plain("chan", checked(capacity, "capacity"), Overflow.SUSPEND));
  }

  /** Holds nothing: a send ends when a receiver has the item. */
  public static <T> Chan<T> rendezvous() {
    return new Chan<>(ChanSpec.plain("rendezvous", 0, Overflow.SUSPEND));
  }

  /** Holds the newest item only: each one replaces that before, and a send never waits. */
  public static <T> Chan<T> conflated() {
    return new Chan<>(ChanSpec.plain("conflated", 1, Overflow.DROP_OLDEST));
  }

  /** Holds whatever it is sent. For users; Weir itself bounds everything. */
  public static <T> Chan<T> unbounded() {
    return new Chan<>(ChanSpec.plain("unbounded", ChanSpec.UNBOUNDED, Overflow.SUSPEND));
  }

  /** For names, weights, overflow, what becomes of undelivered items, and another time. */
  public static <T> ChanBuilder<T> builder() {
    return new ChanBuilder<>();
  }

  @Override
  public void send(T item) throws InterruptedException {
    if (core.send(item, Limit.FOREVER) == Outcome.CLOSED) {
      throw core.closed();
    }
  }

  @Override
  public boolean send(T item, Duration timeout) throws InterruptedException {
    if (!requireNonNull(timeout, "timeout").isPositive()) {
      return trySend(item);
    }
    return sent(core.send(item, timeout));
  }

  @Override
  public boolean trySend(T item) {
    return sent(core.give(item));
  }

  @Override
  public SendResult offer(T item) {
    return switch (core.give(item)) {
      case DONE -> SendResult.Sent.INSTANCE;
      case NOTHING -> SendResult.NoRoom.INSTANCE;
      case CLOSED -> new SendResult.Closed(core.cause());
    };
  }

  @Override
  public T receive() throws InterruptedException {
    return core.receive();
  }

  @Override
  public @Nullable T receive(Duration timeout) throws InterruptedException {
    return core.receive(timeout);
  }

  @Override
  public @Nullable T tryReceive() {
    return core.tryReceive();
  }

  @Override
  public Poll<T> poll() {
    return core.poll();
  }

  @Override
  public Poll<T> poll(Duration timeout) throws InterruptedException {
    return core.poll(timeout);
  }

  @Override
  public List<T> receiveBatch(int max) throws InterruptedException {
    return core.batch(max, Duration.ZERO);
  }

  @Override
  public List<T> receiveBatch(int max, Duration linger) throws InterruptedException {
    return core.batch(max, linger);
  }

  @Override
  public void close() {
    core.end(null, false);
  }

  @Override
  public void fail(Throwable cause) {
    core.end(requireNonNull(cause, "cause"), false);
  }

  /**
   * Gives up: closes, and discards what is held; each item goes to {@code onUndelivered}. After a
   * close it only discards. Idempotent; never waits.
   */
  @Override
  public void cancel() {
    core.end(null, true);
  }

  @Override
  public boolean isClosed() {
    return core.isClosed();
  }

  @Override
  public boolean isDrained() {
    return core.isDrained();
  }

  /**
   * Waits until it is closed and empty, at most for {@code timeout}; zero or less does not wait.
   *
   * @return whether it is
   */
  public boolean awaitDrained(Duration timeout) throws InterruptedException {
    return core.awaitDrained(timeout);
  }

  @Override
  public Optional<Throwable> closeCause() {
    return core.closeCause();
  }

  /** How many items are held. */
  public int size() {
    return core.size();
  }

  /** All that is to know of it, of one moment. Takes time with the number of those who wait. */
  public ChanStats stats() {
    return core.stats();
  }

  /** Name, size, capacity, who waits and for how long. */
  @Override
  public String toString() {
    return stats().toString();
  }

  Core<T> core() {
    return core;
  }

  static int checked(int number, String name) {
    return (int) checked((long) number, name);
  }

  static long checked(long number, String name) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least 1; rendezvous() holds none)".formatted(name, number));
    }
    return number;
  }

  private boolean sent(Outcome outcome) {
    if (outcome == Outcome.CLOSED) {
      throw core.closed();
    }
    return outcome == Outcome.DONE;
  }
}
