package dev.weir.episode;

import dev.weir.episode.EpisodeRefused.Reason;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the episodes of a buffer stand. There is no lock for all of them: whoever wants one gets it
 * locked, and unlocks it. An episode leaves the shelf under its own lock, so the one that is handed
 * out is never one that has left.
 */
final class Shelf {
  private final ConcurrentHashMap<EpisodeKey, Episode> held = new ConcurrentHashMap<>();
  private final GoneKeys gone;
  private final Ticker ticker;
  private final Duration retention;
  private volatile boolean closed;

  Shelf(EpisodeLimits limits, Ticker ticker) {
    this.gone = new GoneKeys(limits.goneKeys());
    this.ticker = ticker;
    this.retention = limits.closedRetention();
  }

  Instant wall() {
    return ticker.wall();
  }

  int size() {
    checkOpen();
    return held.size();
  }

  /** The episode, locked, made if there is none. */
  Episode claim(EpisodeKey key) {
    while (true) {
      checkOpen();
      Episode episode = held.computeIfAbsent(key, Episode::new);
      episode.lock();
      if (closed) {
        // Made while the shelf was cleared, which therefore may have missed it.
        shut(episode);
      }
      if (!episode.retired()) {
        return episode;
      }
      episode.unlock();
    }
  }

  /** The episode, locked, or null if there is none. */
  @Nullable Episode find(EpisodeKey key) {
    while (true) {
      checkOpen();
      Episode episode = held.get(key);
      if (episode == null) {
        // Closing takes all away: then it is not that there is none.
        checkOpen();
        return null;
      }
      episode.lock();
      if (!episode.retired()) {
        return episode;
      }
      episode.unlock();
    }
  }

  /** The episode that was created, locked. */
  Episode get(EpisodeKey key) {
    Episode episode = find(key);
    if (episode == null) {
      throw new EpisodeRefused(gone.has(key) ? Reason.GONE : Reason.NOT_FOUND, key);
    }
    if (!episode.created()) {
      episode.unlock();
      throw new EpisodeRefused(Reason.NOT_FOUND, key);
    }
    return episode;
  }

  /** The episode that was created and has not ended, locked. */
  Episode open(EpisodeKey key) {
    Episode episode = get(key);
    if (episode.end() != null) {
      episode.unlock();
      throw new EpisodeRefused(Reason.ENDED, key);
    }
    return episode;
  }

  /**
   * Whether it only stands here because somebody asked for one that is no longer kept; then it is
   * taken away. Under its lock.
   */
  boolean removedAsGone(Episode episode) {
    boolean asked = !episode.created() && gone.has(episode.key());
    if (asked) {
      retire(episode);
    }
    return asked;
  }

  /** It begins anew. Under the lock of the episode with this key. */
  void ungone(EpisodeKey key) {
    gone.remove(key);
  }

  /** From now on it is kept for the retention. Under its lock. */
  void retain(Episode episode) {
    episode.retainUntil(ticker.after(retention), ticker, () -> sweep(episode));
  }

  /** A reader has left it. */
  void left(Episode episode) {
    episode.lock();
    try {
      episode.leave();
      removeIfDisposable(episode);
    } finally {
      episode.unlock();
    }
  }

  void close() {
    closed = true;
    for (Episode episode : held.values()) {
      episode.lock();
      try {
        shut(episode);
      } finally {
        episode.unlock();
      }
    }
  }

  private void shut(Episode episode) {
    episode.end(new End.Shutdown(), ticker.wall());
    retire(episode);
  }

  private void sweep(Episode episode) {
    episode.lock();
    try {
      removeIfDisposable(episode);
    } finally {
      episode.unlock();
    }
  }

  /** Nobody came for it, or nobody needs it any more. Under its lock. */
  void removeIfDisposable(Episode episode) {
    if (!episode.retired() && episode.disposable(ticker.nanos())) {
      if (episode.created()) {
        // Before it leaves, so that nobody finds neither.
        gone.add(episode.key());
      }
      retire(episode);
    }
  }

  private void retire(Episode episode) {
    held.remove(episode.key(), episode);
    episode.retire();
  }

  void checkOpen() {
    if (closed) {
      throw new EpisodeRefused(Reason.CLOSED, "any");
    }
  }
}
