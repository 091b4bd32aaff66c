package dev.weir.internal;

import dev.weir.internal.Tape.Node;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One reader's place on a tape. For one thread at a time.
 *
 * @param <T> the items
 */
public final class TapeReader<T> {
  private final Tape<T> tape;
  private final Ticker ticker;
  private Node<T> at;

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

  /** Whether the tape has ended and every item was taken. Ended is read first: no item is lost. */
  public boolean exhausted() {
    return exhausted(tape::ended);
  }

  /** The writer may add its last item and end the tape right before {@code ended} looks. */
  boolean exhausted(BooleanSupplier ended) {
    return ended.getAsBoolean() && at.next() == null;
  }

  /** Waits, at most for {@code timeout}, until there is an item or the end. */
  public boolean await(Duration timeout) throws InterruptedException {
    return at.next() != null
        || tape.ended()
        || tape.waiters().await(this::ready, ticker, ticker.after(timeout));
  }

  private boolean ready() {
    return at.next() != null || tape.ended();
  }
}
