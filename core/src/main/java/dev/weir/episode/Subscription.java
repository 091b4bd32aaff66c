package dev.weir.episode;

import static java.util.Objects.requireNonNull;

import dev.weir.internal.TapeReader;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One reader of one episode. It pulls, so it costs no thread. For one thread at a time; {@link
 * #close}, {@link #end} and {@link #dropped} from any.
 *
 * <p>It has accepted an entry, or a batch, when it asks for the next. If it lets entries wait for
 * {@link EpisodeLimits#readerStall} without asking (twice that at most) it is ended with {@link
 * End.SlowConsumer}; neither the writer nor another reader notices. It may come back with {@link
 * EpisodeBuffer#subscribe} and the number of the last entry that it has.
 */
public final class Subscription implements AutoCloseable {
  private final Shelf shelf;
  private final Episode episode;
  private final TapeReader<Entry> tape;
  private final StallWatch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable End outcome;

  /** Under the episode's lock. */
  Subscription(Shelf shelf, Episode episode, long afterSeq, Duration stall, Ticker ticker) {
    this.shelf = shelf;
    this.episode = episode;
    this.tape = episode.enter(afterSeq, ticker);
    this.watch = new StallWatch(tape, ticker, stall, () -> finish(new End.SlowConsumer()));
    watch.start();
  }

  /**
   * The next part; waits for one up to {@code timeout}, not at all if that is not over zero. Null
   * when none came, or at the end: then {@link #end} says why.
   *
   * @throws InterruptedException while it waits; nothing is lost, it may be asked again
   */
  public @Nullable Entry next(Duration timeout) throws InterruptedException {
    requireNonNull(timeout, "timeout");
    try {
      Entry entry = poll();
      return entry == null && outcome == null ? await(timeout) : entry;
    } finally {
      turnAway();
    }
  }

  /**
   * Adds what there is to {@code to}, at most {@code most} parts, and waits for the first of them
   * up to {@code timeout}. The batch counts as one.
   *
   * @return how many; 0 when none came, or at the end: then {@link #end} says why
   * @throws InterruptedException while it waits; nothing is lost, it may be asked again
   */
  public int drainTo(Collection<? super Entry> to, int most, Duration timeout)
      throws InterruptedException {
    if (most < 1) {
      throw new IllegalArgumentException("most: " + most + " (expected: at least 1)");
    }
    requireNonNull(to, "to");
    Entry first = next(timeout);
    if (first == null) {
      return 0;
    }
    to.add(first);
    return 1 + tape.drainTo(to, most - 1);
  }

  /**
   * Why the stream has ended; empty while it goes on, and until every part was taken. Once it says
   * so, the episode has forgotten this reader.
   */
  public Optional<End> end() {
    if (outcome == null && tape.exhausted()) {
      finish(requireNonNull(episode.end(), "end of an ended episode"));
    }
    return Optional.ofNullable(outcome);
  }

  /** How many parts of the episode were refused because it was full: they will never come. */
  public long dropped() {
    return episode.dropped();
  }

  /**
   * Leaves: a stream that has not ended ends as cancelled, and a thread that waits in it returns.
   * Idempotent.
   */
  @Override
  public void close() {
    finish(new End.Cancelled("subscription closed"));
  }

  private @Nullable Entry await(Duration timeout) throws InterruptedException {
    Entry entry = tape.await(timeout) ? poll() : null;
    if (entry == null) {
      var _ = end(); // who sees the end leaves the episode
    }
    return entry;
  }

  private @Nullable Entry poll() {
    return outcome == null ? tape.poll() : null;
  }

  /** From here on it does something else, and the watch must know. */
  private void turnAway() {
    if (outcome == null) {
      watch.start();
    }
  }

  /**
   * The first end counts. The episode forgets the reader before anybody sees it; who comes second
   * waits for that, so that no call returns from a stream that is only about to end.
   */
  private void finish(End reason) {
    lock.lock();
    try {
      if (outcome == null) {
        watch.stop();
        shelf.left(episode);
        outcome = reason;
        tape.stop();
      }
    } finally {
      lock.unlock();
    }
  }
}
