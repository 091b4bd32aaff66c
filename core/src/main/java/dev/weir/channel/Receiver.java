package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The side that takes. Any thread may call any method; each item goes to one of them. It is not
 * {@code AutoCloseable}, because leaving early is a decision: {@link #cancel}.
 *
 * @param <T> the items
 */
public sealed interface Receiver<T> extends Iterable<T> permits Chan, Branch {

  /**
   * Takes the next item; waits while there is none.
   *
   * @throws ChanClosed if closed and drained; its cause is what the sender failed with, if anything
   * @throws InterruptedException if interrupted while waiting or before; nothing was taken
   */
  T receive() throws InterruptedException;

  /**
   * As {@link #receive()}, but waits no longer than {@code timeout}. Zero or less behaves as {@link
   * #tryReceive}; what is longer than 292 years is no limit.
   *
   * @return null when the time ran out; nothing was taken
   */
  @Nullable T receive(Duration timeout) throws InterruptedException;

  /**
   * Takes the next item if there is one now, else null. Never waits, ignores interrupts.
   *
   * @throws ChanClosed if closed and drained
   */
  @Nullable T tryReceive();

  /** As {@link #tryReceive}, but the end is a value, too. */
  Poll<T> poll();

  /** As {@link #receive(Duration)}, but the end is a value, too. */
  Poll<T> poll(Duration timeout) throws InterruptedException;

  /**
   * Waits for an item and takes it with all others that are there, at most {@code max}, in order.
   *
   * @param max at least 1
   * @return at least one item
   */
  List<T> receiveBatch(int max) throws InterruptedException;

  /**
   * As {@link #receiveBatch(int)}, but once the first item is there waits up to {@code linger} for
   * the batch to fill. An interrupt or the end in that time cuts it short: the batch is returned,
   * the interrupt kept.
   */
  List<T> receiveBatch(int max, Duration linger) throws InterruptedException;

  /**
   * Takes the items one by one; ends quietly when closed and drained, with {@link ChanClosed} if
   * there is a cause. Several iterators share the items among them. An iterator is for one thread;
   * it takes an item only when asked for it, so leaving a loop early loses nothing and closes
   * nothing. Interrupted, it throws {@link ChanInterrupted}.
   */
  @Override
  default Iterator<T> iterator() {
    return new Iteration<>(Outlet.of(this)::nextOrEnd);
  }

  /**
   * As {@link #iterator}, but ends quietly once {@code stop} has fired, also while it waits, also
   * if items are left: those stay for others. Errors are not swallowed.
   */
  default Iterable<T> until(Signal stop) {
    requireNonNull(stop, "stop");
    return () -> new Iteration<>(Iteration.until(this, stop));
  }

  /**
   * The items as a lazy stream: it takes only what is asked for. As {@link #iterator} otherwise.
   */
  default Stream<T> stream() {
    int known = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), known), false);
  }

  /**
   * The items as a publisher. Each subscription takes what it demands, and competes with all other
   * receivers. A virtual thread calls the subscriber; it lives while there is demand. Cancelling
   * stops within one item. The end is told as soon as the last item has been, or else by the next
   * demand; a cause of it goes to {@code onError}. A subscriber that throws has cancelled, and the
   * uncaught exception handler of that thread is told.
   */
  default Flow.Publisher<T> publisher() {
    return new Publication<>(this);
  }

  /**
   * The items, one after the other, as a stream of bytes. Reading waits for items; a cause of the
   * end, or an interrupt, comes as an {@link java.io.IOException}. Closing it cancels the receiver.
   */
  static InputStream inputStream(Receiver<byte[]> from) {
    return new ByteStream(requireNonNull(from, "from"));
  }

  /** A receiver of what an iterable gives; see {@link Tee#of(Iterable, int, Lag)}. */
  static <T> Receiver<T> of(Iterable<? extends T> source) {
    return Tee.<T>of(source, 1, Lag.backpressure(1)).get(0);
  }

  /** A receiver of what an iterator gives; see {@link Tee#of(Iterator, int, Lag)}. */
  static <T> Receiver<T> of(Iterator<? extends T> source) {
    return Tee.<T>of(source, 1, Lag.backpressure(1)).get(0);
  }

  /** A receiver of what a stream gives; cancelling it closes the stream. */
  static <T> Receiver<T> of(Stream<? extends T> source) {
    return Tee.<T>of(source, 1, Lag.backpressure(1)).get(0);
  }

  /** A receiver of what a publisher gives; it demands one item when one is wanted. */
  static <T> Receiver<T> of(Flow.Publisher<? extends T> source) {
    return Tee.<T>of(source, 1, Lag.backpressure(1)).get(0);
  }

  /**
   * A receiver of what can be read, in pieces of at most {@code bytes}; cancelling it closes the
   * stream.
   */
  static Receiver<byte[]> of(InputStream source, int bytes) {
    return of(new ByteChunks(source, bytes));
  }

  /** Whether closed, with nothing left to take. */
  boolean isDrained();

  /** What the sender failed with; empty while open and after a clean end. */
  Optional<Throwable> closeCause();

  /** Gives up: discards what is held, rejects what would come. Idempotent; never waits. */
  void cancel();
}
