package dev.weir.episode;

import dev.weir.internal.TapeReader;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One reader of one episode. It pulls, so it costs no thread. For one thread at a time; {@link
 * #close} from any.
 */
public final class Subscription implements AutoCloseable {
  private final EpisodeBuffer buffer;
  private final EpisodeKey key;
  private final Episode episode;
  private final TapeReader<Entry> tape;
  private final long afterSeq;
  private final AtomicBoolean closed = new AtomicBoolean();

  Subscription(EpisodeBuffer buffer, EpisodeKey key, Episode episode, long afterSeq, Ticker time) {
    this.buffer = buffer;
    this.key = key;
    this.episode = episode;
    this.tape = episode.enter(afterSeq, time);
    this.afterSeq = afterSeq;
  }

  /**
   * The next part; waits for one up to {@code timeout}. Null when none came, or at the end: then
   * {@link #end} says why.
   */
  public @Nullable Entry next(Duration timeout) throws InterruptedException {
    while (!closed.get() && tape.await(timeout)) {
      Entry entry = tape.poll();
      if (entry == null || entry.seq() > afterSeq) {
        return entry;
      }
    }
    return null;
  }

  /** Why the stream has ended; empty while it goes on, and until every part was taken. */
  public Optional<End> end() {
    if (closed.get()) {
      return Optional.of(new End.Cancelled("subscription closed"));
    }
    return tape.exhausted() ? Optional.ofNullable(episode.end()) : Optional.empty();
  }

  /** Leaves. Idempotent; afterwards nothing is given any more. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      buffer.left(key, episode);
    }
  }
}
