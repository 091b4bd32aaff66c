package dev.weir.internal;

import dev.weir.internal.Tape.Node;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One reader's place on a tape. For one thread at a time; {@link #stop}, {@link #behind}, {@link
 * #position} and {@link #isWaiting} from any.
 *
 * @param <T> the items
 */
public final class TapeReader<T> {
  private final Tape<T> tape;
  private final Ticker ticker;
  private final Waiters.Waiter waiter = new Waiters.Waiter();
  private final BooleanSupplier ready = this::ready;
  // Written by the reader alone; others look at it to see whether it moves.
  private volatile Node<T> at;
  private volatile boolean stopped;

  /** A reader that gets what follows {@code at}. */
  public TapeReader(Tape<T> tape, Node<T> at, Ticker ticker) {
    this.tape = tape;
    this.at = at;
    this.ticker = ticker;
  }

  /** The number of the last item taken. */
  public long position() {
    return at.seq();
  }

  /** Whether the place where the reader stands was dropped behind its back. */
  public boolean onDropped() {
    return at.dropped();
  }

  /** Continues after {@code node}. */
  public void jump(Node<T> node) {
    at = node;
  }

  /** The next item, if it is there already. */
  public @Nullable T poll() {
    Node<T> next = at.next();
    if (next == null) {
      return null;
    }
    at = next;
    return next.item();
  }

  /** Adds what is there to {@code to}, up to {@code most} items; how many they were. */
  public int drainTo(Collection<? super T> to, int most) {
    Node<T> last = at;
    int count = 0;
    try {
      for (Node<T> n = last.next(); n != null && count < most; n = n.next()) {
        to.add(n.item());
        last = n;
        count++;
      }
    } finally {
      // Once for all of them; also when there was no more room.
      at = last;
    }
    return count;
  }

  /** Whether there is something to take. */
  public boolean behind() {
    return at.next() != null;
  }

  /** Whether a thread is in {@link #await}. */
  public boolean isWaiting() {
    return waiter.isWaiting();
  }

  /** Whether the tape has ended and every item was taken. Ended is read first: no item is lost. */
  public boolean exhausted() {
    return exhausted(tape::ended);
  }

  /** The writer may add its last item and end the tape right before {@code ended} looks. */
  boolean exhausted(BooleanSupplier ended) {
    return ended.getAsBoolean() && at.next() == null;
  }

  /** From now on no thread waits here; one that does is woken. Any thread; never blocks. */
  public void stop() {
    stopped = true;
    waiter.unpark();
  }

  /**
   * Waits, at most for {@code timeout}, until there is an item or the end, or this was stopped.
   *
   * @throws InterruptedException if it would have to wait and the thread is interrupted
   */
  public boolean await(Duration timeout) throws InterruptedException {
    if (ready()) {
      return true;
    }
    return timeout.isPositive()
        && tape.waiters().await(waiter, ready, ticker, ticker.after(timeout));
  }

  private boolean ready() {
    return at.next() != null || tape.ended() || stopped;
  }
}
